using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;

namespace Skirmish.Game;

/// <summary>A drifting rock. Shot up, it splits in two of half the mass each, which keep its momentum; the smallest just end.</summary>
[EntityType("asteroid", PositionPrecision = 0.1)]
public sealed partial class Asteroid : Entity
{
    private const float MaxSpeed = 120;

    [Replicated(Min = 1, Max = 3)] public partial int Size { get; set; } = 3;
    [Replicated(Precision = 0.2, Min = -400, Max = 400)] public partial Vector2 Velocity { get; set; }

    [Persisted] public partial int Hull { get; set; } = Rules.RockHull(3);

    /// <summary>The sector whose share of rock this is part of; it is told when it is gone.</summary>
    [Persisted] public partial EntityRef Origin { get; set; }

    public float Radius => Rules.RockRadius(Size);

    /// <summary>A whole rock of a size.</summary>
    public static Asteroid OfSize(int size, Vector2 velocity, EntityRef origin) =>
        new() { Size = size, Hull = Rules.RockHull(size), Velocity = velocity, Origin = origin };

    protected override void OnTick(in Tick tick)
    {
        var position = Position + Velocity * tick.Delta;
        var velocity = Velocity;
        Flight.BounceOffEdge(ref position.X, ref velocity.X);
        Flight.BounceOffEdge(ref position.Y, ref velocity.Y);
        (Position, Velocity) = (position, velocity);
    }

    private void TakeDamage(int damage, EntityRef by, Vector2 push)
    {
        if (Hull <= 0)
            return;
        Hull -= damage;
        if (Hull > 0)
            return;
        Emit(new Explosion(TargetKind.Rock, (byte)Size));
        if (!by.IsNone)
            Send(by, new Destroyed(TargetKind.Rock, Rules.RockPoints(Size), "", 0));
        if (Size > 1)
            Split(push);
        else if (!Origin.IsNone)
            Send(Origin, new RockGone(Rules.RockMass(1)));
        Despawn();
    }

    private void Split(Vector2 push)
    {
        var along = push != Vector2.Zero ? Vector2.Normalize(push) : Now.Random.NextDirection();
        var aside = new Vector2(-along.Y, along.X);
        var spread = aside * Now.Random.NextFloat(22, 50);
        var size = Size - 1;
        SpawnPart(size, Velocity + spread, aside);
        SpawnPart(size, Velocity - spread, -aside);
    }

    private void SpawnPart(int size, Vector2 velocity, Vector2 aside) =>
        Spawn(OfSize(size, velocity, Origin), Vector2.Clamp(Position + aside * Rules.RockRadius(size), Vector2.One, new Vector2(Rules.WorldSize - 1)));

    [Handler]
    private void On(Hit hit)
    {
        Push(hit.Push * 0.3f);
        TakeDamage(hit.Damage, hit.Shooter, hit.Push);
    }

    [Handler]
    private void On(Blast blast)
    {
        var apart = Position - blast.Center;
        TakeDamage(Rules.TorpedoDamage / 2, blast.Shooter, apart);
    }

    [Handler]
    private void On(Nudge nudge) => Push(nudge.Push);

    private void Push(Vector2 push)
    {
        var velocity = Velocity + push / Rules.RockMass(Size);
        var speed = velocity.Length();
        Velocity = speed > MaxSpeed ? velocity * (MaxSpeed / speed) : velocity;
    }
}
