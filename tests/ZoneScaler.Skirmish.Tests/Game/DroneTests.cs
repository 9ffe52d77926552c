using System.Numerics;
using Skirmish.Game;
using ZoneScaler.Entities;

namespace ZoneScaler.Skirmish.Tests.Game;

public sealed class DroneTests
{
    private readonly Match _match = new();

    [Fact]
    public void Drone_SeesAShip_HuntsItOverTheBorder()
    {
        var ship = _match.AddShip(570, 300);
        _match.Add(DroneAt(480, 300), 480, 300);

        _match.Driver.Step(6 * Rules.TickRate);

        Assert.Equal(DroneMood.Hunt, Assert.Single(_match.All<Drone>()).Mood);
        Assert.True(_match.Get<Ship>(ship).Hull < Rules.ShipHull);
        Assert.Empty(_match.Faults);
    }

    [Fact]
    public void Drone_BadlyHurt_Flees()
    {
        var ship = _match.AddShip(1060, 1000);
        var drone = _match.Add(DroneAt(1000, 1000), 1000, 1000);
        _match.Tell(drone, new Hit(Rules.DroneHull - 5, Vector2.Zero, ship, new Vector2(1060, 1000)));

        _match.Driver.Step(2 * Rules.TickRate);

        Assert.Equal(DroneMood.Flee, _match.Get<Drone>(drone).Mood);
        Assert.True(_match.Get<Drone>(drone).Position.X < 1000);
    }

    [Fact]
    public void Drone_LuredAway_GoesHome()
    {
        var hive = new Vector2(600, 600);
        var drone = _match.Add(DroneAt(hive.X, hive.Y), hive.X + Drone.Leash + 40, hive.Y);

        _match.Tell(drone, new Sighting(EntityRef.None, new Vector2(2500, 600)));
        Assert.Equal(DroneMood.Wander, _match.Get<Drone>(drone).Mood);
        _match.Driver.Step(30 * Rules.TickRate);

        Assert.InRange(Vector2.Distance(_match.Get<Drone>(drone).Position, hive), 0, Drone.Leash);
    }

    [Fact]
    public void Drone_Destroyed_PaysTheShooterAndTellsItsHiveOnce()
    {
        var shooter = _match.AddShip(3000, 3000);
        var drone = _match.Add(DroneAt(1000, 1000), 1000, 1000);

        _match.Tell(drone, new Hit(200, Vector2.Zero, shooter, Vector2.Zero));
        _match.Driver.Step(5);

        Assert.Empty(_match.All<Drone>());
        Assert.Equal(Rules.PointsForDrone, _match.Get<Ship>(shooter).Score);
        Assert.Equal(1, _match.Director.DronesGone);
    }

    private Drone DroneAt(float hiveX, float hiveY) => new() { Hive = _match.Director.Ref, HivePosition = new Vector2(hiveX, hiveY) };
}
