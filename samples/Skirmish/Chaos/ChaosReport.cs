using System.Text.Json;
using System.Text.Json.Serialization;
using Skirmish.Bots;
using Skirmish.Chaos.Ledgers;

namespace Skirmish.Chaos;

/// <summary>What a chaos run has come to.</summary>
/// <param name="IsGood">The verdict.</param>
/// <param name="Troubles">What is not as it must be, in words.</param>
/// <param name="Seed">Of the schedule.</param>
/// <param name="Options">With what it was started.</param>
/// <param name="PlantedBug">The bug that the nodes had; null for none.</param>
/// <param name="Seconds">How long it took, from the first fault on.</param>
/// <param name="Faults">How often each kind of thing was done.</param>
/// <param name="Log">What was done, in order, and how long after the beginning of the first calm.</param>
/// <param name="LongestRecoverySeconds">From the end of a fault until the cluster was whole, at most.</param>
/// <param name="ZonesQuarantined">How many zones were not to run again, by the nodes' logs.</param>
/// <param name="MessagesDead">How many messages were not to be handled, by the same.</param>
/// <param name="Ledger">What became of the tokens; null if it did not come to that.</param>
/// <param name="Bots">What the players felt; null if none could join.</param>
internal sealed record ChaosReport(
    bool IsGood,
    IReadOnlyList<string> Troubles,
    int Seed,
    ChaosOptions Options,
    string? PlantedBug,
    double Seconds,
    IReadOnlyDictionary<string, int> Faults,
    IReadOnlyList<string> Log,
    double LongestRecoverySeconds,
    int ZonesQuarantined,
    int MessagesDead,
    LedgerAudit? Ledger,
    BotReport? Bots)
{
    public string ToJson() => JsonSerializer.Serialize(this, ChaosReportJson.Default.ChaosReport);
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChaosReport))]
internal sealed partial class ChaosReportJson : JsonSerializerContext;
