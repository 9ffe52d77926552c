using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Ticking;

namespace ZoneScaler.Benchmarks.Players;

/// <summary>A player of the arena: moves at a constant speed, bounces off the walls, turns when its client says so.</summary>
[EntityType("player", PositionPrecision = 1.0 / 32)]
public sealed partial class ArenaPlayer : Entity
{
    /// <summary>Units per second.</summary>
    public const float Speed = 64;

    [Replicated(Precision = 1.0 / 8, Min = -Speed, Max = Speed)]
    public partial Vector2 Velocity { get; set; }

    [Replicated]
    public partial byte Health { get; set; } = 100;

    protected override void OnTick(in Tick tick)
    {
        var velocity = Velocity;
        var position = Position + velocity * tick.Delta;
        var bounds = World.Bounds;
        if (position.X < bounds.Min.X || position.X > bounds.Max.X)
            velocity.X = -velocity.X;
        if (position.Y < bounds.Min.Y || position.Y > bounds.Max.Y)
            velocity.Y = -velocity.Y;
        Velocity = velocity;
        Position = Vector2.Clamp(position, new Vector2(bounds.Min.X, bounds.Min.Y), new Vector2(bounds.Max.X, bounds.Max.Y));
    }

    [Handler]
    private void On(Turn turn)
    {
        var (sin, cos) = MathF.SinCos(turn.Angle);
        Velocity = new Vector2(cos, sin) * Speed;
    }
}

/// <summary>A client turns its player.</summary>
/// <param name="Angle">The new heading, in radians.</param>
[Input("turn")]
public readonly partial record struct Turn(float Angle);
