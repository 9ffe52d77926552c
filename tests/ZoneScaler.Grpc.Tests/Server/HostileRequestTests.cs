using System.Net;
using System.Net.Http.Headers;
using ZoneScaler.Grpc.Server;

namespace ZoneScaler.Grpc.Tests.Server;

public sealed class HostileRequestTests
{
    private static readonly byte[] Three = [1, 2, 3];

    public static TheoryData<string, byte[], StatusCode> BadBodies() => new()
    {
        { "no message", [], StatusCode.Internal },
        { "half a header", [0, 0, 0], StatusCode.Internal },
        { "half a message", Frames.One(Three, length: 4), StatusCode.Internal },
        { "two messages", Frames.Of(Three, Three), StatusCode.Internal },
        { "a message and a bit", [.. Frames.Of(Three), 0], StatusCode.Internal },
        { "compressed without encoding", Frames.One(Three, flag: 1), StatusCode.Internal },
        { "an undefined flag", Frames.One(Three, flag: 2), StatusCode.Internal },
        { "larger than allowed", Frames.One(Three, length: 1001), StatusCode.ResourceExhausted },
        { "as large as can be said", Frames.One(Three, length: uint.MaxValue), StatusCode.ResourceExhausted },
        { "as large as an array may nearly be", Frames.One(Three, length: int.MaxValue), StatusCode.ResourceExhausted },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Unary_BadBody_GetsItsStatus(string what, byte[] body, StatusCode expected)
    {
        await using var server = await TestServer.StartAsync(EchoService.Create(), o => o.MaxReceiveMessageSize = 1000);
        using var http = new HttpClient();

        using var response = await http.SendAsync(RawRequest.To(server, EchoService.Unary, body)).InTime();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(expected == RawRequest.StatusOf(response), $"{what}: {RawRequest.StatusOf(response)}");
        Assert.DoesNotContain(server.Log.All, l => l.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Duplex_BadBody_GetsItsStatusAfterWhatWasGood(string what, byte[] body, StatusCode expected)
    {
        if (what is "no message" or "two messages")
            return; // Good here.
        await using var server = await TestServer.StartAsync(EchoService.Create(), o => o.MaxReceiveMessageSize = 1000);
        using var http = new HttpClient();

        using var response = await http.SendAsync(RawRequest.To(server, EchoService.Duplex, [.. Frames.Of([7]), .. body])).InTime();

        var echoed = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(Frames.Of([7]), echoed[..6]);
        Assert.True(expected == RawRequest.StatusOf(response), $"{what}: {RawRequest.StatusOf(response)}");
    }

    [Fact]
    public async Task Request_CompressedInAnUnknownWay_IsUnimplementedAndToldWhatIsNot()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());
        using var http = new HttpClient();

        using var response = await http.SendAsync(
            RawRequest.To(server, EchoService.Unary, Frames.One(Three, flag: 1), r => r.Headers.Add("grpc-encoding", "snappy"))).InTime();

        Assert.Equal(StatusCode.Unimplemented, RawRequest.StatusOf(response));
        Assert.Equal("identity", response.Headers.GetValues("grpc-accept-encoding").Single());
        Assert.Contains("snappy", response.Headers.GetValues("grpc-message").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_EncodingNamedButNotUsed_IsTaken()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());
        using var http = new HttpClient();

        using var response = await http.SendAsync(RawRequest.To(server, EchoService.Unary, Frames.One(Three), r => r.Headers.Add("grpc-encoding", "gzip"))).InTime();

        Assert.Equal(StatusCode.OK, RawRequest.StatusOf(response));
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc-web", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpcx", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc", HttpStatusCode.OK)]
    [InlineData("application/grpc+proto", HttpStatusCode.OK)]
    [InlineData("application/grpc+json", HttpStatusCode.OK)]
    [InlineData("application/grpc; a=b", HttpStatusCode.OK)]
    [InlineData("APPLICATION/GRPC", HttpStatusCode.OK)]
    public async Task Request_ContentType_MustBeOfGrpc(string? contentType, HttpStatusCode expected)
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());
        using var http = new HttpClient();

        using var response = await http.SendAsync(RawRequest.To(
            server, EchoService.Unary, Frames.Of([1]), r => r.Content!.Headers.ContentType = contentType == null ? null : MediaTypeHeaderValue.Parse(contentType))).InTime();

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Request_NotGrpcToAnUnknownPath_IsNotFound()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());
        using var http = new HttpClient();

