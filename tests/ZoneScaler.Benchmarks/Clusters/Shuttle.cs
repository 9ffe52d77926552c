using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Goes to and fro over the border, once every two seconds.</summary>
[EntityType("shuttle")]
public sealed partial class Shuttle : Entity
{
    public const float Speed = 64;

    private const float Reach = Speed; // on either side of the border

    [Replicated]
    public partial float Direction { get; set; } = 1;

    [Persisted]
    public partial long LastTick { get; set; }

    protected override void OnTick(in Tick tick)
    {
        // Its first tick in a new zone should be the next one after the last in the old zone.
        if (LastTick != 0 && tick.Number != LastTick + 1)
            CrossingLog.Gap(tick.Number - LastTick - 1);
        LastTick = tick.Number;
        if (CrossingLog.IsStopped)
            return;
        var x = Position.X + Direction * Speed * tick.Delta;
        if (MathF.Abs(x - BenchmarkWorlds.Half) >= Reach)
            Direction = x > BenchmarkWorlds.Half ? -1 : 1;
        Position = Position with { X = x };
    }

    protected override void OnHandover(ZoneId from) => CrossingLog.Crossed();
}

/// <summary>Puts the shuttles into the first cell.</summary>
[EntityType("shuttle-yard")]
public sealed partial class ShuttleYard : ZoneScript
{
    protected override void OnSpawn()
    {
        if (Cell.Min.X > 0)
            return;
        for (var i = 0; i < BenchmarkWorlds.Size; i++)
        {
            var start = BenchmarkWorlds.Half - Now.Random.NextFloat() * Shuttle.Speed;
            Spawn(new Shuttle(), new Vector2(start, Now.Random.NextFloat() * BenchmarkWorlds.Half));
        }
    }
}

/// <summary>A player that only looks.</summary>
[EntityType("observer")]
public sealed partial class Observer : Entity;
