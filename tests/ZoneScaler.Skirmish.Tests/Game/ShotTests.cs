using System.Numerics;
using Skirmish.Game;
using ZoneScaler.Entities;

namespace ZoneScaler.Skirmish.Tests.Game;

public sealed class ShotTests
{
    private readonly Match _match = new();

    /// <summary>The border is at 512. From far, the shot crosses it first; from near, it hits the target's ghost.</summary>
    [Theory]
    [InlineData(300)]
    [InlineData(420)]
    [InlineData(470)]
    [InlineData(490)]
    [InlineData(505)]
    public void Shot_AcrossABorder_KillsOnceAndScoresOnce(float from)
    {
        var shooter = _match.AddShip(3000, 3000);
        var target = _match.AddShip(530, 100);

        _match.Add(ShotOf(shooter, damage: 200), from, 100);
        _match.Driver.Step(20);

        Assert.Empty(_match.All<Shot>());
        Assert.Equal(0, _match.Get<Ship>(target).Hull);
        Assert.Equal(1, _match.Get<Ship>(target).Deaths);
        Assert.Equal(Rules.PointsForShip, _match.Get<Ship>(shooter).Score);
        Assert.Equal(1, _match.Get<Ship>(shooter).Kills);
        Assert.Empty(_match.Faults);
    }

    /// <summary>The target flies over the border at every phase of the shot's way.</summary>
    [Theory]
    [InlineData(-240)]
    [InlineData(240)]
    public void Shot_TargetOnTheMoveOverTheBorder_HitsOnce(float speed)
    {
        for (var offset = 0; offset < 30; offset += 3)
        {
            var match = new Match();
            var target = match.AddShip(512 - Math.Sign(speed) * (20 + offset), 400);
            match.Tell(target, new Hit(0, new Vector2(speed, 0), EntityRef.None, Vector2.Zero));
            var shot = ShotOf(EntityRef.None, damage: 10);
            shot.Velocity = new Vector2(Math.Sign(speed) * Rules.ShotSpeed, 0);
            match.Add(shot, match.Get<Ship>(target).Position.X - Math.Sign(speed) * 80, 400);
            match.Driver.Step(20);

            Assert.Equal(Rules.ShipHull - 10, match.Get<Ship>(target).Hull);
            Assert.Empty(match.Faults);
        }
    }

    [Fact]
    public void Shots_TwoDeadlyOnesAtOnce_AreOneDeath()
    {
        var shooter = _match.AddShip(3000, 3000);
        var target = _match.AddShip(1000, 1000);

        var shots = new[] { ShotOf(shooter, damage: 200), ShotOf(shooter, damage: 200) };
        _match.Director.Todo.Enqueue(d => Array.ForEach(shots, shot => d.Place(shot, new Vector2(900, 1000))));
        _match.Driver.Step(20);

        Assert.Equal(1, _match.Get<Ship>(target).Deaths);
        Assert.Equal(Rules.PointsForShip, _match.Get<Ship>(shooter).Score);
    }

    [Fact]
    public void Shot_AtAShieldedShip_DoesNoHarm()
    {
        var target = _match.Add(new Ship(), 1000, 1000);

        _match.Add(ShotOf(EntityRef.None, damage: 50), 900, 1000);
        _match.Driver.Step(20);

        Assert.Empty(_match.All<Shot>());
        Assert.Equal(Rules.ShipHull, _match.Get<Ship>(target).Hull);
    }

    [Fact]
    public void Shot_ThatHitsNothing_EndsAfterItsLife()
    {
        _match.Add(ShotOf(EntityRef.None, damage: 1), 1000, 1000);
        Assert.Single(_match.All<Shot>());

        _match.Driver.Step((int)(Rules.ShotLife * Rules.TickRate) + 2);

        Assert.Empty(_match.All<Shot>());
    }

    /// <summary>The border is at 512, the world's edge at 4,096. The shot hits on its own side, hits beyond, hits a ghost, ends of age on either side, or leaves the world.</summary>
    [Theory]
    [InlineData(300, 400)]
    [InlineData(300, 530)]
    [InlineData(470, 530)]
    [InlineData(490, 530)]
    [InlineData(505, 530)]
    [InlineData(600, 0)]
    [InlineData(10, 0)]
    [InlineData(300, 0)]
    [InlineData(3900, 0)]
    public void Shot_HoweverItEnds_ItsShooterIsToldOnce(float from, float target)
    {
        if (target > 0)
            _match.AddShip(target, 100);
        var shot = ShotOf(_match.Director.Ref, damage: 1);
        shot.Number = 65535;

        _match.Add(shot, from, 100);
        _match.Driver.Step(30);

        Assert.Empty(_match.All<Shot>());
        Assert.Equal([65535], _match.Director.ShotsGone);
        Assert.Empty(_match.Faults);
    }

    [Fact]
    public void Shot_OfADrone_TellsNothing()
    {
        var shot = ShotOf(_match.Director.Ref, damage: 1);
        shot.IsDrones = true;

        _match.Add(shot, 1000, 1000);
        _match.Driver.Step(30);

        Assert.Empty(_match.All<Shot>());
        Assert.Empty(_match.Director.ShotsGone);
    }

    [Fact]
    public void Shots_OfAShipWithoutAPilot_EndQuietly()
    {
        var ship = _match.Add(new Ship { Held = Buttons.Fire }, 1000, 1000);

        _match.Driver.Step(2 * Rules.TickRate);

        Assert.True(_match.Get<Ship>(ship).ShotsFired > 2);
        Assert.Empty(_match.Faults);
    }

    [Fact]
    public void Ship_HoldingFire_ShootsWithinItsEnergy()
    {
        var ship = _match.Add(new Ship { Held = Buttons.Fire }, 1000, 1000);

        _match.Driver.Step(40 * Rules.TickRate);

        var byGun = 40 / Rules.ShotCooldown;
        var byEnergy = (Rules.ShipEnergy + 40 * Rules.EnergyPerSecond) / Rules.ShotEnergy;
        Assert.True(byEnergy < byGun - 2);
        Assert.InRange(_match.Get<Ship>(ship).ShotsFired, byEnergy - 3, byEnergy + 1);
        Assert.Empty(_match.Faults);
    }

    private static Shot ShotOf(EntityRef shooter, int damage) => new()
    {
        Velocity = new Vector2(Rules.ShotSpeed, 0),
        Damage = damage,
        Shooter = shooter,
        ShooterMark = 1,
        TicksLeft = (int)(Rules.ShotLife * Rules.TickRate),
    };
}
