using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Goes straight on, over the borders of cells, and bounces off the world's edge: so there are as many in each cell, on average, for as long as it lasts.</summary>
[EntityType("roamer", PositionPrecision = 1.0 / 32)]
public sealed partial class Roamer : Entity
{
    private const float Speed = 8;

    [Transient] // it arrives without it
    private bool _hasCrossed; // and has run no tick since

    [Replicated(Precision = 1.0 / 32, Min = -Speed, Max = Speed)]
    public partial Vector2 Velocity { get; set; }

    /// <summary>The last tick that it ran. It is part of its state, so it tells what a new owner did not have.</summary>
    [Persisted]
    public partial long LastTick { get; set; }

    /// <summary>How many ticks it has run.</summary>
    [Persisted]
    public partial long Ticks { get; set; }

    protected override void OnSpawn() => Velocity = Now.Random.NextDirection() * Speed;

    protected override void OnTick(in Tick tick)
    {
        if (!IsRehearsal)
            CrossingLog.Ran(tick.Number, LastTick, _hasCrossed);
        (LastTick, _hasCrossed) = (tick.Number, false);
        Ticks++;
        if (CrossingLog.IsStopped)
            return;
        var position = Position + Velocity * tick.Delta;
        var (min, max) = World.Bounds;
        if (position.X < min.X || position.X > max.X)
            Velocity = Velocity with { X = position.X < min.X ? Speed * 0.7f : -Speed * 0.7f };
        if (position.Y < min.Y || position.Y > max.Y)
            Velocity = Velocity with { Y = position.Y < min.Y ? Speed * 0.7f : -Speed * 0.7f };
        Position = Vector2.Clamp(position, new Vector2(min.X, min.Y), new Vector2(max.X, max.Y));
    }

    protected override void OnHandover(ZoneId from) => _hasCrossed = true;
}

/// <summary>Puts roamers into its cell when the world begins, and notes the ticks.</summary>
[EntityType("roamer-field")]
public sealed partial class RoamerField : ZoneScript
{
    /// <summary>The last tick that it ran. It is part of its state, so it tells what a new owner did not have.</summary>
    [Persisted]
    public partial long LastTick { get; set; }

    protected override void OnSpawn()
    {
        StayAwake = true;
        for (var i = 0; i < BenchmarkWorlds.Size; i++)
        {
            var at = RandomPosition();
            Spawn(new Roamer(), new Vector2(at.X, at.Y));
        }
    }

    protected override void OnTick(in Tick tick)
    {
        if (!IsRehearsal)
            TickRecord.Own?.Add(Home, tick.Number, EntityCount, LastTick);
        LastTick = tick.Number;
    }
}
