using System.Numerics;
using Skirmish.Game;
using ZoneScaler.Entities;

namespace ZoneScaler.Skirmish.Tests.Game;

public sealed class ShipTests
{
    private readonly Match _match = new();

    [Fact]
    public void Ship_Destroyed_ComesBackWholeAndShielded()
    {
        var ship = _match.AddShip(700, 700);
        var jumps = _match.Get<Ship>(ship).Jumps;

        _match.Tell(ship, new Hit(200, Vector2.Zero, EntityRef.None, Vector2.Zero));
        Assert.Equal(0, _match.Get<Ship>(ship).Hull);
        _match.Driver.Step((int)(Rules.RespawnDelay * Rules.TickRate) + 6);

        var back = _match.Get<Ship>(ship);
        Assert.Equal(Rules.ShipHull, back.Hull);
        Assert.True(back.Shielded);
        Assert.Equal(jumps + 1, back.Jumps);
        Assert.InRange(Vector2.Distance(back.Position, Rules.Center), 0, Rules.CellSize / 2);
        Assert.Empty(_match.Faults);
    }

    [Fact]
    public void Ship_ComingBackWithFireHeld_DoesNotShootWhereItDied()
    {
        var ship = _match.AddShip(700, 700);
        _match.Tell(ship, new Hit(200, Vector2.Zero, EntityRef.None, Vector2.Zero));
        _match.Tell(ship, new Helm(0, 0, 0, Buttons.Fire | Buttons.Torpedo));

        for (var i = 0; i < (Rules.RespawnDelay + 2) * Rules.TickRate; i++)
        {
            _match.Driver.Step();
            Assert.All(_match.All<Shot>(), shot => Assert.True(Vector2.Distance(shot.Position, new Vector2(700, 700)) > 500));
        }

        Assert.True(_match.Get<Ship>(ship).ShotsFired > 0);
    }

    [Fact]
    public void Wreck_IsHitAgain_DiesOnce()
    {
        var shooter = _match.AddShip(3000, 3000);
        var ship = _match.AddShip(700, 700);

        for (var i = 0; i < 3; i++)
            _match.Tell(ship, new Hit(200, Vector2.Zero, shooter, Vector2.Zero));
        _match.Driver.Step(3);

        Assert.Equal(1, _match.Get<Ship>(ship).Deaths);
        Assert.Equal(Rules.PointsForShip, _match.Get<Ship>(shooter).Score);
    }

    [Fact]
    public void Streak_Grows_AndRaisesThePrice()
    {
        var hunter = _match.AddShip(700, 700);
        var avenger = _match.AddShip(3000, 3000);
        _match.Tell(hunter, new Destroyed(TargetKind.Ship, 100, "A", 1));
        _match.Tell(hunter, new Destroyed(TargetKind.Ship, 100, "B", 2));

        _match.Tell(hunter, new Hit(200, Vector2.Zero, avenger, Vector2.Zero));
        _match.Driver.Step(3);

        Assert.Equal(Rules.PointsForShip + 2 * Rules.PointsPerStreak, _match.Get<Ship>(avenger).Score);
        Assert.Equal(0, _match.Get<Ship>(hunter).Streak);
    }

    [Fact]
    public void Ship_FullThrust_NeverLeavesTheWorldNorItsTopSpeed()
    {
        var ship = _match.Add(new Ship { PushX = -127, PushY = -127, Aim = 40960, Held = Buttons.Boost }, 300, 300);

        for (var i = 0; i < 300; i++)
        {
            _match.Driver.Step();
            foreach (var s in _match.All<Ship>())
            {
                Assert.InRange(s.Position.X, 0, Rules.WorldSize);
                Assert.InRange(s.Position.Y, 0, Rules.WorldSize);
                Assert.InRange(s.Velocity.Length(), 0, Rules.SpeedLimit);
            }
        }

        Assert.Single(_match.All<Ship>(), s => s.Id == ship.Id);
        Assert.Empty(_match.Faults);
    }

    [Fact]
    public void Pickup_BetweenTwoShips_IsTakenOnce()
    {
        var left = _match.AddShip(500, 900);
        var right = _match.AddShip(524, 900);
        var before = _match.Get<Ship>(left).Torpedoes + _match.Get<Ship>(right).Torpedoes;

        _match.Add(new Pickup { Kind = PickupKind.Torpedo }, 512, 900);
        _match.Driver.Step(10);

        Assert.Empty(_match.All<Pickup>());
        Assert.Equal(before + 1, _match.Get<Ship>(left).Torpedoes + _match.Get<Ship>(right).Torpedoes);
    }

    [Theory]
    [InlineData("  Ann\n", "Ann")]
    [InlineData("", "Pilot")]
    [InlineData("\u0007\t", "Pilot")]
    [InlineData("A name of more than sixteen", "A name of more t")]
    public void Name_OfAnyKind_IsMadeFitToShow(string name, string shown) => Assert.Equal(shown, SkirmishWorld.CleanName(name));
}
