using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Grpc.Tests.Interop;

/// <summary>This client against Google's server.</summary>
public sealed class PythonServerTests
{
    [PythonFact]
    public async Task Calls_OfEveryKind_AreAnswered()
    {
        await using var server = PeerProcess.Start(PeerPrograms.Python, "Interop/echo_server.py");
        using var channel = await ChannelAsync(server);

        await CallAllKindsAsync(channel.CreateCallInvoker());
    }

    [PythonFact]
    public async Task Calls_OverTlsWithACustomRoot_AreAnswered()
    {
        using var certificate = TestCertificate.Create();
        using var certificateFile = new TemporaryFile(certificate.ExportCertificatePem());
        using var keyFile = new TemporaryFile(certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        await using var server = PeerProcess.Start(PeerPrograms.Python, "Interop/echo_server.py", certificateFile.Path, keyFile.Path);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(certificate);
        using var channel = await ChannelAsync(server, "https", new() { SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy } });

        await CallAllKindsAsync(channel.CreateCallInvoker());
    }

    [PythonFact]
    public async Task Metadata_BothWays_AreEchoed()
    {
        await using var server = PeerProcess.Start(PeerPrograms.Python, "Interop/echo_server.py");
        using var channel = await ChannelAsync(server);
        var sent = new Metadata { { "text", "a value, with ~" }, { "data-bin", [0, 255, 10] }, { "twice", "1" }, { "twice", "2" } };

        using var call = channel.CreateCallInvoker().AsyncUnaryCall(Payload.Method(MethodType.Unary, "Metadata"), null, new CallOptions(sent), new Payload("x"));
        await call.ResponseAsync.InTime();

        foreach (var received in new[] { await call.ResponseHeadersAsync, call.GetTrailers() })
        {
            Assert.Equal("a value, with ~", received.GetValue("text"));
            Assert.Equal([0, 255, 10], received.GetValueBytes("data-bin")!);
            Assert.Equal(["1", "2"], received.GetAll("twice").SelectMany(e => e.Value.Split(", ")));
        }
    }

    [PythonFact]
    public async Task Failures_OfTheServer_ArriveAsTheyAre()
    {
        await using var server = PeerProcess.Start(PeerPrograms.Python, "Interop/echo_server.py");
        using var channel = await ChannelAsync(server);
        var invoker = channel.CreateCallInvoker();

        var failure = await Patience.FailsAsync(StatusCode.FailedPrecondition, () => CallAsync("Fail"));
        Assert.Equal("50 % of größe:\r\n日本", failure.Status.Detail);
        Assert.Equal([1, 2], failure.Trailers.GetValueBytes("details-bin")!);
        await Patience.FailsAsync(StatusCode.Unknown, () => CallAsync("Throw"));
        await Patience.FailsAsync(StatusCode.Unimplemented, () => CallAsync("Missing"));
        await Patience.FailsAsync(StatusCode.ResourceExhausted, () => CallAsync("Unary", 5 * 1024 * 1024));
        Assert.Equal(100_000, (await CallAsync("Unary", 100_000).InTime()).Bytes.Length);

        Task<Payload> CallAsync(string method, int bytes = 1) =>
            invoker.AsyncUnaryCall(Payload.Method(MethodType.Unary, method), null, default, new Payload(new byte[bytes])).ResponseAsync;
    }

    // Though it was told that this client takes identity alone.
    [PythonFact]
    public async Task Server_CompressesAllTheSame_IsInternal()
    {
        await using var server = PeerProcess.Start(PeerPrograms.Python, "Interop/echo_server.py", "gzip");
        using var channel = await ChannelAsync(server);

        var call = channel.CreateCallInvoker().AsyncUnaryCall(EchoService.Unary, null, default, new Payload(new byte[10_000]));

        Assert.Contains("gzip", (await Patience.FailsAsync(StatusCode.Internal, () => call.ResponseAsync)).Status.Detail, StringComparison.Ordinal);
    }

