using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace Skirmish.Game;

/// <summary>Flies straight and blows up near anything, or when its time is over. Its blast reaches over borders and corners, and everything in it once.</summary>
[EntityType("torpedo", PositionPrecision = 0.1)]
public sealed partial class Torpedo : Entity
{
    [Replicated(Precision = 0.5, Min = -1000, Max = 1000)] public partial Vector2 Velocity { get; set; }
    [Replicated] public partial uint ShooterMark { get; set; }

    [Persisted] public partial EntityRef Shooter { get; set; }
    [Persisted] public partial int TicksLeft { get; set; }

    protected override void OnTick(in Tick tick)
    {
        var next = Position + Velocity * tick.Delta;
        Position = Vector2.Clamp(next, Vector2.One, new Vector2(Rules.WorldSize - 1));
        if (--TicksLeft <= 0 || Position != next || IsSomethingNear())
            Explode();
    }

    private bool IsSomethingNear()
    {
        foreach (var other in Nearby(Rules.TorpedoFuse + Rules.RockRadius(3)))
        {
            var radius = other switch
            {
                Craft { Hull: > 0 } craft when craft.Mark != ShooterMark => Rules.CraftRadius + Rules.TorpedoFuse,
                Asteroid rock => rock.Radius,
                _ => 0,
            };
            if (radius > 0 && Vector2.DistanceSquared(other.Position, Position) < radius * radius)
                return true;
        }

        return false;
    }

    private void Explode()
    {
        Area(Shape.Circle(Position, Rules.BlastRadius), new Blast(Position, Shooter));
        Emit(new Shockwave(Rules.BlastRadius));
        Despawn();
    }
}
