namespace ZoneScaler.Grpc.Tests.Calls;

public sealed class MetadataTests
{
    [Fact]
    public async Task Headers_TextBytesAndRepeated_ArriveBothWays()
    {
        Metadata? received = null;
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.Unary, async (request, context) =>
        {
            received = context.RequestHeaders;
            await context.WriteResponseHeadersAsync(Sample("header"));
            foreach (var entry in Sample("trailer"))
                context.ResponseTrailers.Add(entry);
            return request;
        }).Build();
        await using var server = await TestServer.StartAsync(service);

        using var call = server.Invoker.AsyncUnaryCall(EchoService.Unary, null, new CallOptions(Sample("request")), new Payload("x"));
        await call;

        AssertSample("request", received!);
        AssertSample("header", await call.ResponseHeadersAsync.InTime());
        AssertSample("trailer", call.GetTrailers());
        Assert.Null(call.GetTrailers().Get("grpc-status"));
        Assert.StartsWith("grpc-zonescaler/", received!.GetValue("user-agent"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResponseHeaders_SentBeforeAnyMessage_ArriveAtOnce()
    {
        var release = new TaskCompletionSource();
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.Duplex, async (
            IAsyncStreamReader<Payload> _, IServerStreamWriter<Payload> _, ServerCallContext context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "node", "7" } });
            await release.Task;
        }).Build();
        await using var server = await TestServer.StartAsync(service);

        using var call = server.Invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, default);
        var headers = await call.ResponseHeadersAsync.InTime();
        release.SetResult();

        Assert.Equal("7", headers.GetValue("node"));
    }

    [Fact]
    public async Task ResponseHeaders_SentTwice_AreRefused()
    {
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.Unary, async (request, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata());
            await Assert.ThrowsAsync<InvalidOperationException>(() => context.WriteResponseHeadersAsync(new Metadata()));
            return request;
        }).Build();
        await using var server = await TestServer.StartAsync(service);

        Assert.Equal("x", (await server.Invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x"))).Text);
    }

    [Theory]
    [InlineData("AAEC", new byte[] { 0, 1, 2 })]
    [InlineData("AA==", new byte[] { 0 })]
    [InlineData("AA", new byte[] { 0 })]
    [InlineData("", new byte[0])]
    public async Task BinaryHeader_WithOrWithoutPadding_IsRead(string value, byte[] expected)
    {
        await using var server = await RawServer.AnswerAsync(Frames.Of([]), r => r.Headers["x-bin"] = value);

        using var call = server.Invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x"));

        Assert.Equal(expected, (await call.ResponseHeadersAsync.InTime()).GetValueBytes("x-bin"));
    }

    [Fact]
    public async Task BinaryHeader_JoinedOnTheWay_IsTakenApart()
    {
        await using var server = await RawServer.AnswerAsync(Frames.Of([]), r => r.Headers["x-bin"] = "AA,AQ==");

        using var call = server.Invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x"));

        Assert.Equal([0, 1], (await call.ResponseHeadersAsync.InTime()).GetAll("x-bin").Select(e => e.ValueBytes.Single()));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("not base64!")]
    public async Task BinaryHeader_NotBase64_EndsTheCall(string value)
    {
        await using var server = await RawServer.AnswerAsync(Frames.Of([]), r => r.Headers["x-bin"] = value);

        await Patience.FailsAsync(StatusCode.Internal, () => server.Invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x")).ResponseAsync);
    }

    [Theory]
    [InlineData("grpc-status", "0")]
    [InlineData("content-type", "text/plain")]
    [InlineData("TE", "trailers")]
    [InlineData("", "x")]
    [InlineData("with space", "x")]
    [InlineData("größe", "x")]
    [InlineData("key-bin", "text")]
    [InlineData("key", "größe")]
    [InlineData("key", "two\nlines")]
    public void Entry_ThatCannotTravel_IsRefused(string key, string value) => Assert.ThrowsAny<ArgumentException>(() => new Metadata { { key, value } });

    [Fact]
    public void Entry_BytesUnderATextKey_IsRefused() => Assert.Throws<ArgumentException>(() => new Metadata { { "key", [1] } });

    [Fact]
    public void Empty_CannotBeAddedTo() => Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("key", "value"));

    private static Metadata Sample(string name) => new()
    {
        { "Name", name },
        { "all", " !\"#$%&'()*+,-./0:;<=>?@[]^_`{|}~z" },
        { "twice", "1" },
        { "twice", "2" },
        { "data-bin", [0, 255, 10, 13] },
        { "data-bin", [7] },
        { "none-bin", [] },
        { "content-language", "de" },
    };

    private static void AssertSample(string name, Metadata metadata)
    {
        Assert.Equal(name, metadata.GetValue("name"));
        Assert.Equal("!\"#$%&'()*+,-./0:;<=>?@[]^_`{|}~z", metadata.GetValue("all")!.TrimStart(' '));
        Assert.Equal("1,2", string.Join(',', metadata.GetAll("twice").Select(e => e.Value)).Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal([[0, 255, 10, 13], [7]], metadata.GetAll("data-bin").Select(e => e.ValueBytes));
        Assert.Equal([], metadata.GetValueBytes("none-bin")!);
        Assert.Equal("de", metadata.GetValue("content-language"));
    }
}