    [PythonFact]
    public async Task Deadline_Passes_BothSidesKnow()
    {
        await using var server = PeerProcess.Start(PeerPrograms.Python, "Interop/echo_server.py");
        var time = new ManualTime();
        using var channel = await ChannelAsync(server, options: new() { Time = time });

        using var call = channel.CreateCallInvoker().AsyncUnaryCall(
            Payload.Method(MethodType.Unary, "Hang"), null, new CallOptions(deadline: time.GetUtcNow().UtcDateTime.AddSeconds(40)), new Payload("x"));
        Assert.Equal("40", await server.LineAsync("HANGING"));
        time.Advance(TimeSpan.FromSeconds(40));

        await Patience.FailsAsync(StatusCode.DeadlineExceeded, () => call.ResponseAsync);
        await server.LineAsync("ENDED");
    }

    [PythonFact]
    public async Task Call_Disposed_ServerIsCancelled()
    {
        await using var server = PeerProcess.Start(PeerPrograms.Python, "Interop/echo_server.py");
        using var channel = await ChannelAsync(server);

        var call = channel.CreateCallInvoker().AsyncUnaryCall(Payload.Method(MethodType.Unary, "Hang"), null, default, new Payload("x"));
        Assert.Equal("forever", await server.LineAsync("HANGING"));
        call.Dispose();

        await Patience.FailsAsync(StatusCode.Cancelled, () => call.ResponseAsync);
        await server.LineAsync("ENDED");
    }

    [PythonFact]
    public async Task Server_Killed_CallIsUnavailable()
    {
        await using var server = PeerProcess.Start(PeerPrograms.Python, "Interop/echo_server.py");
        using var channel = await ChannelAsync(server);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(Payload.Method(MethodType.Unary, "Hang"), null, default, new Payload("x"));
        await server.LineAsync("HANGING");

        server.Signal("KILL");

        await Patience.FailsAsync(StatusCode.Unavailable, () => call.ResponseAsync);
    }

    [PythonFact]
    public async Task Server_Frozen_KeepAliveFindsIt()
    {
        await using var server = PeerProcess.Start(PeerPrograms.Python, "Interop/echo_server.py");
        using var channel = await ChannelAsync(server, options: new() { KeepAlivePingDelay = TimeSpan.FromSeconds(1), KeepAlivePingTimeout = TimeSpan.FromSeconds(1) });
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(Payload.Method(MethodType.DuplexStreaming, "Greet"), null, default);
        Assert.Equal("7", (await call.ResponseHeadersAsync.InTime()).GetValue("node"));

        server.Signal("STOP");

        await Patience.FailsAsync(StatusCode.Unavailable, () => call.ResponseStream.MoveNext());
    }

    private static async Task<GrpcChannel> ChannelAsync(PeerProcess server, string scheme = "http", GrpcChannelOptions? options = null) =>
        GrpcChannel.ForAddress($"{scheme}://127.0.0.1:{await server.LineAsync("PORT ")}", options);

    private static async Task CallAllKindsAsync(CallInvoker invoker)
    {
        Assert.Equal("hello", (await invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("hello")).ResponseAsync.InTime()).Text);
        Assert.Equal("", (await invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("")).ResponseAsync.InTime()).Text);

        using var requests = invoker.AsyncClientStreamingCall(EchoService.ClientStreaming, null, default);
        await requests.RequestStream.WriteAsync(new Payload("a")).InTime();
        await requests.RequestStream.WriteAsync(new Payload("bc")).InTime();
        await requests.RequestStream.CompleteAsync().InTime();
        Assert.Equal("abc", (await requests.ResponseAsync.InTime()).Text);

        using var responses = invoker.AsyncServerStreamingCall(EchoService.ServerStreaming, null, default, new Payload("abc"));
        var received = new List<string>();
        await foreach (var response in responses.ResponseStream.ReadAllAsync())
            received.Add(response.Text);
        Assert.Equal(["a", "b", "c"], received);

        using var both = invoker.AsyncDuplexStreamingCall(EchoService.Duplex, null, default);
        for (var size = 0; size < 3_000_000; size = (3 * size) + 1)
        {
            var bytes = RandomNumberGenerator.GetBytes(size);
            await both.RequestStream.WriteAsync(new Payload(bytes)).InTime();
            Assert.True(await both.ResponseStream.MoveNext().InTime());
            Assert.Equal(bytes, both.ResponseStream.Current.Bytes);
        }
        await both.RequestStream.CompleteAsync().InTime();
        Assert.False(await both.ResponseStream.MoveNext().InTime());
    }
}
