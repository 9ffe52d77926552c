using System.Text.Json;
using System.Text.Json.Serialization;
using Skirmish.Bots;

namespace Skirmish.Rolling;

/// <summary>What a rolling restart has cost.</summary>
/// <param name="IsGood">The verdict.</param>
/// <param name="Troubles">What is not as it must be, in words.</param>
/// <param name="Restarts">What was done, in order.</param>
/// <param name="LongestGapMs">The longest time between two snapshots of one player during the restarts.</param>
/// <param name="ControlLongestGapMs">The same without restarts.</param>
/// <param name="MissedBeyondControl">Snapshots missed during the restarts, less those missed without.</param>
/// <param name="OwnMovesMissedBeyondControl">Ticks in which players' ships flew and were shown where they had been, less those without.</param>
/// <param name="Bots">What players felt during the restarts; null if none could join.</param>
/// <param name="Control">What they felt for as long without; null if it did not come to that.</param>
internal sealed record RollingReport(
    bool IsGood,
    IReadOnlyList<string> Troubles,
    IReadOnlyList<WorkerRestart> Restarts,
    double LongestGapMs,
    double ControlLongestGapMs,
    long MissedBeyondControl,
    long OwnMovesMissedBeyondControl,
    BotReport? Bots,
    BotReport? Control)
{
    public static RollingReport Of(RollingPlan plan, IReadOnlyList<string> runTroubles, IReadOnlyList<WorkerRestart> restarts, BotReport? bots, BotReport? control)
    {
        var troubles = runTroubles.ToList();
        troubles.AddRange(restarts.Where(r => r.End != "exit code 0").Select(r => $"{r.Worker} was told to leave and ended with {r.End}"));
        troubles.AddRange(bots?.Faults(plan.Players) ?? ["no bot could join"]);
        troubles.AddRange(control?.Faults(plan.Players).Select(f => $"in the control, {f}") ?? ["it did not come to a control"]);
        var missed = (bots?.MissedSnapshots ?? 0) - (control?.MissedSnapshots ?? 0);
        var missedMoves = (bots?.MissedOwnMoves ?? 0) - (control?.MissedOwnMoves ?? 0);
        if (plan.IsStrict && missed > 0)
            troubles.Add($"{missed} snapshots were missed beyond those of the control");
        if (plan.IsStrict && missedMoves > 0)
            troubles.Add($"{missedMoves} moves of players' ships were missed beyond those of the control");
        return new RollingReport(troubles.Count == 0, troubles, restarts, bots?.SnapshotGapMs.Max ?? 0, control?.SnapshotGapMs.Max ?? 0, missed, missedMoves, bots, control);
    }

    public string ToJson() => JsonSerializer.Serialize(this, RollingReportJson.Default.RollingReport);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RollingReport))]
internal sealed partial class RollingReportJson : JsonSerializerContext;
