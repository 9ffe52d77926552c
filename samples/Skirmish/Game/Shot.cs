using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;

namespace Skirmish.Game;

/// <summary>A shot on its way. It ends at the first thing that it meets, on whichever side of a border that is: what it sees there is a ghost, and a message to a
/// ghost reaches its owner once.</summary>
[EntityType("shot", PositionPrecision = 0.1)]
public sealed partial class Shot : Entity
{
    /// <summary>How far away a thing may be that this shot can meet within a tick.</summary>
    private const float Reach = 124;

    [Replicated(Precision = 0.5, Min = -1500, Max = 1500)] public partial Vector2 Velocity { get; set; }

    /// <summary>Whose it is: <see cref="Craft.Mark"/>.</summary>
    [Replicated] public partial uint ShooterMark { get; set; }

    /// <summary>The shooter's <see cref="Ship.ShotsFired"/> with this one; 0 for drones.</summary>
    [Replicated] public partial ushort Number { get; set; }
    [Replicated] public partial bool IsDrones { get; set; }

    [Persisted] public partial EntityRef Shooter { get; set; }
    [Persisted] public partial int Damage { get; set; }
    [Persisted] public partial int TicksLeft { get; set; }

    protected override void OnTick(in Tick tick)
    {
        if (--TicksLeft <= 0)
        {
            End();
            return;
        }

        var motion = Velocity * tick.Delta;
        if (FirstInTheWay(motion, tick.Delta, out var time) is { } target)
        {
            Position = InWorld(Position + motion * time);
            Send(target, new Hit(Damage, Vector2.Normalize(Velocity) * Damage, Shooter, Position - Velocity * 0.5f));
            Strike();
            return;
        }

        var next = Position + motion;
        Position = InWorld(next);
        if (Position != next)
            Strike();
    }

    private void Strike()
    {
        Emit(new Impact(ShooterMark, Number));
        End();
    }

    /// <summary>The shooter hears of every end: what a pilot is shown depends on the line, what is told does not.</summary>
    private void End()
    {
        if (!IsDrones && !Shooter.IsNone)
            Send(Shooter, new ShotGone(Number));
        Despawn();
    }

    private Entity? FirstInTheWay(Vector2 motion, float delta, out float time)
    {
        Entity? first = null;
        time = 1;
        foreach (var other in Nearby(Reach))
        {
            var (radius, velocity) = other switch
            {
                Craft craft when Stops(craft) => (Rules.CraftRadius, craft.Velocity),
                Asteroid rock => (rock.Radius, rock.Velocity),
                _ => (0, default),
            };
            if (radius == 0 || Sweep.Touch(Position - other.Position, motion - velocity * delta, radius) is not { } touch)
                continue;
            if (first != null && touch >= time)
                continue;
            (first, time) = (other, touch);
        }

        return first;
    }

    private bool Stops(Craft craft) => craft.Hull > 0 && craft.Mark != ShooterMark && !(IsDrones && craft.IsDrone);

    private static Vector2 InWorld(Vector2 position) => Vector2.Clamp(position, Vector2.One, new Vector2(Rules.WorldSize - 1));
}
