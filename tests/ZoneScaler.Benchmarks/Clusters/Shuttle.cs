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

    [Transient] // it arrives without it
    private bool _hasCrossed; // and has run no tick since

    [Replicated]
    public partial float Direction { get; set; } = 1;

    [Persisted]
    public partial long LastTick { get; set; }

    protected override void OnTick(in Tick tick)
    {
        if (!IsRehearsal)
            CrossingLog.Ran(tick.Number, LastTick, _hasCrossed);
        (LastTick, _hasCrossed) = (tick.Number, false);
        if (CrossingLog.IsStopped)
            return;
        var x = Position.X + Direction * Speed * tick.Delta;
        if (MathF.Abs(x - BenchmarkWorlds.Half) >= Reach)
            Direction = x > BenchmarkWorlds.Half ? -1 : 1;
        Position = Position with { X = x };
    }

    protected override void OnHandover(ZoneId from) => _hasCrossed = true;
}

/// <summary>Moves as shuttles do, near the border, but never crosses it: what a client sees of it is what crossing has to be compared with.</summary>
[EntityType("stayer")]
public sealed partial class Stayer : Entity
{
    private const float Near = 24; // beyond the margin within which entities change zone
    private const float Far = Near + Shuttle.Speed;

    [Replicated]
    public partial float Direction { get; set; } = 1;

    protected override void OnTick(in Tick tick)
    {
        if (CrossingLog.IsStopped)
            return;
        var side = Position.X < BenchmarkWorlds.Half ? -1 : 1;
        var away = MathF.Abs(Position.X - BenchmarkWorlds.Half) + Direction * Shuttle.Speed * tick.Delta;
        if (away is <= Near or >= Far)
            Direction = -Direction;
        Position = Position with { X = BenchmarkWorlds.Half + side * Math.Clamp(away, Near, Far) };
    }

    /// <summary>A place to begin at.</summary>
    public static Vector2 Start(ZoneRandom random, bool isLeft) =>
        new(BenchmarkWorlds.Half + (isLeft ? -1 : 1) * random.NextFloat(Near, Far), random.NextFloat() * BenchmarkWorlds.Half);
}

/// <summary>Puts the shuttles into the first cell, and stayers into both.</summary>
[EntityType("shuttle-yard")]
public sealed partial class ShuttleYard : ZoneScript
{
    private const int ShuttlesPerStayer = 10; // on each side

    protected override void OnSpawn()
    {
        for (var i = 0; i < BenchmarkWorlds.Size / ShuttlesPerStayer; i++)
            Spawn(new Stayer(), Stayer.Start(Now.Random, isLeft: Cell.Min.X == 0));
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
