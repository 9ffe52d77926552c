using ZoneScaler.Hosting.Tests.Game;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Tests.Ticking;

public sealed class BorderTests
{
    /// <summary>Within a tick zones run one after the other, and what one sends is there before the next has run: an entity must not tick twice for that.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Handover_ZonesRunOneAfterTheOther_TicksTheEntityOncePerTick(bool isReversed)
    {
        var spec = new WorldSpec { Name = "border", Bounds = Box.Rectangle(0, 0, 512, 256), CellSize = 256 };
        var host = new ZoneHost(new World(spec, GeneratedTypes.All).WithZoneScript<Starter>());
        var zones = isReversed ? host.Zones.Reverse().ToArray() : [.. host.Zones];

        for (var tick = 1; tick <= 60; tick++)
        {
            foreach (var zone in zones)
                host.Step(zone, tick);
        }

        var runners = host.Zones.SelectMany(z => z.OwnEntities).OfType<Runner>().ToArray();
        Assert.Equal(2, runners.Length);
        Assert.All(runners, r => Assert.Equal(59, r.Ticks));
        Assert.Single(runners.Select(r => r.Ticks).Distinct());
    }
}
