using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using ZoneScaler.Grpc.Client;

namespace ZoneScaler.Grpc.Tests.Server;

public sealed class MetricsTests
{
    [Fact]
    public async Task Calls_OfBothSides_AreCountedByMethodAndStatus()
    {
        using var factory = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = factory.GetRequiredService<IMeterFactory>();
        var records = new ConcurrentQueue<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "ZoneScaler.Grpc" && ReferenceEquals(instrument.Meter.Scope, meters))
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, seconds, tags, _) =>
        {
            Assert.InRange(seconds, 0, 60);
            Assert.Equal("s", instrument.Unit);
            records.Enqueue($"{instrument.Name} {string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}");
        });
        listener.Start();

        await using var server = await TestServer.StartAsync(
            EchoService.Create(), services: s => s.AddSingleton(meters), channel: new GrpcChannelOptions { MeterFactory = meters });
        await server.Invoker.AsyncUnaryCall(EchoService.Unary, null, default, new Payload("x"));
        await Patience.FailsAsync(
            StatusCode.Unimplemented, () => server.Invoker.AsyncUnaryCall(Payload.Method(MethodType.Unary, "Nothing"), null, default, new Payload("x")).ResponseAsync);
        await Patience.UntilAsync(() => records.Count == 4);

        Assert.Equal(
            [
                "rpc.client.call.duration rpc.system.name=grpc rpc.method=test.Echo/Nothing rpc.response.status_code=UNIMPLEMENTED error.type=UNIMPLEMENTED",
                "rpc.client.call.duration rpc.system.name=grpc rpc.method=test.Echo/Unary rpc.response.status_code=OK",
                "rpc.server.call.duration rpc.system.name=grpc rpc.method=_OTHER rpc.response.status_code=UNIMPLEMENTED error.type=UNIMPLEMENTED",
                "rpc.server.call.duration rpc.system.name=grpc rpc.method=test.Echo/Unary rpc.response.status_code=OK",
            ],
            records.Order(StringComparer.Ordinal));
    }
}
