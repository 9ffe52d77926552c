using System.Numerics;
using ZoneScaler.Benchmarks.Players;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>A player that moves in each tick and never leaves its cell.</summary>
[EntityType("resident", PositionPrecision = 1.0 / 32)]
public sealed partial class Resident : Entity
{
    private const float Speed = 8;
    private const float Inset = 96; // what it stays away from its cell's edge

    [Replicated(Precision = 1.0 / 32, Min = -Speed, Max = Speed)]
    public partial Vector2 Velocity { get; set; } = new(Speed, 0);

    /// <summary>How many inputs it has taken; each counts once.</summary>
    [Persisted]
    public partial long Inputs { get; set; }

    /// <summary>The tick that it has run, in a world that shows that.</summary>
    [Replicated]
    public partial long ShownTick { get; set; }

    /// <summary>The name of a player whose home is a cell.</summary>
    public static string NameOf(int cell, int number) => FormattableString.Invariant($"{cell}-{number}");

    /// <summary>Where such a player comes in.</summary>
    internal static PlayerSpawn Spawn(JoinRequest join)
    {
        // In a rehearsal players have other names, and come in anywhere.
        if (!int.TryParse(join.Name.Split('-')[0], System.Globalization.CultureInfo.InvariantCulture, out var cell))
            cell = (int)(join.Random.NextFloat() * BenchmarkWorlds.SixteenAlong * BenchmarkWorlds.SixteenAlong);
        var low = BenchmarkWorlds.CornerOf(cell) + new Vector2(Inset);
        var room = BenchmarkWorlds.Sixteenth - 2 * Inset;
        return new PlayerSpawn(new Resident(), low + new Vector2(join.Random.NextFloat() * room, join.Random.NextFloat() * room));
    }

    protected override void OnTick(in Tick tick)
    {
        if (BenchmarkWorlds.ShowsTicks)
            ShownTick = tick.Number;
        var cell = World.CellBounds(Home);
        var low = new Vector2(cell.Min.X, cell.Min.Y) + new Vector2(Inset);
        var high = new Vector2(cell.Max.X, cell.Max.Y) - new Vector2(Inset);
        var position = Position + Velocity * tick.Delta;
        if (position.X <= low.X || position.X >= high.X)
            Velocity = Velocity with { X = -Velocity.X };
        if (position.Y <= low.Y || position.Y >= high.Y)
            Velocity = Velocity with { Y = -Velocity.Y };
        Position = Vector2.Clamp(position, low, high);
    }

    [Handler]
    private void On(Turn turn)
    {
        Inputs++;
        var (sin, cos) = MathF.SinCos(turn.Angle);
        Velocity = new Vector2(cos, sin) * Speed;
    }
}
