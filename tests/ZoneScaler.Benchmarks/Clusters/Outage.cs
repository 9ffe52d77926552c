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
        var players = crowd.Of(BenchmarkWorlds.CellOf(zone)).ToArray();
        if (Worker == null)
            return new ZoneOutage(ZoneSwitch.Look(ticks, At, At + Watched).LongestMs, players.Max(p => p.LongestPauseMs(At, At + Watched)), ZoneFate.Stayed, 0, null);
        var last = ticks.LastOrDefault(t => t.Node == Worker && t.At < At);
        var first = ticks.FirstOrDefault(t => t.Node != Worker && t.At > At);
        if (first.At == 0)
            return null;
        var seen = players.Select(p => p.FirstMoveAfter(first.At)).Where(t => t != null).Max();
        double? seenMs = seen is { } at ? Milliseconds(at) : null;
        if (first.StartsEmpty)
            return new ZoneOutage(Milliseconds(first.At), seenMs, ZoneFate.StartedEmpty, 0, null);
        // Each tick that was run, or shown to a player, and that the new owner's state has not run.
        var resumed = first.Number - first.Step;
        var shown = players.Select(p => p.NewestTickBefore(first.At)).Max();
        return new ZoneOutage(Milliseconds(first.At), seenMs, ZoneFate.WentOn, Math.Max(0, last.Number - resumed), shown is { } tick ? Math.Max(0, tick - resumed) : null);
    }

    private double Milliseconds(long until) => Stopwatch.GetElapsedTime(At, until).TotalMilliseconds;
}

/// <summary>What became of a zone.</summary>
internal enum ZoneFate
{
    /// <summary>It stayed where it was.</summary>
    Stayed,

    /// <summary>It went on elsewhere, with what a backup had of it.</summary>
    WentOn,

    /// <summary>It began anew elsewhere.</summary>
    StartedEmpty,
}

/// <summary>What a zone felt of an outage.</summary>
/// <param name="TickMs">How long it was until it ticked on; where it stayed where it was, its longest pause.</param>
/// <param name="SnapshotMs">How long it was until a player saw its own entity move on; where the zone stayed where it was, its longest standstill. Null: no player that looks.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="TicksLost">How many ticks had been run that the new owner's state has not; of a zone that began anew that says nothing.</param>
/// <param name="ShownTicksUndone">How many of these a player had been shown; null: players' entities do not say which tick they are of.</param>
internal readonly record struct ZoneOutage(double TickMs, double? SnapshotMs, ZoneFate Fate, long TicksLost, long? ShownTicksUndone);
