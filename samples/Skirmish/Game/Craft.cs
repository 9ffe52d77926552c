using System.Numerics;
using ZoneScaler.Entities;

namespace Skirmish.Game;

/// <summary>What flies and fights: ships and drones.</summary>
public abstract partial class Craft : Entity
{
    [Replicated(Precision = 0.1, Min = -1100, Max = 1100)] public partial Vector2 Velocity { get; set; }
    [Replicated(Precision = 0.006, Min = -3.1416, Max = 3.1416)] public partial float Heading { get; set; }
    [Replicated(Min = 0, Max = 127)] public partial int Hull { get; set; }

    /// <summary>Names the craft in events and on its shots: shorter than its identity.</summary>
    [Replicated] public partial uint Mark { get; set; }

    /// <summary>0 idle, 1 thrust, 2 boost: what the clients' exhaust flames show.</summary>
    [Replicated(Min = 0, Max = 3)] public partial byte Engine { get; set; }

    /// <summary>The tick from which the next shot may be fired.</summary>
    [Persisted] public partial long ReadyAt { get; set; }

    /// <summary>Whether shots and blasts do harm.</summary>
    public virtual bool IsVulnerable => Hull > 0;

    /// <summary>Whether the craft is one of the hives' and no pilot's. Drones do not shoot drones.</summary>
    public abstract bool IsDrone { get; }

    protected override void OnSpawn() => Mark = (uint)Now.Random.NextUInt64();

    /// <summary>Flies one tick by the helm.</summary>
    /// <returns>The energy left.</returns>
    protected float Fly(in Helm helm, in Handling handling, float energy)
    {
        var state = new FlightState { Position = Position, Velocity = Velocity, Heading = Heading, Energy = energy };
        var boosts = Flight.Step(ref state, helm, handling, Now.Delta);
        Engine = (byte)(boosts ? 2 : helm.Push != Vector2.Zero ? 1 : 0);
        (Position, Velocity, Heading) = (state.Position, state.Velocity, state.Heading);
        return state.Energy;
    }

    /// <summary>Bounces off asteroids.</summary>
    /// <returns>How hard: speed at which the worst was hit, 0 if none.</returns>
    protected float BounceOffRocks()
    {
        var worst = 0f;
        foreach (var rock in Nearby<Asteroid>(Rules.RockRadius(3) + Rules.CraftRadius))
        {
            var apart = Position - rock.Position;
            var distance = apart.Length();
            var reach = rock.Radius + Rules.CraftRadius;
            if (distance >= reach)
                continue;
            var normal = distance > 0.01f ? apart / distance : Vector2.UnitX;
            Position += normal * (reach - distance);
            var approach = Vector2.Dot(Velocity - rock.Velocity, normal);
            if (approach >= 0)
                continue;
            Velocity -= normal * approach * 1.5f;
            Send(rock, new Nudge(normal * approach * 0.15f));
            worst = Math.Max(worst, -approach);
        }

        return worst;
    }

    /// <summary>Pushes the craft, up to the speed that nothing flies faster than.</summary>
    protected void Push(Vector2 change)
    {
        var velocity = Velocity + change;
        var speed = velocity.Length();
        Velocity = speed > Rules.SpeedLimit ? velocity * (Rules.SpeedLimit / speed) : velocity;
    }

    /// <summary>Fires from the nose.</summary>
    protected void Shoot(float aim, float speed, int damage, ushort number)
    {
        var direction = Flight.Direction(aim);
        var shot = new Shot
        {
            Velocity = direction * speed + Velocity,
            Damage = damage,
            Shooter = Ref,
            ShooterMark = Mark,
            Number = number,
            IsDrones = IsDrone,
            TicksLeft = (int)(Rules.ShotLife * Rules.TickRate),
        };
        Spawn(shot, InWorld(Position + direction * Rules.CraftRadius));
    }

    /// <summary>The nearest position inside the world.</summary>
    protected static Vector2 InWorld(Vector2 position) => Vector2.Clamp(position, Vector2.One, new Vector2(Rules.WorldSize - 1));

    protected static long Ticks(float seconds) => (long)MathF.Ceiling(seconds * Rules.TickRate);

    /// <summary>The hull is at 0.</summary>
    /// <param name="by">Who did it, or none.</param>
    protected abstract void OnDestroyed(EntityRef by);

    /// <summary>The hull took damage.</summary>
    protected virtual void OnDamaged(EntityRef by, Vector2 from)
    {
    }

    protected void TakeDamage(int damage, EntityRef by, Vector2 from)
    {
        if (!IsVulnerable || damage <= 0)
            return;
        Hull = Math.Max(0, Hull - damage);
        if (Hull == 0)
            OnDestroyed(by);
        else
            OnDamaged(by, from);
    }

    [Handler]
    private void On(Hit hit)
    {
        if (!IsVulnerable)
            return;
        Push(hit.Push);
        TakeDamage(hit.Damage, hit.Shooter, hit.From);
    }

    [Handler]
    private void On(Blast blast)
    {
        if (!IsVulnerable)
            return;
        var apart = Position - blast.Center;
        var strength = Math.Clamp(1.2f - apart.Length() / Rules.BlastRadius, 0.2f, 1);
        if (apart != Vector2.Zero)
            Push(Vector2.Normalize(apart) * strength * 220);
        // Who stands in the own blast is thrown about, but lives.
        if (blast.Shooter != Ref)
            TakeDamage((int)(Rules.TorpedoDamage * strength), blast.Shooter, blast.Center);
    }
}
