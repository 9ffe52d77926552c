using System.Diagnostics;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>What a cell's players feel in a span of time around a move, and in one of the same length without any. In milliseconds; of all players of the cell, the worst.</summary>
internal sealed class PlayerGaps(Crowd crowd)
{
    /// <summary>How long before a zone's last tick on its old worker the span begins, and how long after the first on the new one it ends.</summary>
    public static readonly long Before = Stopwatch.Frequency / 10, After = Stopwatch.Frequency * 3 / 10;

    /// <summary>The longest time between two snapshots around a move.</summary>
    public double Snapshots(ZoneSwitch move) => Snapshots(BenchmarkWorlds.CellOf(move.Zone), move.Last.At - Before, move.First.At + After);

    /// <summary>The same in a span that begins at a time.</summary>
    public double Snapshots(int cell, long at) => Snapshots(cell, at, at + Before + After);

    /// <summary>The longest time between two snapshots of a player of any cell in a span.</summary>
    public double AnySnapshots(long from, long to) => crowd.Players.Max(p => p.Log.LongestGapMs(from, to));

    /// <summary>The longest time in which a player's own entity stood still in its view around a move.</summary>
    public double Views(ZoneSwitch move) => Views(BenchmarkWorlds.CellOf(move.Zone), move.Last.At - Before, move.First.At + After);

    /// <summary>The same in a span that begins at a time.</summary>
    public double Views(int cell, long at) => Views(cell, at, at + Before + After);

    private double Snapshots(int cell, long from, long to) => crowd.Of(cell).Max(l => l.LongestGapMs(from, to));

    private double Views(int cell, long from, long to) => crowd.Of(cell).Max(l => l.LongestPauseMs(from, to)) ?? double.NaN;
}
