using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;

namespace ZoneScaler.Benchmarks.Ticking;

/// <summary>An entity of the tick benchmark: moves, bounces, and looks at all its neighbours in every tick.</summary>
[EntityType("particle", PositionPrecision = 1.0 / 64, ReusesObjects = true)]
public sealed partial class Particle : Entity
{
    /// <summary>How far it looks, in world units.</summary>
    public const float Sight = 8;

    [Replicated(Precision = 1.0 / 64, Min = -64, Max = 64)]
    public partial Vector2 Velocity { get; set; }

    [Replicated]
    public partial byte Crowd { get; set; }

    [Persisted]
    public partial long Seen { get; set; }

    protected override void OnTick(in Tick tick)
    {
        var velocity = Velocity;
        var position = Position + velocity * tick.Delta;
        var bounds = World.Bounds;
        if (position.X < bounds.Min.X || position.X > bounds.Max.X)
            Velocity = velocity = velocity with { X = -velocity.X };
        if (position.Y < bounds.Min.Y || position.Y > bounds.Max.Y)
            Velocity = velocity with { Y = -velocity.Y };
        Position = position;

        var neighbours = 0;
        foreach (var _ in Nearby(Sight))
            neighbours++;
        Seen += neighbours;
        Crowd = (byte)(neighbours / 8);
    }
}
