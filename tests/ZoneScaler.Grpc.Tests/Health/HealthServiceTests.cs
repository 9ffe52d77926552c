using ZoneScaler.Grpc.Health;
using ServingStatus = ZoneScaler.Grpc.Health.HealthCheckResponse.Types.ServingStatus;

namespace ZoneScaler.Grpc.Tests.Health;

public sealed class HealthServiceTests
{
    private readonly HealthService _health = new();

    [Fact]
    public async Task Check_Services_AreAsSet()
    {
        await using var server = await TestServer.StartAsync(_health.Definition);
        _health.SetStatus("a", ServingStatus.Serving);
        _health.SetStatus("b", ServingStatus.NotServing);

        Assert.Equal(ServingStatus.Serving, await CheckAsync(server, ""));
        Assert.Equal(ServingStatus.Serving, await CheckAsync(server, "a"));
        Assert.Equal(ServingStatus.NotServing, await CheckAsync(server, "b"));
        await Patience.FailsAsync(StatusCode.NotFound, () => CheckAsync(server, "c"));

        _health.ClearStatus("a");
        await Patience.FailsAsync(StatusCode.NotFound, () => CheckAsync(server, "a"));
    }

    [Fact]
    public async Task Watch_StatusChanges_AreTold()
    {
        await using var server = await TestServer.StartAsync(_health.Definition);
        using var watch = server.Invoker.AsyncServerStreamingCall(HealthMethods.Watch, null, default, new HealthCheckRequest { Service = "a" });

        await AssertNextAsync(watch, ServingStatus.ServiceUnknown);
        _health.SetStatus("a", ServingStatus.Serving);
        await AssertNextAsync(watch, ServingStatus.Serving);
        _health.SetStatus("other", ServingStatus.NotServing);
        _health.SetStatus("a", ServingStatus.Serving);
        _health.SetStatus("a", ServingStatus.NotServing);
        await AssertNextAsync(watch, ServingStatus.NotServing);
        _health.ClearStatus("a");
        await AssertNextAsync(watch, ServingStatus.ServiceUnknown);
    }

    [Fact]
    public async Task Watch_HostStops_EndsSoThatTheStopDoesNotWait()
    {
        await using var server = await TestServer.StartAsync(EchoService.Create(), map: app => app.MapGrpcHealth(_health));
        using var watch = server.Invoker.AsyncServerStreamingCall(HealthMethods.Watch, null, default, new HealthCheckRequest());
        await AssertNextAsync(watch, ServingStatus.Serving);

        var stop = server.App.StopAsync();
        await AssertNextAsync(watch, ServingStatus.NotServing);
        await Patience.FailsAsync(StatusCode.Unavailable, () => watch.ResponseStream.MoveNext());

        await stop.InTime();
        _health.SetStatus("", ServingStatus.Serving);
        Assert.Equal(ServingStatus.NotServing, _health.Status(""));
    }

    [Fact]
    public async Task Watch_WatcherLeaves_IsForgotten()
    {
        await using var server = await TestServer.StartAsync(_health.Definition);
        using (var watch = server.Invoker.AsyncServerStreamingCall(HealthMethods.Watch, null, default, new HealthCheckRequest()))
        {
            await AssertNextAsync(watch, ServingStatus.Serving);
            Assert.Equal(1, _health.Watchers);
        }

        await Patience.UntilAsync(() => _health.Watchers == 0);
    }

    [Fact]
    public void SetStatus_ThatOnlyAnAnswerMayHave_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _health.SetStatus("a", ServingStatus.ServiceUnknown));

    private static async Task<ServingStatus> CheckAsync(TestServer server, string service) =>
        (await server.Invoker.AsyncUnaryCall(HealthMethods.Check, null, default, new HealthCheckRequest { Service = service })).Status;

    private static async Task AssertNextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch, ServingStatus expected)
    {
        Assert.True(await watch.ResponseStream.MoveNext().InTime());
        Assert.Equal(expected, watch.ResponseStream.Current.Status);
    }
}
