using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Moves along the border within sight of the other side, in every tick.</summary>
[EntityType("walker", PositionPrecision = 0.01)]
public sealed partial class Walker : Entity
{
    private const float Speed = 20;

    [Replicated(Precision = 0.01, Min = -32, Max = 32)]
    public partial Vector2 Velocity { get; set; }

    protected override void OnSpawn() => Velocity = new Vector2(0, Now.Random.NextFloat() < 0.5f ? -Speed : Speed);

    protected override void OnTick(in Tick tick)
    {
        var position = Position + Velocity * tick.Delta;
        if (position.Y < 1 || position.Y > BenchmarkWorlds.Half - 1)
            Velocity = -Velocity;
        Position = position;
    }
}

/// <summary>Puts walkers on the first cell's side of the border, and notes how old their ghosts are on the other.</summary>
[EntityType("border-watch")]
public sealed partial class BorderWatch : ZoneScript
{
    protected override void OnSpawn()
    {
        StayAwake = true;
        if (Cell.Min.X > 0)
            return;
        for (var i = 0; i < BenchmarkWorlds.Size; i++)
            Spawn(new Walker(), new Vector2(BenchmarkWorlds.Half - 2 - Now.Random.NextFloat() * 50, 2 + Now.Random.NextFloat() * (BenchmarkWorlds.Half - 4)));
    }

    protected override void OnTick(in Tick tick)
    {
        if (Cell.Min.X > 0 && !IsRehearsal)
        {
            foreach (var ghost in Ghosts)
                CrossingLog.Age(ghost.GhostAge);
        }
    }

    private IEnumerable<Entity> Ghosts => Zone!.GhostEntities;
}
