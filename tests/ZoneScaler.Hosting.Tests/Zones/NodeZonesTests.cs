using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ZoneScaler.Hosting.Cluster;
using ZoneScaler.Hosting.Tests.Game;
using ZoneScaler.Hosting.Ticking;
using ZoneScaler.Hosting.Zones;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Tests.Zones;

public sealed class NodeZonesTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ZoneMetrics _metrics;
    private readonly ZoneHost _host;
    private readonly ManualTime _time = new();
    private readonly NodeZones _zones;

    public NodeZonesTests()
    {
        var spec = new WorldSpec { Name = "node", Bounds = Box.Rectangle(0, 0, 512, 256), CellSize = 256 };
        _host = new ZoneHost(new World(spec, GeneratedTypes.All));
        foreach (var zone in _host.Zones.ToArray())
            _host.Close(zone.Id);
        _metrics = new ZoneMetrics(_services.GetRequiredService<IMeterFactory>());
        _zones = new NodeZones(_host, _time, () => new WorldRunner(_host, Options.Create(new ZoneScalerOptions { Threads = 1 }), _metrics, _time, NullLogger<TickScheduler>.Instance));
    }

    [Fact]
    public void FirstZone_OpenedAWhileAfterWorldTimeWasTold_BeginsAtWorldTimeAsItIsThen()
    {
        _zones.Steer(TimeSpan.FromSeconds(10));
        _time.Now += TimeSpan.FromMilliseconds(180); // it is told five times a second

        _zones.Open(ZoneId.OfCell(0, 0), 5, static _ => { });

        Assert.Equal(10.18, _zones.Runner!.WorldTime.TotalSeconds, precision: 6);
    }

    [Fact]
    public void FirstZone_GoesOnHereBeforeWorldTimeIsKnown_BeginsAtTheTimeOfItsLastTick()
    {
        const long LastTick = 1000;

        _zones.Promote(ZoneId.OfCell(0, 0), 5, LastTick, static _ => { });
        Assert.Equal(_host.World.Spec.TimeOf(LastTick), _zones.Runner!.WorldTime);
        _zones.Promote(ZoneId.OfCell(1, 0), 5, LastTick - 100, static _ => { });
        Assert.Equal(_host.World.Spec.TimeOf(LastTick), _zones.Runner!.WorldTime); // never back

        _zones.Steer(TimeSpan.FromSeconds(100)); // known at last
        _zones.Promote(ZoneId.OfCell(1, 0), 6, resumeTick: 100_000, static _ => { });
        Assert.Equal(100, _zones.Runner!.WorldTime.TotalSeconds, precision: 6);
    }

    [Fact]
    public void LoadOf_Zones_IsTheProcessorTimeThatTheirTicksUse_AndNothingForOneThatSleeps()
    {
        var spec = new WorldSpec { Name = "load", Bounds = Box.Rectangle(0, 0, 768, 256), CellSize = 256 };
        var host = new ZoneHost(new World(spec, GeneratedTypes.All).WithZoneScript<Grinder>());
        foreach (var zone in host.Zones.ToArray())
            host.Close(zone.Id);
        var zones = new NodeZones(host, TimeProvider.System, () => new WorldRunner(host, Options.Create(new ZoneScalerOptions { Threads = 1 }), _metrics, TimeProvider.System, NullLogger<TickScheduler>.Instance));
        try
        {
            var opened = Enumerable.Range(0, 3).Select(x => zones.Open(ZoneId.OfCell(x, 0), 5, static _ => { })).ToArray();
            var used = Grinder.SecondsPerTick * spec.TickRate;

            // What is compiled in their first ticks counts among those of some seconds.
            double[] loads = [];
            var isAsExpected = SpinWait.SpinUntil(
                () =>
                {
                    loads = [.. opened.Select(zones.LoadOf)];
                    return opened.All(z => z.LastTick > 0) && loads[0] >= used && loads[0] < used * 2 && loads[1] > 0 && loads[1] < used / 4 && loads[2] == 0;
                },
                TimeSpan.FromSeconds(30));

            Assert.True(isAsExpected, $"They cost {string.Join(", ", loads)} cores; {used} were used in the first.");
        }
        finally
        {
            zones.Stop();
            zones.Runner?.Dispose();
        }
    }

    public void Dispose()
    {
        _zones.Stop();
        _zones.Runner?.Dispose();
        _metrics.Dispose();
        _services.Dispose();
    }

    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
