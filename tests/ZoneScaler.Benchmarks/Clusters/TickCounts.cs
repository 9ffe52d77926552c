using System.Text.Json.Nodes;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>How often something took each number of ticks, from minus to plus 1,000; what is beyond counts as that. Thread-safe.</summary>
internal sealed class TickCounts
{
    private const int Longest = 1000;

    private readonly long[] _counts = new long[2 * Longest + 1];

    public void Add(long ticks) => Interlocked.Increment(ref _counts[Math.Clamp(ticks, -Longest, Longest) + Longest]);

    public void Clear() => Array.Clear(_counts);

    /// <summary>Pairs of a number of ticks and how often it was, ascending.</summary>
    public JsonArray ToJson() => new([.. _counts.Select((n, i) => (Count: n, Ticks: i - Longest)).Where(p => p.Count > 0).Select(p => (JsonNode)new JsonArray(p.Ticks, p.Count))]);

    /// <summary>The same of several reports together.</summary>
    public static (int Ticks, long Count)[] Read(IEnumerable<JsonObject> reports, string name) =>
        [.. reports.SelectMany(r => (JsonArray)r[name]!).GroupBy(p => (int)p![0]!).OrderBy(g => g.Key).Select(g => (g.Key, g.Sum(p => (long)p![1]!)))];
}
