using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Grpc.Tests.Calls;

public sealed class HostileResponseTests
{
    private static readonly byte[] Three = [1, 2, 3];
    private static readonly GrpcChannelOptions Small = new() { MaxReceiveMessageSize = 1000 };

    public static TheoryData<string, byte[], StatusCode> BadBodies() => new()
    {
        { "no message", [], StatusCode.Internal },
        { "half a header", [0, 0, 0], StatusCode.Internal },
        { "half a message", Frames.One(Three, length: 4), StatusCode.Internal },
        { "two messages", Frames.Of(Three, Three), StatusCode.Internal },
        { "compressed without encoding", Frames.One(Three, flag: 1), StatusCode.Internal },
        { "an undefined flag", Frames.One(Three, flag: 255), StatusCode.Internal },
        { "larger than allowed", Frames.One(Three, length: 1001), StatusCode.ResourceExhausted },
        { "as large as can be said", Frames.One(Three, length: uint.MaxValue), StatusCode.ResourceExhausted },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Unary_BadBody_FailsWithItsStatus(string what, byte[] body, StatusCode expected)
    {
        await using var server = await RawServer.AnswerAsync(body, options: Small);

        var failure = await Assert.ThrowsAsync<RpcException>(() => UnaryAsync(server).InTime());

        Assert.True(expected == failure.StatusCode, $"{what}: {failure}");
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Stream_BadBody_FailsWithItsStatusAfterWhatWasGood(string what, byte[] body, StatusCode expected)
    {
        if (what is "no message" or "two messages")
            return; // Good here.
        await using var server = await RawServer.AnswerAsync([.. Frames.Of([7]), .. body], options: Small);
        using var call = server.Invoker.AsyncServerStreamingCall(EchoService.ServerStreaming, null, default, new Payload("x"));

        Assert.True(await call.ResponseStream.MoveNext().InTime());
        Assert.Equal([7], call.ResponseStream.Current.Bytes);
        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext().InTime());

        Assert.True(expected == failure.StatusCode, $"{what}: {failure}");
        Assert.Equal(expected, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Response_CompressedInAnUnknownWay_IsInternal()
    {
        await using var server = await RawServer.AnswerAsync(Frames.One(Three, flag: 1), r => r.Headers["grpc-encoding"] = "snappy");

        Assert.Contains("snappy", (await Patience.FailsAsync(StatusCode.Internal, () => UnaryAsync(server))).Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_OversizeAndEndless_FailsByItsHeader()
    {
        var aborted = new TaskCompletionSource();
        await using var server = await RawServer.StartAsync(async http =>
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.WriteAsync(Frames.One([], length: 1001));
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(new byte[1024]);
            aborted.SetResult();
        }, Small);

        await Patience.FailsAsync(StatusCode.ResourceExhausted, () => UnaryAsync(server));
        await aborted.Task.InTime();
    }

    [Theory]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(302, StatusCode.Unknown)]
    [InlineData(418, StatusCode.Unknown)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    [InlineData(502, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(504, StatusCode.Unavailable)]
    public async Task Response_HttpStatus_IsMapped(int http, StatusCode expected)
    {
        await using var server = await RawServer.StartAsync(context =>
        {
            context.Response.StatusCode = http;
            return Task.CompletedTask;
        });

        await Patience.FailsAsync(expected, () => UnaryAsync(server));
    }

    [Fact]
    public async Task Response_NotGrpc_IsUnknown()
    {
        await using var server = await RawServer.AnswerAsync("<html>"u8.ToArray(), r => r.ContentType = "text/html");

        Assert.Contains("text/html", (await Patience.FailsAsync(StatusCode.Unknown, () => UnaryAsync(server))).Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17")]
    [InlineData("-1")]
    [InlineData("no")]
    [InlineData("")]
    public async Task Status_NotDefined_IsUnknown(string status)
    {
        await using var server = await RawServer.StartAsync(http =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = status;
            return Task.CompletedTask;
        });

        await Patience.FailsAsync(StatusCode.Unknown, () => UnaryAsync(server));
    }

    [Fact]
    public async Task Status_Missing_IsUnknown()
    {
        await using var server = await RawServer.StartAsync(async http =>
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.WriteAsync(Frames.Of(Three));
        });

        await Patience.FailsAsync(StatusCode.Unknown, () => UnaryAsync(server));
    }

    [Theory]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x7, StatusCode.Unavailable)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    [InlineData(0xc, StatusCode.PermissionDenied)]
    public async Task Stream_Reset_IsMapped(int code, StatusCode expected)
    {
        await using var server = await RawServer.StartAsync(async http =>
        {
            http.Response.ContentType = "application/grpc";
            await http.Response.Body.FlushAsync();
            http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpResetFeature>()!.Reset(code);
        });

        await Patience.FailsAsync(expected, () => UnaryAsync(server));
    }

    [Fact]
    public async Task Response_SuccessWithoutAnyMessage_IsAnEmptyStreamButNoResponse()
    {
        await using var server = await RawServer.StartAsync(http =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = "0";
            return Task.CompletedTask;
        });
        using var stream = server.Invoker.AsyncServerStreamingCall(EchoService.ServerStreaming, null, default, new Payload("x"));

        Assert.False(await stream.ResponseStream.MoveNext().InTime());
        Assert.False(await stream.ResponseStream.MoveNext().InTime());
        await Patience.FailsAsync(StatusCode.Internal, () => UnaryAsync(server));
    }

    [Fact]
    public async Task Deserializer_Throws_IsInternal()
    {
        var marshaller = Marshaller.Create<Payload>((_, _) => { }, _ => throw new InvalidDataException("unreadable"));
        var method = new Method<Payload, Payload>(MethodType.Unary, "test.Echo", "Unary", Payload.Marshaller, marshaller);
        await using var server = await TestServer.StartAsync(EchoService.Create());

        var failure = await Patience.FailsAsync(StatusCode.Internal, () => server.Invoker.AsyncUnaryCall(method, null, default, new Payload("x")).ResponseAsync);

        Assert.IsType<InvalidDataException>(failure.InnerException);
    }

    private static Task<Payload> UnaryAsync(RawServer server) => server.Invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x")).ResponseAsync;
}
