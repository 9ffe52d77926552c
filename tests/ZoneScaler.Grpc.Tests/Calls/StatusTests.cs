using Microsoft.Extensions.Logging;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Grpc.Tests.Calls;

public sealed class StatusTests
{
    private const string Awkward = "50 % of größe: 日本\r\n\"quoted\" %41";

    [Fact]
    public async Task Handler_ThrowsRpcException_CallerGetsStatusTextAndTrailers()
    {
        var trailers = new Metadata { { "reason", "none" }, { "details-bin", [0, 1, 255] } };
        await using var server = await StartAsync((_, _) => throw new RpcException(new Status(StatusCode.FailedPrecondition, Awkward), trailers));

        using var call = server.Invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x"));
        var failure = await Patience.FailsAsync(StatusCode.FailedPrecondition, () => call.ResponseAsync);

        Assert.Equal(Awkward, failure.Status.Detail);
        Assert.Equal("none", failure.Trailers.GetValue("reason"));
        Assert.Equal([0, 1, 255], call.GetTrailers().GetValueBytes("details-bin"));
        Assert.Equal(StatusCode.FailedPrecondition, call.GetStatus().StatusCode);
        Assert.DoesNotContain(server.Log.All, l => l.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Handler_ThrowsAnything_CallerLearnsNothingAndTheLogAll()
    {
        await using var server = await StartAsync((_, _) => throw new InvalidOperationException("the secret"));

        var failure = await Patience.FailsAsync(StatusCode.Unknown, () => UnaryAsync(server));

        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        await Patience.UntilAsync(() => server.Log.All.Any(l => l.Level == LogLevel.Error && l.Exception is InvalidOperationException { Message: "the secret" }));
    }

    [Fact]
    public async Task Handler_SetsStatus_CallerGetsIt()
    {
        await using var server = await StartAsync((_, context) =>
        {
            context.Status = new Status(StatusCode.Aborted, "lost");
            return Task.FromResult(new Payload("not sent"));
        });

        Assert.Equal("lost", (await Patience.FailsAsync(StatusCode.Aborted, () => UnaryAsync(server))).Status.Detail);
    }

    [Fact]
    public async Task Handler_FailsAfterMessages_CallerGetsThemAndThenTheStatus()
    {
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.ServerStreaming, async (
            Payload _, IServerStreamWriter<Payload> responses, ServerCallContext _) =>
        {
            await responses.WriteAsync(new Payload("first"));
            throw new RpcException(new Status(StatusCode.DataLoss, "gone"));
        }).Build();
        await using var server = await TestServer.StartAsync(service);

        using var call = server.Invoker.AsyncServerStreamingCall(EchoService.ServerStreaming, null, default, new Payload("x"));
        Assert.True(await call.ResponseStream.MoveNext().InTime());
        Assert.Equal("first", call.ResponseStream.Current.Text);

        Assert.Equal("gone", (await Patience.FailsAsync(StatusCode.DataLoss, () => call.ResponseStream.MoveNext())).Status.Detail);
        await Patience.FailsAsync(StatusCode.DataLoss, () => call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Handler_ReturnsNull_IsInternal()
    {
        await using var server = await StartAsync((_, _) => Task.FromResult<Payload>(null!));

        await Patience.FailsAsync(StatusCode.Internal, () => UnaryAsync(server));
    }

    [Theory]
    [InlineData("test.Echo", "Nothing")]
    [InlineData("test.Echo", "unary")]
    [InlineData("test.Nothing", "Unary")]
    public async Task Method_NotMapped_IsUnimplemented(string service, string name)
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());
        var method = new Method<Payload, Payload>(MethodType.Unary, service, name, Payload.Marshaller, Payload.Marshaller);

        var failure = await Patience.FailsAsync(StatusCode.Unimplemented, () => server.Invoker.AsyncUnaryCall(method, null, default, new Payload("x")).ResponseAsync);

        Assert.Contains(method.FullName, failure.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_NotThere_IsUnavailableForEveryKind()
    {
        string address;
        await using (var gone = await TestServer.StartAsync(EchoService.Create()))
            address = gone.Address.ToString();
        using var channel = GrpcChannel.ForAddress(address);
        var invoker = channel.CreateCallInvoker();
        using var duplex = invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, default);
        using var requests = invoker.AsyncClientStreamingCall(EchoService.ClientStreaming, null, default);
        using var responses = invoker.AsyncServerStreamingCall(EchoService.ServerStreaming, null, default, new Payload("x"));

        await Patience.FailsAsync(StatusCode.Unavailable, () => invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x")).ResponseAsync);
        await Patience.FailsAsync(StatusCode.Unavailable, () => duplex.ResponseStream.MoveNext());
        await Patience.FailsAsync(StatusCode.Unavailable, () => duplex.RequestStream.WriteAsync(new Payload("x")));
        await Patience.FailsAsync(StatusCode.Unavailable, () => duplex.ResponseHeadersAsync);
        await Patience.FailsAsync(StatusCode.Unavailable, () => requests.ResponseAsync);
        await Patience.FailsAsync(StatusCode.Unavailable, () => responses.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task Host_ThatIsNone_IsAFailureOfTheCall()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create());

        await Patience.FailsAsync(StatusCode.Internal, () => server.Invoker.AsyncUnaryCall(EchoService.Unary, "no host", default, new Payload("x")).ResponseAsync);
    }

    private static Task<TestServer> StartAsync(UnaryServerMethod<Payload, Payload> handler) =>
        TestServer.StartAsync(ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.Unary, handler).Build());

    private static Task<Payload> UnaryAsync(TestServer server) => server.Invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x")).ResponseAsync;
}
