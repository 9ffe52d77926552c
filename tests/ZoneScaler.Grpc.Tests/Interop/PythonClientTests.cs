using Microsoft.AspNetCore.Hosting;
using ZoneScaler.Grpc.Health;

namespace ZoneScaler.Grpc.Tests.Interop;

/// <summary>Google's client against this server.</summary>
public sealed class PythonClientTests
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [PythonTheory]
    [InlineData("unary")]
    [InlineData("client_streaming")]
    [InlineData("server_streaming")]
    [InlineData("duplex")]
    [InlineData("large")]
    [InlineData("parallel")]
    [InlineData("metadata")]
    [InlineData("status")]
    [InlineData("unimplemented")]
    [InlineData("too_large")]
    [InlineData("compressed")]
    [InlineData("cancel_stream")]
    [InlineData("health")]
    public async Task Call_Scenario_GoesAsThePythonClientExpects(string scenario)
    {
        await using var server = await StartAsync();
        await using var client = Client(server, scenario);

        await client.SucceedAsync();
    }

    [PythonFact]
    public async Task Call_DeadlinePasses_BothSidesKnow()
    {
        await using var server = await StartAsync();
        await using var client = Client(server, "deadline");

        await client.SucceedAsync();
        await _cancelled.Task.InTime();
    }

    [PythonFact]
    public async Task Call_ClientCancels_HandlerIsCancelled()
    {
        await using var server = await StartAsync();
        await using var client = Client(server, "cancel");

        await client.LineAsync("CALLING");
        await _entered.Task.InTime();
        Assert.False(_cancelled.Task.IsCompleted);
        client.WriteLine();
        await client.LineAsync("CANCELLED");
        await _cancelled.Task.InTime();

        client.WriteLine();
        await client.SucceedAsync();
    }

    [PythonFact]
    public async Task Call_OverTls_IsAnswered()
    {
        using var certificate = TestCertificate.Create();
        using var file = new TemporaryFile(certificate.ExportCertificatePem());
        await using var server = await TestServer.StartAsync(Create(), listen: l => l.UseHttps(certificate));
        await using var client = PeerProcess.Start(PeerPrograms.Python, "Interop/echo_client.py", $"localhost:{server.Address.Port}", "duplex", file.Path);

        await client.SucceedAsync();
    }

    private static PeerProcess Client(TestServer server, string scenario) =>
        PeerProcess.Start(PeerPrograms.Python, "Interop/echo_client.py", server.Address.Authority, scenario);

    private Task<TestServer> StartAsync() => TestServer.StartAsync(Create(), map: app => app.MapGrpcHealth(new HealthService()));

    private ServerServiceDefinition Create() => EchoService.CreateBuilder()
        .AddMethod(Payload.Method(MethodType.Unary, "Metadata"), async (request, context) =>
        {
            var echoed = new Metadata();
            foreach (var entry in context.RequestHeaders.Where(e => e.Key is "text" or "data-bin" or "twice"))
            {
                echoed.Add(entry);
                context.ResponseTrailers.Add(entry);
            }
            await context.WriteResponseHeadersAsync(echoed);
            return request;
        })
        .AddMethod(Payload.Method(MethodType.Unary, "Fail"), (Payload _, ServerCallContext _) => throw new RpcException(
            new Status(StatusCode.FailedPrecondition, "50 % of größe:\r\n日本"), new Metadata { { "details-bin", [1, 2] } }))
        .AddMethod(Payload.Method(MethodType.Unary, "Hang"), async (request, context) =>
        {
            _entered.SetResult();
            await context.CancellationToken.Cancelled();
            _cancelled.SetResult();
            return request;
        })
        .Build();
}
