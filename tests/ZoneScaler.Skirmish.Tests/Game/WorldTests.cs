using Skirmish.Game;
using ZoneScaler.Ticking;
using ZoneScaler.Zones;

namespace ZoneScaler.Skirmish.Tests.Game;

/// <summary>The whole game without players.</summary>
public sealed class WorldTests
{
    private const int Drones = 16;
    private const int Minute = 60 * Rules.TickRate;

    [Fact]
    public void Hives_OverTime_FillAndNeverExceedTheirNumber()
    {
        var driver = Start(seed: 1, out var host);

        for (var i = 0; i < Minute; i += 10)
        {
            driver.Step(10);
            Assert.InRange(host.Zones.SelectMany(z => z.OwnEntities).OfType<Drone>().Count(), 0, Drones);
        }

        // One or the other may be between two zones.
        Assert.InRange(host.Zones.SelectMany(z => z.OwnEntities).OfType<Drone>().Count(), Drones - 2, Drones);
    }

    [Fact]
    public void Rocks_OverTime_KeepTheirMassInsideTheWorld()
    {
        var driver = Start(seed: 2, out var host);
        driver.Step(2);
        var start = Mass(host);

        driver.Step(Minute);

        Assert.InRange(Mass(host), start - 8, start); // a few may be between two zones
        Assert.All(host.Zones.SelectMany(z => z.OwnEntities), e =>
        {
            Assert.InRange(e.Position.X, 0, Rules.WorldSize);
            Assert.InRange(e.Position.Y, 0, Rules.WorldSize);
        });
        Assert.All(host.Zones, z => Assert.Equal(0, z.FaultCount));
    }

    [Fact]
    public void SameSeed_GivesTheSameWorld()
    {
        var first = Start(seed: 3, out _);
        var second = Start(seed: 3, out _);
        var other = Start(seed: 4, out _);

        first.Step(200);
        second.Step(200);
        other.Step(200);

        Assert.Equal(first.StateHash(), second.StateHash());
        Assert.NotEqual(first.StateHash(), other.StateHash());
    }

    private static ManualDriver Start(ulong seed, out ZoneHost host)
    {
        host = new ZoneHost(SkirmishWorld.Create(seed, Drones));
        return new ManualDriver(host);
    }

    private static int Mass(ZoneHost host) => host.Zones.SelectMany(z => z.OwnEntities).OfType<Asteroid>().Sum(a => Rules.RockMass(a.Size));
}
