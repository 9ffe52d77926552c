using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ZoneScaler.Hosting.Tests.Game;
using ZoneScaler.Hosting.Ticking;
using ZoneScaler.Hosting.Zones;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Tests.Zones;

public sealed class WorldRunnerTests : IZoneRouter, IOutputGate, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ZoneId _zone = ZoneId.OfCell(0, 0);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ZoneMetrics _metrics;
    private readonly ZoneHost _host;
    private readonly WorldRunner _runner;

    public WorldRunnerTests()
    {
        var spec = new WorldSpec { Name = "runner", Bounds = Box.Rectangle(0, 0, 512, 256), CellSize = 256 };
        _host = new ZoneHost(new World(spec, GeneratedTypes.All).WithZoneScript<Starter>(), this, this);
        _metrics = new ZoneMetrics(_services.GetRequiredService<IMeterFactory>());
        _runner = new WorldRunner(_host, Options.Create(new ZoneScalerOptions { Threads = 2, CatchUpTicks = 100 }), _metrics, TimeProvider.System, NullLogger<TickScheduler>.Instance);
    }

    bool IOutputGate.MayAct => true;

    ZoneReach IZoneRouter.Reach(ZoneId zone) => default;

    void IZoneRouter.SendToNode(uint node, ZoneId zone, FrameBuffer frame) => frame.Release();

    GatewayReach IZoneRouter.ReachGateway(uint gateway) => default;

    void IZoneRouter.Send(ZoneId zone, FrameBuffer frame) => frame.Release();

    void IZoneRouter.SendToGateway(uint gateway, FrameBuffer frame) => frame.Release();

    public void Dispose()
    {
        _runner.Stop(Patience);
        _runner.Dispose();
        _metrics.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Zone_OpenedBeforeAndAfterTheStart_Ticks()
    {
        var before = _runner.Open(_zone, 1, _ => { });
        _runner.Start();
        var after = _runner.Open(ZoneId.OfCell(1, 0), 1, _ => { });

        WaitUntil(() => before.EntityCount == 1 && after.EntityCount == 1 && before.LastTick > 3 && after.LastTick > 3);

        Assert.Equal([before.Id, after.Id], _runner.Zones.Select(z => z.Zone.Id));
    }

    [Fact]
    public void Zone_Closed_TicksNoMore_AndCanBeOpenedAgain()
    {
        _runner.Start();
        for (uint epoch = 1; epoch <= 10; epoch++)
        {
            var zone = _runner.Open(_zone, epoch, _ => { });
            WaitUntil(() => zone.LastTick > 0);
            using var ended = new ManualResetEventSlim();

            _runner.Close(_zone, ended.Set);

            Assert.True(ended.Wait(Patience));
            Assert.Null(_host.Find(_zone));
            Assert.Empty(_runner.Zones);
        }
    }

    [Fact]
    public void Zone_UnsealedAfterItsTickWasDue_LeavesNoTickOut()
    {
        var ran = 0;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "zonescaler.zone.tick.duration" && ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()))
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref ran));
        listener.Start();
        _runner.Start();
        var zone = _runner.Open(_zone, 1, _ => { });
        WaitUntil(() => zone.LastTick > 0);
        Seal();
        var (first, before) = (zone.LastTick, ran);
        WaitUntil(() => _runner.WorldTime >= TimeSpan.FromSeconds((first + 2.1) / 20)); // two ticks fall due, fewer than are caught up

        _runner.Unseal(_zone);

        WaitUntil(() => zone.LastTick > first + 2);
        Seal();
        Assert.Equal(zone.LastTick - first, ran - before);

        void Seal()
        {
            using var still = new ManualResetEventSlim();
            _runner.Seal(_zone, still.Set);
            Assert.True(still.Wait(Patience));
        }
    }

    [Fact]
    public void Close_ZoneThatIsNotHere_DoesNothing() => _runner.Close(_zone, () => Assert.Fail("Nothing has ended."));

    [Fact]
    public void Steer_FarAhead_ZonesTickByThatTime()
    {
        _runner.Start();
        var zone = _runner.Open(_zone, 1, _ => { });

        _runner.Steer(TimeSpan.FromHours(1));

        WaitUntil(() => zone.LastTick >= 3600 * 20);
        Assert.InRange(_runner.WorldTime, TimeSpan.FromHours(1), TimeSpan.FromHours(1.1));
    }

    [Fact]
    public void Steer_BeforeTheStart_Throws() => Assert.Throws<InvalidOperationException>(() => _runner.Steer(TimeSpan.Zero));

    private static void WaitUntil(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience));
}
