using System.Numerics;
using ZoneScaler.Rehearsals;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Rehearsals;

public sealed class RehearsalTests : IDisposable
{
    private const int Side = 4;

    private static readonly GameTypes Types = new([Understudy.EntityType, Prompter.EntityType, BadPrompter.EntityType], []);

    public RehearsalTests() => Understudy.Forget();

    public void Dispose() => Understudy.Forget();

    [Fact]
    public void Play_AWorld_RunsItsCodeAcrossBordersAndOnBackups()
    {
        var report = new Rehearsal(World(Side).WithZoneScript<Prompter>()).Play(100, CancellationToken.None);

        Assert.Equal(100, report.Ticks);
        Assert.Equal(Side * Side + 1, report.Zones); // and the players' one
        Assert.Equal(Side * Side, report.Entities); // none was lost on the way
        Assert.True(report.Moves >= Side * Side, $"{report.Moves} moves");
        Assert.True(Understudy.Notes.Handovers > Side * Side, $"{Understudy.Notes.Handovers} handovers");
        Assert.Equal((0, (Exception?)null), (report.Faults, report.FirstFault));
    }

    [Fact]
    public void Play_CodeThatAsks_IsToldThatItIsARehearsal()
    {
        new Rehearsal(World(Side).WithZoneScript<Prompter>()).Play(10, CancellationToken.None);

        Assert.True(Understudy.Notes.Ticks > 0);
        Assert.Equal(0, Understudy.Notes.Outside);
        var arena = new Arena(World(Side).WithZoneScript<Prompter>());
        arena.Driver.Step(3);
        Assert.True(Understudy.Notes.Outside > 0); // where it counts it is told, too
    }

    [Fact]
    public void Play_AWorldWithPlayers_LetsSomeJoin()
    {
        var world = World(Side).WithPlayers(join =>
        {
            if (join.IsRehearsal)
                Understudy.Notes.Joins++;
            return new PlayerSpawn(new Understudy(), new Vector2(200, 200));
        });

        var report = new Rehearsal(world).Play(20, CancellationToken.None);

        Assert.Equal(4, Understudy.Notes.Joins);
        Assert.Equal(0, report.Faults);
    }

    [Fact]
    public void Play_AHugeWorld_TakesItsMiddleAndWhereItsScriptsAre()
    {
        var corner = ZoneId.OfCell(99, 3);
        var world = World(100).WithZoneScript<Prompter>(z => z == corner);

        var report = new Rehearsal(world).Play(5, CancellationToken.None);

        Assert.InRange(report.Zones, 6, 18);
        Assert.Equal([corner], Understudy.Notes.Prompted);
    }

    [Fact]
    public void Play_CodeThatThrows_IsCountedAndEndsNothing()
    {
        var report = new Rehearsal(World(Side).WithZoneScript<BadPrompter>().WithZoneScript<Prompter>()).Play(100, CancellationToken.None);

        Assert.Equal(100, report.Ticks);
        Assert.Equal(Side * Side, report.Faults);
        Assert.Equal("It does not know its part.", report.FirstFault?.Message);
    }

    [Fact]
    public void Play_Stopped_EndsAtOnce() =>
        Assert.Equal(0, new Rehearsal(World(Side)).Play(1_000_000, new CancellationToken(canceled: true)).Ticks);

    private static World World(int side) => new(Arena.Spec with { Name = "stage", Bounds = Box.Rectangle(0, 0, 100 * side, 100 * side) }, Types);
}
