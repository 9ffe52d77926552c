using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;

namespace Skirmish.Game;

/// <summary>What a drone is up to.</summary>
public enum DroneMood : byte
{
    Wander = 0,
    Hunt = 1,
    Flee = 2,
}

/// <summary>
/// A computer-controlled ship. It sees as far as the ghost distance; farther ships it knows from its sector (<see cref="Sighting"/>) or from being shot at. It never
/// goes far from its hive, so hives stay what they are: places to look for, or to avoid.
/// </summary>
[EntityType("drone", PositionPrecision = 0.05)]
public sealed partial class Drone : Craft
{
    public const float Leash = 850;
    private const float FiringRange = 330;
    private const float Courage = 0.35f;
    private const float MemoryTime = 4;

    [Replicated] public partial DroneMood Mood { get; set; }

    [Persisted] public partial EntityRef Hive { get; set; }
    [Persisted] public partial Vector2 HivePosition { get; set; }
    [Persisted] public partial Vector2 Goal { get; set; }

    /// <summary>Where the ship that it hunts or flees from was last, and how fast.</summary>
    [Persisted] public partial Vector2 ShipPosition { get; set; }
    [Persisted] public partial Vector2 ShipVelocity { get; set; }
    [Persisted] public partial long ForgetsAt { get; set; }

    public override bool IsDrone => true;

    protected override void OnSpawn()
    {
        base.OnSpawn();
        Hull = Rules.DroneHull;
        Goal = Position;
        Heading = Flight.AngleOf(Now.Random.NextDirection());
    }

    protected override void OnTick(in Tick tick)
    {
        if (Hull == 0)
            return;
        Look(tick);
        Mood = tick.Number >= ForgetsAt || IsTooFarFromHive() ? DroneMood.Wander
            : Hull < Rules.DroneHull * Courage ? DroneMood.Flee
            : DroneMood.Hunt;
        var helm = Mood switch
        {
            DroneMood.Hunt => Hunt(tick),
            DroneMood.Flee => Steer(Position - ShipPosition, 1),
            _ => Wander(tick),
        };
        Fly(helm, Rules.DroneHandling, 0);
        BounceOffRocks();
    }

    protected override void OnDamaged(EntityRef by, Vector2 from) => Notice(from, Vector2.Zero);

    protected override void OnDestroyed(EntityRef by)
    {
        if (!by.IsNone)
            Send(by, new Destroyed(TargetKind.Drone, Rules.PointsForDrone, "Drone", Mark));
        Emit(new Explosion(TargetKind.Drone, 2));
        if (Now.Random.NextInt(5) < 3)
            Spawn(new Pickup { Kind = (PickupKind)Now.Random.NextInt(3) }, Position);
        if (!Hive.IsNone)
            Send(Hive, new DroneGone());
        Despawn();
    }

    private void Look(in Tick tick)
    {
        var nearest = float.MaxValue;
        foreach (var ship in Nearby<Ship>(Rules.GhostDistance))
        {
            var distance = Vector2.DistanceSquared(ship.Position, Position);
            if (!ship.IsVulnerable || distance >= nearest)
                continue;
            nearest = distance;
            Notice(ship.Position, ship.Velocity);
        }

        if (nearest == float.MaxValue && tick.Number < ForgetsAt)
            ShipPosition += ShipVelocity * tick.Delta; // out of sight: guess on
    }

    private void Notice(Vector2 position, Vector2 velocity)
    {
        (ShipPosition, ShipVelocity) = (position, velocity);
        ForgetsAt = Now.Number + Ticks(MemoryTime);
    }

    private Helm Hunt(in Tick tick)
    {
        var distance = Vector2.Distance(ShipPosition, Position);
        var lead = ShipPosition + (ShipVelocity - Velocity) * (distance / Rules.ShotSpeed) - Position;
        var aim = Flight.AngleOf(lead);
        if (distance < FiringRange && tick.Number >= ReadyAt && Math.Abs(Flight.WrapAngle(aim - Heading)) < 0.12f)
        {
            ReadyAt = tick.Number + Ticks(Rules.DroneCooldown);
            Shoot(Heading + Now.Random.NextFloat(-0.09f, 0.09f), Rules.ShotSpeed, Rules.DroneDamage, 0);
        }

        // Close in, then circle; which way round is each drone's own.
        var ahead = lead == Vector2.Zero ? Vector2.UnitX : Vector2.Normalize(lead);
        var around = (Mark & 1) == 0 ? new Vector2(-ahead.Y, ahead.X) : new Vector2(ahead.Y, -ahead.X);
        var push = distance > 95 ? ahead + around * 0.5f : distance < 65 ? around - ahead : around;
        return Helm.Of(Vector2.Normalize(push), aim, Buttons.None);
    }

    private Helm Wander(in Tick tick)
    {
        if (Vector2.DistanceSquared(Goal, Position) < 60 * 60 || tick.Random.NextInt(200) == 0)
            Goal = InWorld(HivePosition + tick.Random.NextDirection() * tick.Random.NextFloat(60, Leash * 0.7f));
        return Steer(Goal - Position, 0.55f);
    }

    private static Helm Steer(Vector2 way, float power)
    {
        var direction = way == Vector2.Zero ? Vector2.UnitX : Vector2.Normalize(way);
        return Helm.Of(direction * power, Flight.AngleOf(direction), Buttons.None);
    }

    private bool IsTooFarFromHive() => Vector2.DistanceSquared(Position, HivePosition) > Leash * Leash;

    [Handler]
    private void On(Sighting sighting)
    {
        if (Now.Number >= ForgetsAt)
            Notice(sighting.Position, Vector2.Zero);
    }
}
