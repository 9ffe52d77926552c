using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using ZoneScaler.Grpc.Client;
using ZoneScaler.Grpc.Server;

namespace ZoneScaler.Grpc.Tests.Server;

public sealed class TlsTests : IDisposable
{
    private readonly X509Certificate2 _certificate = TestCertificate.Create();

    [Fact]
    public async Task Call_CustomRoot_IsAnswered()
    {
        await using var server = await StartAsync(new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(_certificate) });

        Assert.Equal("x", (await CallAsync(server)).Text);
    }

    [Fact]
    public async Task Call_ValidationCallback_Decides()
    {
        await using var server = await StartAsync(Pinned(_certificate));
        using var other = TestCertificate.Create();
        await using var imposter = await StartAsync(Pinned(other));

        Assert.Equal("x", (await CallAsync(server)).Text);
        await Patience.FailsAsync(StatusCode.Unavailable, () => CallAsync(imposter));

        static SslClientAuthenticationOptions Pinned(X509Certificate2 pinned) => new()
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == pinned.GetCertHashString(),
        };
    }

    [Fact]
    public async Task Call_CertificateNotTrusted_IsUnavailable()
    {
        using var other = TestCertificate.Create();
        await using var server = await StartAsync(new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(other) });

        await Patience.FailsAsync(StatusCode.Unavailable, () => CallAsync(server));
    }

    [Fact]
    public async Task Call_ClientCertificate_IsSeenByTheHandler()
    {
        using var client = TestCertificate.Create();
        string? seen = null;
        var service = ServerServiceDefinition.CreateBuilder().AddMethod(EchoService.Unary, (request, context) =>
        {
            seen = context.GetHttpContext().Connection.ClientCertificate?.Thumbprint;
            return Task.FromResult(request);
        }).Build();
        await using var server = await TestServer.StartAsync(
            service,
            listen: l => l.UseHttps(_certificate, o =>
            {
                o.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                o.AllowAnyClientCertificate();
            }),
            channel: new GrpcChannelOptions
            {
                SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(_certificate), ClientCertificates = [client] },
            });

        await CallAsync(server);

        Assert.Equal(client.Thumbprint, seen);
    }

    [Fact]
    public async Task Call_PlainToTls_IsUnavailable()
    {
        await using var server = await StartAsync(new SslClientAuthenticationOptions());
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{server.Address.Port}");

        await Patience.FailsAsync(
            StatusCode.Unavailable, () => channel.CreateCallInvoker().AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x")).ResponseAsync);
    }

    [Fact]
    public async Task Call_ServerAcceptsAndIsMute_IsUnavailableAfterTheConnectTimeout()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0);
        mute.Start();
        using var channel = GrpcChannel.ForAddress($"https://{mute.LocalEndpoint}", new GrpcChannelOptions { ConnectTimeout = TimeSpan.FromMilliseconds(100) });

        await Patience.FailsAsync(
            StatusCode.Unavailable, () => channel.CreateCallInvoker().AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x")).ResponseAsync);
    }

    public void Dispose() => _certificate.Dispose();

    private static X509ChainPolicy Trust(X509Certificate2 root)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(root);
        return policy;
    }

    private static Task<Payload> CallAsync(TestServer server) =>
        server.Invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x")).ResponseAsync.InTime();

    private Task<TestServer> StartAsync(SslClientAuthenticationOptions options) =>
        TestServer.StartAsync(EchoService.Create(), listen: l => l.UseHttps(_certificate), channel: new GrpcChannelOptions { SslOptions = options });
}