        using var response = await http.SendAsync(RawRequest.To(
            server, "/api/things", new ByteArrayContent([]), r => r.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/json"))).InTime();

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Request_NotPosted_IsNotAllowed()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());
        using var http = new HttpClient();

        using var response = await http.SendAsync(RawRequest.To(server, EchoService.Unary, Frames.Of([1]), r => r.Method = HttpMethod.Put)).InTime();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Request_OverHttp11_IsToldToUpgrade()
    {
        await using var server = await TestServer.StartAsync(
            EchoService.Create(), listen: l => l.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1);
        using var http = new HttpClient();

        using var response = await http.SendAsync(RawRequest.To(server, EchoService.Unary, Frames.Of([1]), r => r.Version = HttpVersion.Version11)).InTime();

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        await Patience.FailsAsync(StatusCode.Unavailable, () => server.Invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x")).ResponseAsync);
    }

    [Fact]
    public async Task Unary_EndlessSecondMessage_IsAnsweredAtOnce()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());
        using var http = new HttpClient();
        using var endless = new EndlessContent(Frames.Of(Three));

        using var response = await http.SendAsync(RawRequest.To(server, EchoService.Unary.FullName, endless)).InTime();

        Assert.Equal(StatusCode.Internal, RawRequest.StatusOf(response));
        await endless.Ended.InTime();
    }

    [Fact]
    public async Task Unary_SecondMessageBegunAndStalled_IsAnsweredAtOnce()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());
        using var http = new HttpClient();
        using var stalled = new EndlessContent([.. Frames.Of(Three), 0], isStalled: true);

        using var response = await http.SendAsync(RawRequest.To(server, EchoService.Unary.FullName, stalled)).InTime();

        Assert.Equal(StatusCode.Internal, RawRequest.StatusOf(response));
    }

    [Fact]
    public async Task Unary_OversizeAnnouncedAndEndless_IsAnsweredByItsHeader()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());
        using var http = new HttpClient();
        using var endless = new EndlessContent(Frames.One([], length: GrpcServerOptions.DefaultMaxReceiveMessageSize + 1));

        using var response = await http.SendAsync(RawRequest.To(server, EchoService.Unary.FullName, endless)).InTime();

        Assert.Equal(StatusCode.ResourceExhausted, RawRequest.StatusOf(response));
        await endless.Ended.InTime();
    }

    [Fact]
    public async Task Duplex_HandlerReadsNothing_SenderIsHeldUpAndMemoryIsBounded()
    {
        const int MostThatMayLie = 8 * 1024 * 1024;
        var release = new TaskCompletionSource();
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(
            EchoService.Duplex,
            async (IAsyncStreamReader<Payload> _, IServerStreamWriter<Payload> _, ServerCallContext context) => await release.Task).Build();
        await using var server = await TestServer.StartAsync(service);
        using var call = server.Invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, default);

        var message = new Payload(new byte[64 * 1024]);
        long sent = 0;
        Task write;
        while (true)
        {
            write = call.RequestStream.WriteAsync(message);
            if (await Task.WhenAny(write, Task.Delay(TimeSpan.FromSeconds(1))) != write)
                break;
            sent += message.Bytes.Length;
            Assert.True(sent < MostThatMayLie, $"{sent} bytes were taken, and nobody reads them");
        }
        release.SetResult();

        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            // What lay there may be discarded before the end is heard of.
            for (var writes = 0; writes < 100; writes++, write = call.RequestStream.WriteAsync(message))
                await write.InTime();
        });
    }

    [Fact]
    public async Task ServerStream_ClientReadsNothing_HandlerIsHeldUp()
    {
        const int MostThatMayLie = 8 * 1024 * 1024;
        var held = new TaskCompletionSource<long>();
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.ServerStreaming, async (
            Payload _, IServerStreamWriter<Payload> responses, ServerCallContext _) =>
        {
            var message = new Payload(new byte[64 * 1024]);
            for (long sent = 0; ; sent += message.Bytes.Length)
            {
                var write = responses.WriteAsync(message);
                if (sent > MostThatMayLie || await Task.WhenAny(write, Task.Delay(TimeSpan.FromSeconds(1))) != write)
                    held.TrySetResult(sent);
                await write;
            }
        }).Build();
        await using var server = await TestServer.StartAsync(service);
        using var call = server.Invoker.AsyncServerStreamingCall(EchoService.ServerStreaming, null, default, new Payload("x"));
        await call.ResponseHeadersAsync.InTime();

        Assert.InRange(await held.Task.InTime(), 1, MostThatMayLie);
    }

    /// <summary>A body that begins with some bytes and goes on with zeros, or nothing, until the server has enough.</summary>
    private sealed class EndlessContent(byte[] beginning, bool isStalled = false) : HttpContent
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            try
            {
                await stream.WriteAsync(beginning, cancellationToken);
                await stream.FlushAsync(cancellationToken);
                if (isStalled)
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                while (true)
                {
                    await stream.WriteAsync(new byte[16 * 1024], cancellationToken);
                    await stream.FlushAsync(cancellationToken);
                }
            }
            finally
            {
                _ended.SetResult();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
