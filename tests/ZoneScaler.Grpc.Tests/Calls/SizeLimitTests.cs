using ZoneScaler.Grpc.Client;
using ZoneScaler.Grpc.Server;

namespace ZoneScaler.Grpc.Tests.Calls;

public sealed class SizeLimitTests
{
    private const int Limit = 1000;

    public static TheoryData<bool> Marshallers() => [false, true];

    [Theory]
    [MemberData(nameof(Marshallers))]
    public async Task Message_AsLargeAsAllowed_Passes(bool isSized)
    {
        await using var server = await StartAsync(
            isSized,
            s => (s.MaxReceiveMessageSize, s.MaxSendMessageSize) = (Limit, Limit),
            new() { MaxReceiveMessageSize = Limit, MaxSendMessageSize = Limit });

        Assert.Equal(Limit, (await SendAsync(server, isSized, Limit).InTime()).Bytes.Length);
    }

    [Theory]
    [MemberData(nameof(Marshallers))]
    public async Task Client_SendsMoreThanAllowed_FailsBeforeItIsSent(bool isSized)
    {
        await using var server = await StartAsync(isSized, channel: new() { MaxSendMessageSize = Limit });

        await Patience.FailsAsync(StatusCode.ResourceExhausted, () => SendAsync(server, isSized, Limit + 1));
        using var stream = server.Invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, default);
        await Patience.FailsAsync(StatusCode.ResourceExhausted, () => stream.RequestStream.WriteAsync(new Payload(new byte[Limit + 1])));

        // The stream has not seen it.
        await stream.RequestStream.WriteAsync(new Payload("next")).InTime();
        Assert.True(await stream.ResponseStream.MoveNext().InTime());
        Assert.Equal("next", stream.ResponseStream.Current.Text);
    }

    [Theory]
    [MemberData(nameof(Marshallers))]
    public async Task Server_GetsMoreThanAllowed_Refuses(bool isSized)
    {
        await using var server = await StartAsync(isSized, s => s.MaxReceiveMessageSize = Limit);

        await Patience.FailsAsync(StatusCode.ResourceExhausted, () => SendAsync(server, isSized, Limit + 1));
    }

    [Theory]
    [MemberData(nameof(Marshallers))]
    public async Task Server_SendsMoreThanAllowed_Fails(bool isSized)
    {
        await using var server = await StartAsync(isSized, s => s.MaxSendMessageSize = Limit);

        await Patience.FailsAsync(StatusCode.ResourceExhausted, () => SendAsync(server, isSized, Limit + 1));
    }

    [Theory]
    [MemberData(nameof(Marshallers))]
    public async Task Client_GetsMoreThanAllowed_Fails(bool isSized)
    {
        await using var server = await StartAsync(isSized, channel: new() { MaxReceiveMessageSize = Limit });

        await Patience.FailsAsync(StatusCode.ResourceExhausted, () => SendAsync(server, isSized, Limit + 1));
    }

    [Fact]
    public async Task Limits_ByDefault_AreFourMebibytesReceived()
    {
        const int Default = 4 * 1024 * 1024;
        await using var server = await StartAsync(isSized: true);

        Assert.Equal(Default, (await SendAsync(server, isSized: true, Default).InTime()).Bytes.Length);
        await Patience.FailsAsync(StatusCode.ResourceExhausted, () => SendAsync(server, isSized: true, Default + 1));
    }

    [Theory]
    [MemberData(nameof(Marshallers))]
    public async Task Limits_TakenAway_AnySizePasses(bool isSized)
    {
        const int Size = 40_000_000; // More than Kestrel's own limit of a request.
        await using var server = await StartAsync(isSized, s => s.MaxReceiveMessageSize = null, new() { MaxReceiveMessageSize = null });

        Assert.Equal(Size, (await SendAsync(server, isSized, Size).InTime()).Bytes.Length);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public async Task Server_MessageOfAnotherSizeThanItSaid_ResetsTheStream(int written)
    {
        var liar = Marshaller.Create<Payload>(
            (_, writer) =>
            {
                writer.GetSpan(written);
                writer.Advance(written);
            },
            _ => throw new NotSupportedException(),
            _ => 1);
        var method = new Method<Payload, Payload>(MethodType.ServerStreaming, "test.Echo", "ServerStreaming", Payload.Marshaller, liar);
        await using var server = await TestServer.StartAsync(ServerServiceDefinition.CreateBuilder().AddMethod(
            method, async (Payload request, IServerStreamWriter<Payload> responses, ServerCallContext _) => await responses.WriteAsync(request)).Build());

        using var call = server.Invoker.AsyncServerStreamingCall(EchoService.ServerStreaming, null, default, new Payload("x"));

        await Patience.FailsAsync(StatusCode.Internal, () => call.ResponseStream.MoveNext());
    }

    [Fact]
    public void Limits_NotPositive_AreRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { MaxReceiveMessageSize = 0 }));

    private static Task<TestServer> StartAsync(bool isSized, Action<GrpcServerOptions>? configure = null, GrpcChannelOptions? channel = null)
    {
        var echo = EchoService.Duplex;
        return TestServer.StartAsync(
            ServerServiceDefinition.CreateBuilder()
                .AddMethod(Method(isSized), (request, _) => Task.FromResult(request))
                .AddMethod(echo, async (IAsyncStreamReader<Payload> requests, IServerStreamWriter<Payload> responses, ServerCallContext _) =>
                {
                    await foreach (var request in requests.ReadAllAsync())
                        await responses.WriteAsync(request);
                })
                .Build(),
            configure,
            channel: channel);
    }

    private static Task<Payload> SendAsync(TestServer server, bool isSized, int bytes) =>
        server.Invoker.AsyncUnaryCall(Method(isSized), null, default, new Payload(new byte[bytes])).ResponseAsync;

    private static Method<Payload, Payload> Method(bool isSized)
    {
        var marshaller = isSized ? Payload.SizedMarshaller : Payload.Marshaller;
        return new(MethodType.Unary, "test.Echo", "Unary", marshaller, marshaller);
    }
}
