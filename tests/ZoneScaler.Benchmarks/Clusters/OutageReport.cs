using System.Globalization;
using System.Text.Json.Nodes;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Sums up what zones felt of outages of one kind, for people and for the JSON.</summary>
internal static class OutageReport
{
    /// <summary>Adds it to the report of a block.</summary>
    public static void Add(List<Outage> outages, ClusterRun world, TextWriter output, JsonObject result)
    {
        var ticks = world.Ticks();
        var felt = outages.SelectMany(o => o.Look(ticks, world.Crowd)).ToArray();
        var (tickMs, snapshotMs) = (new Figures(felt.Select(f => f.TickMs)), new Figures(felt.Select(f => f.SnapshotMs).OfType<double>()));
        var lost = felt.Where(f => f.Fate == ZoneFate.WentOn).Select(f => f.TicksLost).ToArray();
        var undone = felt.Select(f => f.ShownTicksUndone).OfType<long>().ToArray();
        var missing = outages.Sum(o => o.Zones.Count) - felt.Length;
        var empty = felt.Count(f => f.Fate == ZoneFate.StartedEmpty);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"    {felt.Length} zones; to the next tick {tickMs} ms, to a snapshot with it {snapshotMs} ms (p50 / p99 / max)"));
        output.WriteLine($"    ticks lost {Describe(lost)}; shown ticks undone {Describe(undone)}; {empty} zones started empty, {missing} did not go on");
        result["outages"] = outages.Count;
        result["zones"] = felt.Length + missing;
        result["zonesNotBack"] = missing;
        result["emptyStarts"] = empty;
        result["tickMs"] = tickMs.ToJson();
        result["snapshotMs"] = snapshotMs.ToJson();
        result["zonesNotSeen"] = felt.Length - snapshotMs.Count;
        result["ticksLost"] = Table(lost);
        result["ticksLostMax"] = Max(lost);
        if (undone.Length == 0)
            return;
        result["shownTicksUndone"] = Table(undone);
        result["shownTicksUndoneMax"] = Max(undone);
    }

    private static string Describe(long[] ticks) => ticks.Length == 0 ? "unknown" : string.Join(", ", Grouped(ticks).Select(g => $"{g.Key} in {g.Count()}"));

    private static JsonObject Table(long[] ticks) => new(Grouped(ticks).Select(g => KeyValuePair.Create(g.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)g.Count())));

    private static IEnumerable<IGrouping<long, long>> Grouped(long[] ticks) => ticks.GroupBy(l => l).OrderBy(g => g.Key);

    // Null: none that could be compared, which is not 0.
    private static long? Max(long[] ticks) => ticks.Length == 0 ? null : ticks.Max();
}
