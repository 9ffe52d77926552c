using System.Diagnostics;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Something that was done to a cluster.</summary>
/// <param name="At">When, as the stopwatch says.</param>
/// <param name="Worker">The worker that it hit; null: none.</param>
/// <param name="Zones">The zones that this worker had; without one, all zones.</param>
internal sealed record Outage(long At, string? Worker, IReadOnlyList<ZoneId> Zones)
{
    private static readonly long Watched = 3 * Stopwatch.Frequency; // where no zone changes its worker

    /// <summary>What each zone, and its players, felt of it. Zones that did not go on are left out.</summary>
    public IEnumerable<ZoneOutage> Look(Dictionary<ZoneId, List<RanTick>> ticks, Crowd crowd) => Zones.Select(zone => Look(zone, ticks[zone], crowd)).OfType<ZoneOutage>();

    private ZoneOutage? Look(ZoneId zone, List<RanTick> ticks, Crowd crowd)
    {
        var players = crowd.Of(zone.Cell.Y * BenchmarkWorlds.SixteenAlong + zone.Cell.X).ToArray();
        if (Worker == null)
            return new ZoneOutage(ZoneSwitch.Look(ticks, At, At + Watched).LongestMs, players.Max(p => p.LongestPauseMs(At, At + Watched)), 0);
        var last = ticks.LastOrDefault(t => t.Node == Worker && t.At < At);
        var first = ticks.FirstOrDefault(t => t.Node != Worker && t.At > At);
        if (first.At == 0)
            return null;
        // Each tick that was run and that the new owner's state has not run.
        var lost = first.Step == 0 ? (long?)null : Math.Max(0, last.Number - (first.Number - first.Step));
        var seen = players.Select(p => p.FirstMoveAfter(first.At)).Where(t => t != null).Max();
        return new ZoneOutage(Milliseconds(first.At), seen is { } at ? Milliseconds(at) : null, lost);
    }

    private double Milliseconds(long until) => Stopwatch.GetElapsedTime(At, until).TotalMilliseconds;
}

/// <summary>What a zone felt of an outage.</summary>
/// <param name="TickMs">How long it was until it ticked on; where it stayed where it was, its longest pause.</param>
/// <param name="SnapshotMs">How long it was until a player saw its own entity move on; where the zone stayed where it was, its longest standstill. Null: no player that looks.</param>
/// <param name="TicksLost">How many ticks had been run that the new owner's state has not; null: it began anew.</param>
internal readonly record struct ZoneOutage(double TickMs, double? SnapshotMs, long? TicksLost);
