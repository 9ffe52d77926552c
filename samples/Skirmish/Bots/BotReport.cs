using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skirmish.Bots;

/// <summary>What players felt.</summary>
/// <param name="Players">Bots that had their ships when the measurement began.</param>
/// <param name="PlayersAtEnd">Those that were connected and had their ships when it ended.</param>
/// <param name="Seconds">How long was measured.</param>
/// <param name="RoundTripMs">Ping to pong.</param>
/// <param name="SnapshotAgeMs">From the beginning of a snapshot's tick to its arrival.</param>
/// <param name="SnapshotGapMs">Between two snapshots of one connection.</param>
/// <param name="MissedSnapshots">Ticks of which a connection got no snapshot, between two of which it did.</param>
/// <param name="OwnShipGapMs">Between two snapshots in which the own ship had moved on, while it flew.</param>
/// <param name="MissedOwnMoves">Snapshots in which it flew and was shown where it had been, and ticks without a snapshot.</param>
/// <param name="OutageMs">From the last snapshot before a lost connection to the first one after it.</param>
/// <param name="BytesPerPlayerSecond">Received, without WebSocket and TCP headers.</param>
/// <param name="SnapshotsPerPlayerSecond">Should be the tick rate.</param>
/// <param name="EntitiesInView">On average.</param>
/// <param name="ShotsFired">By all bots.</param>
/// <param name="ShotsNotSeen">Of them, those that were not shown to their shooters: over before the next snapshot, or fired into a place that the gateway's picture was still short of. No cheat.</param>
/// <param name="ShotsToldLate">Shots whose end was told later than it should have been: a pause, as on a machine without time, and no cheat.</param>
/// <param name="LateSteps">Craft that were shown late and then, at once, on time: one zone's machine was busier than another's.</param>
/// <param name="Disconnects">Connections lost.</param>
/// <param name="Resumes">Sessions that went on after that.</param>
/// <param name="SessionsLost">Sessions that ended unasked, by reason.</param>
/// <param name="ShipsReplaced">How often a player got another ship within one session.</param>
/// <param name="Cheats">What must never happen, and how often it did.</param>
/// <param name="Examples">Some of these in words.</param>
/// <param name="BotsCpuPercent">Of one core, spent by the bots themselves; figures are good only while this machine had time for them.</param>
internal sealed record BotReport(
    int Players,
    int PlayersAtEnd,
    double Seconds,
    Spread RoundTripMs,
    Spread SnapshotAgeMs,
    Spread SnapshotGapMs,
    long MissedSnapshots,
    Spread OwnShipGapMs,
    long MissedOwnMoves,
    Spread OutageMs,
    double BytesPerPlayerSecond,
    double SnapshotsPerPlayerSecond,
    double EntitiesInView,
    long ShotsFired,
    long ShotsNotSeen,
    int ShotsToldLate,
    long LateSteps,
    int Disconnects,
    int Resumes,
    IReadOnlyDictionary<string, int> SessionsLost,
    int ShipsReplaced,
    IReadOnlyDictionary<string, int> Cheats,
    IReadOnlyList<string> Examples,
    double BotsCpuPercent)
{
    public static BotReport Of(Findings findings, int players, int playersAtEnd, TimeSpan measured, long bytes, TimeSpan cpu)
    {
        var playerSeconds = Math.Max(1e-9, players * measured.TotalSeconds);
        return new BotReport(
            players,
            playersAtEnd,
            Math.Round(measured.TotalSeconds, 1),
            Spread.Of(findings.RoundTrip),
            Spread.Of(findings.SnapshotAge),
            Spread.Of(findings.SnapshotGap),
            findings.MissedSnapshots,
            Spread.Of(findings.OwnGap),
            findings.MissedOwnMoves,
            Spread.Of(findings.Outage),
            Math.Round(bytes / playerSeconds),
            Math.Round(findings.Snapshots / playerSeconds, 2),
            Math.Round(findings.EntitiesSeen / Math.Max(1.0, findings.Snapshots), 1),
            findings.ShotsFired,
            findings.ShotsNotSeen,
            findings.ShotsToldLate,
            findings.LateSteps,
            findings.Disconnects,
            findings.Resumes,
            findings.Lost,
            findings.ShipsReplaced,
            Enum.GetValues<Cheat>().ToDictionary(NameOf, findings.Count),
            findings.Examples,
            Math.Round(cpu / measured * 100));
    }

    /// <summary>What went wrong in a run in which nothing may: players kept out, sessions that were lost or did not go on, cheats. Empty if nothing did.</summary>
    /// <param name="expected">How many were to play.</param>
    public IReadOnlyList<string> Faults(int expected)
    {
        var faults = new List<string>();
        if (Players < expected)
            faults.Add($"{expected - Players} of {expected} players could not join");
        if (PlayersAtEnd < Players)
            faults.Add($"{Players - PlayersAtEnd} players were not there in the end");
        if (Resumes != Disconnects)
            faults.Add($"{Disconnects} connections were lost, but {Resumes} sessions resumed");
        faults.AddRange(SessionsLost.Select(lost => $"{lost.Value} sessions were lost: {lost.Key}"));
        if (ShipsReplaced > 0)
            faults.Add($"{ShipsReplaced} times a player got another ship");
        faults.AddRange(Cheats.Where(c => c.Value > 0).Select(c => $"{c.Value} cheats seen: {c.Key}"));
        return faults;
    }

    private static string NameOf(Cheat cheat) => JsonNamingPolicy.CamelCase.ConvertName(cheat.ToString());

    public string ToJson() => JsonSerializer.Serialize(this, BotReportJson.Default.BotReport);

    public string ToTable()
    {
        var table = new StringBuilder();
        Line($"{Players} players for {Seconds:0} s");
        Line($"");
        Line($"{"",-24}{"p50",10}{"p99",10}{"max",10}");
        Line($"{"round trip, ms",-24}{RoundTripMs.P50,10:0.0}{RoundTripMs.P99,10:0.0}{RoundTripMs.Max,10:0.0}");
        Line($"{"snapshot age, ms",-24}{SnapshotAgeMs.P50,10:0.0}{SnapshotAgeMs.P99,10:0.0}{SnapshotAgeMs.Max,10:0.0}");
        Line($"{"snapshot gap, ms",-24}{SnapshotGapMs.P50,10:0.0}{SnapshotGapMs.P99,10:0.0}{SnapshotGapMs.Max,10:0.0}");
        Line($"{"own ship still, ms",-24}{OwnShipGapMs.P50,10:0.0}{OwnShipGapMs.P99,10:0.0}{OwnShipGapMs.Max,10:0.0}");
        if (OutageMs.Count > 0)
            Line($"{"away, ms",-24}{OutageMs.P50,10:0}{OutageMs.P99,10:0}{OutageMs.Max,10:0}");
        Line($"");
        Line($"{"snapshots/s each",-24}{SnapshotsPerPlayerSecond,10:0.00}");
        Line($"{"snapshots missed",-24}{MissedSnapshots,10}");
        Line($"{"own moves missed",-24}{MissedOwnMoves,10}");
        Line($"{"bytes/s each",-24}{BytesPerPlayerSecond,10:0}");
        Line($"{"entities in view",-24}{EntitiesInView,10:0.0}");
        Line($"{"shots fired",-24}{ShotsFired,10}");
        Line($"{"of them not seen",-24}{ShotsNotSeen,10}");
        if (ShotsToldLate > 0)
            Line($"{"ends told late",-24}{ShotsToldLate,10}");
        Line($"{"craft shown late",-24}{LateSteps,10}");
        Line($"{"disconnects / resumes",-24}{$"{Disconnects} / {Resumes}",10}");
        foreach (var (reason, count) in SessionsLost)
            Line($"{"session lost",-24}{count,10}  {reason}");
        if (ShipsReplaced > 0)
            Line($"{"ships replaced",-24}{ShipsReplaced,10}");
        if (PlayersAtEnd < Players)
            Line($"{"playing in the end",-24}{PlayersAtEnd,10}");
        Line($"{"bots' CPU, % of a core",-24}{BotsCpuPercent,10:0}");
        Line($"");
        Line($"Cheats seen: {(Cheats.Values.Sum() == 0 ? "none" : string.Join(", ", Cheats.Where(c => c.Value > 0).Select(c => $"{c.Value} {c.Key}")))}");
        foreach (var example in Examples)
            Line($"  {example}");
        return table.ToString();

        void Line(FormattableString text) => table.AppendLine(text.ToString(CultureInfo.InvariantCulture));
    }
}

/// <summary>How durations were spread, in milliseconds.</summary>
internal sealed record Spread(double P50, double P99, double Max, long Count)
{
    public static Spread Of(Histogram histogram) =>
        new(Math.Round(histogram.Percentile(0.5), 1), Math.Round(histogram.Percentile(0.99), 1), Math.Round(histogram.MaxMilliseconds, 1), histogram.Count);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BotReport))]
internal sealed partial class BotReportJson : JsonSerializerContext;
