using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ZoneScaler.Grpc.Client;
using ZoneScaler.Grpc.Server;

namespace ZoneScaler.Grpc.Tests.Server;

public sealed class SetupTests
{
    [Fact]
    public async Task MapGrpc_WithoutAddGrpc_SaysWhatIsMissing()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        Assert.Contains("AddGrpc", Assert.Throws<InvalidOperationException>(() => app.MapGrpc(EchoService.Create())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddGrpc_KeepAlive_IsKestrels()
    {
        var services = new ServiceCollection();
        services.AddGrpc(o => (o.KeepAlivePingDelay, o.KeepAlivePingTimeout) = (TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(3)));
        using var provider = services.BuildServiceProvider();

        var limits = provider.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.Http2;

        Assert.Equal(TimeSpan.FromSeconds(7), limits.KeepAlivePingDelay);
        Assert.Equal(TimeSpan.FromSeconds(3), limits.KeepAlivePingTimeout);
    }

    [Fact]
    public async Task AddGrpc_LimitNotPositive_IsRefused()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestServer.StartAsync(EchoService.Create(), o => o.MaxReceiveMessageSize = 0));

        Assert.Contains("MaxReceiveMessageSize", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddMethod_HandlerOfAnotherKind_IsRefused() => Assert.Throws<ArgumentException>(
        () => ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.Duplex, (Payload request, ServerCallContext _) => Task.FromResult(request)));

    [Fact]
    public void AddMethod_Twice_IsRefused() => Assert.Throws<ArgumentException>(
        () => EchoService.CreateBuilder().AddMethod(EchoService.Unary, (Payload request, ServerCallContext _) => Task.FromResult(request)));

    [Theory]
    [InlineData("", "Name")]
    [InlineData("test.Echo", "")]
    [InlineData("test/Echo", "Name")]
    [InlineData("test.Echo", "Na me")]
    public void Method_BadName_IsRefused(string service, string name) =>
        Assert.ThrowsAny<ArgumentException>(() => new Method<Payload, Payload>(MethodType.Unary, service, name, Payload.Marshaller, Payload.Marshaller));

    [Theory]
    [InlineData("localhost:1234")]
    [InlineData("ftp://localhost")]
    [InlineData("http://localhost/path")]
    [InlineData("nothing")]
    public void ForAddress_NotAnAddress_IsRefused(string address) =>
        Assert.Contains(address, Assert.Throws<ArgumentException>(() => GrpcChannel.ForAddress(address)).Message, StringComparison.Ordinal);

    [Fact]
    public void Call_MethodOfAnotherKind_IsRefused()
    {
        using var channel = GrpcChannel.ForAddress("http://localhost");

        Assert.Throws<ArgumentException>(() => channel.CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.Unary, null, default));
    }

    [Fact]
    public async Task Context_OfACall_TellsWhoCalls()
    {
        ServerCallContext? seen = null;
        string? peer = null;
        string? host = null;
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.Unary, (request, context) =>
        {
            (seen, peer, host) = (context, context.Peer, context.Host);
            return Task.FromResult(request);
        }).Build();
        await using var server = await TestServer.StartAsync(service);

        await server.Invoker.AsyncUnaryCall(EchoService.Unary, "worlds.example", default, new Payload("x"));

        Assert.Equal("/test.Echo/Unary", seen!.Method);
        Assert.StartsWith("ipv4:127.0.0.1:", peer, StringComparison.Ordinal);
        Assert.Equal("worlds.example", host);
        Assert.Equal(DateTime.MaxValue, seen.Deadline);
    }
}
