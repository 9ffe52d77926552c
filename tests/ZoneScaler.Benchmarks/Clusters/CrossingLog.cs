using System.Text.Json.Nodes;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>What this process's entities have seen since the measurement began. Rehearsals are none of its business: who notes leaves them out. Thread-safe.</summary>
internal static class CrossingLog
{
    private static readonly TickCounts Crossings = new();
    private static readonly TickCounts Gaps = new();
    private static readonly TickCounts Ages = new();

    /// <summary>Whether entities stand still.</summary>
    public static volatile bool IsStopped;

    public static void Begin()
    {
        Crossings.Clear();
        Gaps.Clear();
        Ages.Clear();
    }

    /// <summary>An entity runs a tick.</summary>
    /// <param name="tick">Which.</param>
    /// <param name="last">The one that it ran before; 0: none.</param>
    /// <param name="hasCrossed">Whether it is its first in this zone after another one.</param>
    public static void Ran(long tick, long last, bool hasCrossed)
    {
        // Its first tick in a new zone should be the next one after the last in the old zone.
        var missed = last == 0 ? 0 : tick - last - 1;
        if (hasCrossed)
            Crossings.Add(missed);
        else if (missed != 0)
            Gaps.Add(missed);
    }

    public static void Age(long ticks) => Ages.Add(ticks);

    /// <summary>Of each number of ticks how often it was: those that nobody ran at a crossing (0 of most), those at other times (where there were some), and ghosts' ages. Negative: ticks run twice.</summary>
    public static JsonObject Report() => new()
    {
        ["crossings"] = Crossings.ToJson(),
        ["gaps"] = Gaps.ToJson(),
        ["ages"] = Ages.ToJson(),
    };
}
