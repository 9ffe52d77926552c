using System.Text.Json.Nodes;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>What this process's entities have seen since the measurement began. Thread-safe.</summary>
internal static class CrossingLog
{
    private const int Longest = 1000;

    private static readonly long[] Gaps = new long[Longest + 1];
    private static readonly long[] Ages = new long[Longest + 1];
    private static long _crossings;

    /// <summary>Whether entities stand still.</summary>
    public static volatile bool IsStopped;

    public static void Begin()
    {
        Interlocked.Exchange(ref _crossings, 0);
        Array.Clear(Gaps);
        Array.Clear(Ages);
    }

    public static void Crossed() => Interlocked.Increment(ref _crossings);

    public static void Gap(long ticks) => Interlocked.Increment(ref Gaps[Math.Clamp(ticks, 0, Longest)]);

    public static void Age(long ticks) => Interlocked.Increment(ref Ages[Math.Clamp(ticks, 0, Longest)]);

    public static JsonObject Report() => new()
    {
        ["crossings"] = Interlocked.Read(ref _crossings),
        ["gaps"] = Table(Gaps),
        ["ages"] = Table(Ages),
    };

    private static JsonArray Table(long[] counts) => new([.. counts.Select((n, i) => (n, i)).Where(p => p.n > 0).Select(p => (JsonNode)new JsonArray(p.i, p.n))]);
}
