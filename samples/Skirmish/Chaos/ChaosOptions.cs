namespace Skirmish.Chaos;

/// <summary>With what a chaos run was started, for its report.</summary>
/// <param name="Players">How many bots were to play.</param>
/// <param name="DurationSeconds">For how long.</param>
/// <param name="CalmSeconds">How long the cluster was whole before the next thing happened.</param>
/// <param name="FlockPercent">How many bots followed the hot spot.</param>
/// <param name="JoinsPerSecond">How fast they came.</param>
/// <param name="Faults">What was done.</param>
/// <param name="Victims">To which roles.</param>
/// <param name="PairPercent">How often two things happened at once.</param>
/// <param name="Seed">Of the schedule and of the world.</param>
/// <param name="Coordinators">How many there were.</param>
/// <param name="Workers">How many there were, with those of the warm pool.</param>
/// <param name="Warm">How many of them belonged to it.</param>
/// <param name="Gateways">How many there were.</param>
/// <param name="Backups">How many each zone had.</param>
internal sealed record ChaosOptions(
    int Players,
    double DurationSeconds,
    double CalmSeconds,
    int FlockPercent,
    int JoinsPerSecond,
    IReadOnlyList<string> Faults,
    IReadOnlyList<string> Victims,
    int PairPercent,
    int Seed,
    int Coordinators,
    int Workers,
    int Warm,
    int Gateways,
    int Backups);
