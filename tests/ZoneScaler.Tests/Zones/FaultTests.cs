using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Zones;

public sealed class FaultTests
{
    private readonly Arena _arena = new();

    [Fact]
    public void Handler_Throws_OnlyThatEntityGoes()
    {
        var bad = _arena.Add(10, 10);
        var good = _arena.Add(20, 10);

        _arena.Do(good, ball => ball.Fire(bad, Hit.Fatal));
        _arena.Driver.Step(2);

        Assert.Equal("ball A bug in the game.", Assert.Single(_arena.Faults));
        Assert.Equal(good.Id, Assert.Single(_arena.Balls).Id);
        Assert.Equal(1, _arena.ZoneAt(10, 10).FaultCount);
    }

    [Fact]
    public void ManyFaults_ZoneIsQuarantined_OthersGoOn()
    {
        var outside = _arena.Add(150, 50);
        Fill(_arena, FaultCounter.Limit + 10);

        _arena.Driver.Step(2);

        Assert.Equal([ZoneId.OfCell(0, 0)], _arena.Quarantined);
        Assert.True(_arena.Zone(0, 0).IsQuarantined);
        var ticks = _arena.Zone(1, 0).LastTick;
        _arena.Driver.Step(3);
        Assert.Equal(ticks + 3, _arena.Zone(1, 0).LastTick);
        Assert.Single(_arena.Balls, b => b.Id == outside.Id);
    }

    [Fact]
    public void QuarantinedZone_EntityAtItsBorder_IsBlockedInABoundedOverhang()
    {
        Fill(_arena, FaultCounter.Limit + 10);
        _arena.Driver.Step(2);
        var visitor = _arena.Add(120, 50, -40);

        _arena.Driver.Step(60);

        var ball = _arena.Find(visitor);
        Assert.Equal(ZoneId.OfCell(1, 0), ball.Home);
        Assert.InRange(ball.Position.X, 100 - Arena.Spec.GhostDistance / 2, 100);
        Assert.Contains($"blocked {BlockReason.ZoneUnavailable}", ball.Log);
    }

    [Fact]
    public void QuarantinedZone_MessagesAndHandoversOnTheirWay_ComeBack()
    {
        var shooter = _arena.Add(120, 50);
        var traveller = _arena.Add(104, 20, -130);
        var inside = _arena.Add(50, 50);
        Fill(_arena, FaultCounter.Limit + 10);
        _arena.Do(shooter, ball => ball.Fire(inside, 7));
        _arena.Driver.Step(1);
        _arena.Driver.Step(10);

        Assert.True(_arena.Zone(0, 0).IsQuarantined);
        Assert.Contains(_arena.Balls, b => b.Id == traveller.Id);
        Assert.Equal(1, _arena.Balls.Count(b => b.Id == traveller.Id));
        Assert.Equal(1, _arena.Find(shooter).Returned + _arena.Balls.Count(b => b.Id == inside.Id && b.Hits == 1));
    }

    [Fact]
    public void QuarantinedZone_EntityThatIsToBeBornThere_IsBornAndKeptAtItsBorder()
    {
        Fill(_arena, FaultCounter.Limit + 10);
        _arena.Driver.Step(2);
        _arena.Faults.Clear();
        var spawner = _arena.Add(120, 50);
        var born = new Ball();

        _arena.Do(spawner, ball => Ball.SpawnFrom(ball, born, new Vector2(20, 50)));
        _arena.Driver.Step(3);

        Assert.Empty(_arena.Faults);
        Assert.Equal((ZoneId.OfCell(1, 0), new Vector2(100, 50)), (born.Home, born.Position));
        Assert.Contains(_arena.Balls, b => b.Id == born.Id);
    }

    [Fact]
    public void QuarantinedZone_EntityThatANamedZoneSendsThere_WaitsInThatOne()
    {
        var world = new World(Arena.Spec, Arena.Types).WithNamedZone<Keeper>("chat");
        var chat = ZoneId.Named("chat");
        var arena = new Arena(world);
        Fill(arena, FaultCounter.Limit + 10);
        arena.Driver.Step(2);
        arena.Faults.Clear();
        var born = new Ball();

        arena.Host.Find(chat)!.Visit(zone => zone.Spawn(born, new Vector3(20, 50, 0), null));
        arena.Driver.Step(3);

        Assert.Empty(arena.Faults);
        Assert.Equal((chat, new Vector2(20, 50)), (born.Home, born.Position));
    }

    [Fact]
    public void Spawn_Twice_IsAFault()
    {
        var spawner = _arena.Add(10, 10);

        _arena.Do(spawner, ball =>
        {
            var twin = new Ball();
            Ball.SpawnFrom(ball, twin, new Vector2(20, 20));
            Ball.SpawnFrom(ball, twin, new Vector2(30, 30));
        });

        Assert.Contains("has been spawned before", Assert.Single(_arena.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Position_NotFinite_IsAFault()
    {
        var reference = _arena.Add(10, 10);

        _arena.Do(reference, ball => ball.Position = new Vector2(float.NaN, 0));

        Assert.Contains("must be finite", Assert.Single(_arena.Faults), StringComparison.Ordinal);
    }

    private static void Fill(Arena arena, int count)
    {
        arena.Zone(0, 0).Visit(zone =>
        {
            for (var i = 0; i < count; i++)
                zone.Spawn(new Ball { Act = (_, tick) => throw new InvalidOperationException("A bug in the game.") }, new Vector3(10, 10, 0), null);
        });
        arena.Driver.Step();
    }
}
