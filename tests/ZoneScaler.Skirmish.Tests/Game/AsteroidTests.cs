using System.Numerics;
using Skirmish.Game;
using ZoneScaler.Entities;

namespace ZoneScaler.Skirmish.Tests.Game;

public sealed class AsteroidTests
{
    private readonly Match _match = new();

    [Fact]
    public void Asteroid_ShotUp_SplitsIntoTheSameMassAndMomentum()
    {
        var velocity = new Vector2(20, -12);
        var rock = _match.Add(Asteroid.OfSize(3, velocity, EntityRef.None), 512, 512);

        _match.Tell(rock, new Hit(Rules.RockHull(3), Vector2.Zero, EntityRef.None, Vector2.Zero));
        var parts = _match.All<Asteroid>();

        Assert.Equal([2, 2], parts.Select(p => p.Size));
        Assert.Equal(Rules.RockMass(3), parts.Sum(p => Rules.RockMass(p.Size)));
        var momentum = parts.Aggregate(Vector2.Zero, (sum, p) => sum + p.Velocity * Rules.RockMass(p.Size));
        Assert.True(Vector2.Distance(velocity * Rules.RockMass(3), momentum) < 0.01f, $"{momentum}");
    }

    [Fact]
    public void Asteroid_ShotToDust_TellsItsOriginItsWholeMassOnce()
    {
        _match.Add(Asteroid.OfSize(3, new Vector2(30, 30), _match.Director.Ref), 500, 500);

        for (var i = 0; i < 20 && _match.All<Asteroid>() is { Count: > 0 } rocks; i++)
        {
            foreach (var rock in rocks.Select(r => r.Ref).ToList())
                _match.Tell(rock, new Hit(100, new Vector2(1, 0), EntityRef.None, Vector2.Zero));
        }
        _match.Driver.Step(5);

        Assert.Empty(_match.All<Asteroid>());
        Assert.Equal(Rules.RockMass(3), _match.Director.RockGone);
        Assert.Empty(_match.Faults);
    }

    [Fact]
    public void Asteroid_AtTheWorldsEdge_StaysInside()
    {
        _match.Add(Asteroid.OfSize(1, new Vector2(-110, -90), EntityRef.None), 60, 40);

        _match.Driver.Step(200);

        var rock = Assert.Single(_match.All<Asteroid>());
        Assert.InRange(rock.Position.X, 0, Rules.WorldSize);
        Assert.True(rock.Velocity is { X: > 0, Y: > 0 });
    }

    [Fact]
    public void Asteroid_Destroyed_PaysTheShooter()
    {
        var shooter = _match.AddShip(100, 100);
        var rock = _match.Add(Asteroid.OfSize(1, Vector2.Zero, EntityRef.None), 3000, 3000);

        _match.Tell(rock, new Hit(Rules.RockHull(1), Vector2.Zero, shooter, Vector2.Zero));
        _match.Driver.Step(3);

        Assert.Equal(Rules.RockPoints(1), _match.Get<Ship>(shooter).Score);
    }
}
