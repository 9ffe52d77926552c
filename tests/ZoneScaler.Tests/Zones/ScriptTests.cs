using System.Numerics;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Zones;

[Collection("scripts")]
public sealed class ScriptTests : IDisposable
{
    public void Dispose() => Keeper.Starting = null;

    [Fact]
    public void ZoneScript_StartsWithItsZone_AndSleeps()
    {
        Keeper.Starting = null;
        var arena = new Arena(new World(Arena.Spec, Arena.Types).WithZoneScript<Keeper>(zone => zone.Cell.X == 0));
        arena.Driver.Step(10);

        var scripts = arena.Host.Zones.Sum(z => z.Entities.ScriptCount);
        Assert.Equal(4, scripts);
        Assert.Equal(0, arena.Driver.ZonesRun);
        Assert.Equal(0, arena.Zone(0, 0).EntityCount);
    }

    [Fact]
    public void ZoneScript_StaysAwake_TicksWithoutPlayers()
    {
        Keeper.Starting = keeper => keeper.Stay(true);
        var arena = new Arena(new World(Arena.Spec, Arena.Types).WithZoneScript<Keeper>(zone => zone == ZoneId.OfCell(1, 1)));
        arena.Driver.Step(11);

        Assert.Equal(1, arena.Driver.ZonesRun);
        Assert.Equal(11, Script(arena, ZoneId.OfCell(1, 1)).Ticks);
    }

    [Fact]
    public void ZoneScript_Timer_WakesTheSleepingZoneOnTime()
    {
        Keeper.Starting = keeper => keeper.Remind(TimeSpan.FromSeconds(1));
        var arena = new Arena(new World(Arena.Spec, Arena.Types).WithZoneScript<Keeper>(zone => zone == ZoneId.OfCell(1, 1)));
        arena.Driver.Step(20);
        Assert.Equal(0, Script(arena, ZoneId.OfCell(1, 1)).Heard);

        arena.Driver.Step();

        Assert.Equal(1, Script(arena, ZoneId.OfCell(1, 1)).Heard);
        arena.Driver.Step();
        Assert.Equal(0, arena.Driver.ZonesRun);
    }

    [Fact]
    public void ZoneScript_SpawnsIntoItsZone()
    {
        Keeper.Starting = keeper => keeper.Make(new Ball { Label = "made" }, new Vector2(150, 150));
        var arena = new Arena(new World(Arena.Spec, Arena.Types).WithZoneScript<Keeper>(zone => zone == ZoneId.OfCell(1, 1)));
        arena.Driver.Step(2);

        Assert.Equal("made", Assert.Single(arena.Balls).Label);
    }

    [Fact]
    public void NamedZone_HearsMessagesFromAnywhere()
    {
        Keeper.Starting = null;
        var world = new World(Arena.Spec, Arena.Types).WithNamedZone<Keeper>("chat");
        var arena = new Arena(world);
        var ball = arena.Add(350, 10);

        arena.Do(ball, self => self.Fire(world.NamedZone("chat"), 21));
        arena.Driver.Step(2);

        Assert.Equal(21, Script(arena, ZoneId.Named("chat")).Heard);
        Assert.Empty(arena.Faults);
    }

    [Fact]
    public void NamedZone_IsWrittenToBeforeItsFirstTick_Hears()
    {
        // The first zone's script writes as it starts; the named zone, which is the last one, has not run then.
        var world = new World(Arena.Spec, Arena.Types).WithZoneScript<Keeper>(zone => zone == ZoneId.OfCell(0, 0)).WithNamedZone<Keeper>("chat");
        Keeper.Starting = keeper =>
        {
            if (!keeper.Home.IsNamed)
                keeper.Tell(world.NamedZone("chat"), 21);
        };
        var arena = new Arena(world);
        arena.Driver.Step(3);

        Assert.Equal(21, Script(arena, ZoneId.Named("chat")).Heard);
        Assert.Empty(arena.Faults);
    }

    private static Keeper Script(Arena arena, ZoneId zone)
    {
        foreach (var record in arena.Host.Find(zone)!.Entities.Records)
        {
            if (record.Entity is Keeper keeper)
                return keeper;
        }
        throw new InvalidOperationException("The zone has no keeper.");
    }
}
