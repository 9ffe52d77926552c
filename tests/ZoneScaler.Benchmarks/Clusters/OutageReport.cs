using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Sums up what zones felt of outages, for people and for the JSON.</summary>
internal sealed class OutageReport
{
    private readonly TextWriter _output;
    private readonly Crowd _crowd;
    private readonly Dictionary<ZoneId, List<RanTick>> _ticks;

    public OutageReport(TextWriter output, ClusterRun world)
    {
        (_output, _crowd, _ticks) = (output, world.Crowd, world.Ticks());
        _output.WriteLine("p50 / p99 / max, ms    zone-events   to the next tick          to a snapshot with it     ticks lost");
    }

    /// <summary>Adds one kind of outage under its name.</summary>
    public OutageFigures Add(string kind, List<Outage> outages, JsonObject result)
    {
        var felt = outages.SelectMany(o => o.Look(_ticks, _crowd)).ToArray();
        var figures = new OutageFigures(new Figures(felt.Select(f => f.TickMs)), new Figures(felt.Select(f => f.SnapshotMs).OfType<double>()), [.. felt.Select(f => f.TicksLost).OfType<long>()]);
        var missing = outages.Sum(o => o.Zones.Count) - felt.Length;
        _output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kind,-22} {felt.Length,11}   {figures.TickMs,-25} {figures.SnapshotMs,-25} max {figures.TicksLostMax}{(missing > 0 ? $"; {missing} zones did not go on" : "")}"));
        result[kind] = new JsonObject
        {
            ["outages"] = outages.Count,
            ["zonesNotBack"] = missing,
            ["tickMs"] = figures.TickMs.ToJson(),
            ["snapshotMs"] = figures.SnapshotMs.ToJson(),
            ["ticksLost"] = new JsonObject(figures.TicksLost.GroupBy(l => l).OrderBy(g => g.Key).Select(g => KeyValuePair.Create(g.Key.ToString(CultureInfo.InvariantCulture), (JsonNode?)g.Count()))),
        };
        if (kind == "worker" && felt.Length > 0)
            (result["workerTickP99Ms"], result["workerSnapshotP99Ms"]) = (figures.TickMs.P99, figures.SnapshotMs.P99Value);
        return figures;
    }
}

/// <summary>What zones felt of one kind of outage.</summary>
internal sealed record OutageFigures(Figures TickMs, Figures SnapshotMs, long[] TicksLost)
{
    public long TicksLostMax => TicksLost.DefaultIfEmpty().Max();

    public OutageFigures Concat(OutageFigures other) => this with { TicksLost = [.. TicksLost, .. other.TicksLost] };
}
