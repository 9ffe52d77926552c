using System.Numerics;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Ghosts;

public sealed class GhostTests
{
    private readonly Arena _arena = new();

    [Fact]
    public void Nearby_AcrossABorder_SeesOwnAndGhostAlike()
    {
        var here = _arena.Add(95, 50);
        var own = _arena.Add(90, 50);
        var beyond = _arena.Add(new Ball { Label = "beyond", Velocity = Vector2.Zero, Hits = 3 }, 105, 50);
        _arena.Add(140, 50);
        _arena.Driver.Step(2);

        _arena.Do(here, ball =>
        {
            var found = ball.Around(20).OfType<Ball>().OrderBy(b => b.Position.X).ToList();
            Assert.Equal([own.Id, beyond.Id], found.Select(b => b.Id));
            Assert.False(found[0].IsGhost);
            Assert.True(found[1].IsGhost);
            Assert.Equal("beyond", found[1].Label);
            Assert.Equal(3, found[1].Hits);
            Assert.Equal(0, found[1].GhostAge);
            Assert.Equal(ZoneId.OfCell(1, 0), found[1].Home);
        });
        Assert.Empty(_arena.Faults);
    }

    [Fact]
    public void Borders_WithMovingEntities_CountTheirBytesOnBothSides()
    {
        var moving = _arena.Add(new Ball { Velocity = new Vector2(0, 1) }, 95, 50);
        _arena.Driver.Step(20);
        long Bytes(int column) => _arena.Host.Find(ZoneId.OfCell(column, 0))!.BorderBytes;
        var (own, other) = (Bytes(0), Bytes(1));

        _arena.Driver.Step(20);

        Assert.InRange(Bytes(0) - own, 20 * 8, 20 * 100); // at least a position in each tick
        Assert.InRange(Bytes(1) - other, 20 * 8, 20 * 100);
        Assert.Empty(_arena.Faults);
        Assert.False(_arena.Find(moving).IsGhost);
    }

    [Fact]
    public void Nearby_BeyondTheGhostDistance_IsAnErrorThatNamesTheLimit()
    {
        var here = _arena.Add(50, 50);

        _arena.Do(here, ball => ball.Around(25.1f));

        Assert.Contains("ghost distance, 25", Assert.Single(_arena.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Ghost_FiredAt_TheOwnerIsHitOnce()
    {
        var shooter = _arena.Add(95, 50);
        var target = _arena.Add(105, 50);
        _arena.Driver.Step(2);

        _arena.Do(shooter, ball => ball.Fire(Assert.Single(ball.Around(20)), 42));
        _arena.Driver.Step(50);

        Assert.Equal([42u], _arena.Find(target).Received);
    }

    [Fact]
    public void Ghost_Written_ThrowsAndNamesTheOwner()
    {
        var here = _arena.Add(95, 50);
        _arena.Add(105, 50);
        _arena.Driver.Step(2);

        _arena.Do(here, ball => ((Ball)Assert.Single(ball.Around(20))).Hits = 1);

        Assert.Contains("is a ghost: its owner is zone 2d/1,0", Assert.Single(_arena.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void OtherEntity_Written_ThrowsLikeAGhost()
    {
        var here = _arena.Add(90, 50);
        var other = _arena.Add(95, 50);
        _arena.Driver.Step();

        _arena.Do(here, ball => ((Ball)Assert.Single(ball.Around(20))).Hits = 1);

        Assert.Contains("may be changed only by its own code", Assert.Single(_arena.Faults), StringComparison.Ordinal);
        Assert.Equal(0, _arena.Find(other).Hits);
    }

    [Fact]
    public void Ghost_MovesAndChanges_LikeItsOwnerOneTickLater()
    {
        _arena.Add(95, 50);
        var moving = _arena.Add(105, 30, 0, 20);
        _arena.Driver.Step(3);
        for (var i = 0; i < 10; i++)
        {
            var before = _arena.Find(moving).Position;
            _arena.Driver.Step();
            var ghost = Assert.Single(_arena.Zone(0, 0).GhostEntities);
            Assert.InRange(Vector2.Distance(before, ghost.Position), 0, 0.01f);
        }
    }

    [Fact]
    public void Ghost_OwnerDespawns_Goes()
    {
        _arena.Add(95, 50);
        var other = _arena.Add(105, 50);
        _arena.Driver.Step(2);
        Assert.Equal(1, _arena.Zone(0, 0).GhostCount);

        _arena.Do(other, ball => ball.Leave());
        _arena.Driver.Step();

        Assert.Equal(0, _arena.Zone(0, 0).GhostCount);
    }

    [Fact]
    public void Ghost_OwnerLeavesTheBand_GoesAndComesBack()
    {
        _arena.Add(95, 50);
        var other = _arena.Add(105, 50);
        _arena.Driver.Step(2);
        _arena.Do(other, ball => ball.Position = new Vector2(160, 50));
        _arena.Driver.Step();
        Assert.Equal(0, _arena.Zone(0, 0).GhostCount);

        _arena.Do(other, ball => ball.Position = new Vector2(110, 50));
        _arena.Driver.Step();

        Assert.Equal(1, _arena.Zone(0, 0).GhostCount);
    }

    /// <summary>A watcher near a corner where four zones meet, and an entity that circles the corner: it must be seen in every tick, once.</summary>
    [Fact]
    public void Ghost_OwnerChangesZone_NeverBlinksOrDoubles()
    {
        var watcher = _arena.Add(88, 88);
        var mover = _arena.Add(106, 94);
        _arena.Driver.Step(3);
        var angle = MathF.Atan2(-6, 6);
        _arena.Find(watcher).Act = (self, _) =>
        {
            var seen = self.Around(25).Count;
            Assert.Equal(1, seen);
        };
        var homes = new HashSet<ZoneId>();
        for (var i = 0; i < 200; i++)
        {
            if (_arena.Balls.FirstOrDefault(b => b.Id == mover.Id) is { } ball)
            {
                homes.Add(ball.Home);
                ball.Act = (self, _) =>
                {
                    angle += 0.1f;
                    self.Position = new Vector2(100, 100) + 7 * new Vector2(MathF.Cos(angle), MathF.Sin(angle));
                };
            }
            _arena.Driver.Step();
        }

        Assert.Equal(4, homes.Count);
        Assert.Empty(_arena.Faults);
    }

    [Fact]
    public void EmptyZones_Sleep()
    {
        _arena.Driver.Step(2);
        Assert.Equal(0, _arena.Driver.ZonesRun);

        _arena.Add(50, 50);
        _arena.Driver.Step(5);

        Assert.Equal(1, _arena.Driver.ZonesRun);
    }
}
