using Skirmish.Chaos.Faults;

namespace Skirmish.Chaos;

/// <summary>What a chaos run is to be.</summary>
/// <param name="Players">How many bots play.</param>
/// <param name="Duration">For how long.</param>
/// <param name="Calm">How long the cluster is whole before the next thing happens.</param>
/// <param name="FlockPercent">How many bots follow the hot spot.</param>
/// <param name="JoinsPerSecond">How fast they come.</param>
/// <param name="Kinds">What is done.</param>
/// <param name="Victims">To which roles.</param>
/// <param name="PairPercent">How often two things happen at once.</param>
/// <param name="Seed">Of the schedule and of the world.</param>
/// <param name="Backups">How many each zone has.</param>
/// <param name="PlantedBug">With which bug the nodes are started; null for none.</param>
/// <param name="Report">A file for the report; null for none.</param>
internal sealed record ChaosPlan(
    int Players,
    TimeSpan Duration,
    TimeSpan Calm,
    int FlockPercent,
    int JoinsPerSecond,
    IReadOnlyList<FaultKind> Kinds,
    IReadOnlyList<string> Victims,
    int PairPercent,
    int Seed,
    int Backups,
    string? PlantedBug,
    FileInfo? Report);
