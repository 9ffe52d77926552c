using System.Numerics;
using Skirmish.Game;
using ZoneScaler.Entities;

namespace ZoneScaler.Skirmish.Tests.Game;

public sealed class TorpedoTests
{
    private readonly Match _match = new();

    [Fact]
    public void Blast_OverFourZones_HitsEachShipOnce()
    {
        var corner = new Vector2(512, 512);
        EntityRef[] within = [_match.AddShip(470, 470), _match.AddShip(560, 465), _match.AddShip(450, 570), _match.AddShip(575, 560)];
        var outside = _match.AddShip(512, 512 + Rules.BlastRadius + 30);
        var expected = within.Select(w => Rules.ShipHull - DamageAt(Vector2.Distance(_match.Get<Ship>(w).Position, corner))).ToList();

        _match.Add(new Torpedo { ShooterMark = 1, TicksLeft = 1 }, corner.X, corner.Y);
        _match.Driver.Step(10);

        Assert.Empty(_match.All<Torpedo>());
        Assert.Equal(expected, within.Select(w => _match.Get<Ship>(w).Hull));
        Assert.Equal(Rules.ShipHull, _match.Get<Ship>(outside).Hull);
        Assert.Empty(_match.Faults);
    }

    [Fact]
    public void Blast_OfTheShooter_PushesButDoesNoHarm()
    {
        var shooter = _match.AddShip(1000, 1000);

        _match.Tell(shooter, new Blast(new Vector2(990, 1000), shooter));

        Assert.Equal(Rules.ShipHull, _match.Get<Ship>(shooter).Hull);
        Assert.True(_match.Get<Ship>(shooter).Velocity.X > 0);
    }

    [Fact]
    public void Torpedo_NearAShip_GoesOff()
    {
        var target = _match.AddShip(1000, 1000);

        _match.Add(new Torpedo { Velocity = new Vector2(Rules.TorpedoSpeed, 0), ShooterMark = 1, TicksLeft = 32 }, 850, 1000);
        _match.Driver.Step(15);

        Assert.Empty(_match.All<Torpedo>());
        Assert.True(_match.Get<Ship>(target).Hull < Rules.ShipHull);
    }

    private static int DamageAt(float distance) => (int)(Rules.TorpedoDamage * Math.Clamp(1.2f - distance / Rules.BlastRadius, 0.2f, 1));
}
