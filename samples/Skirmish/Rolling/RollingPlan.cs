namespace Skirmish.Rolling;

/// <summary>What a rolling restart is to be.</summary>
/// <param name="Players">How many bots play.</param>
/// <param name="Rounds">How often each worker is restarted.</param>
/// <param name="Calm">How long the cluster is whole before the next restart.</param>
/// <param name="WarmUp">How long bots play before anything is measured.</param>
/// <param name="FlockPercent">How many bots follow the hot spot.</param>
/// <param name="JoinsPerSecond">How fast they come.</param>
/// <param name="Backups">How many each zone has.</param>
/// <param name="IsStrict">Whether a missed snapshot beyond those of the control makes the verdict bad.</param>
/// <param name="Report">A file for the report; null for none.</param>
internal sealed record RollingPlan(int Players, int Rounds, TimeSpan Calm, TimeSpan WarmUp, int FlockPercent, int JoinsPerSecond, int Backups, bool IsStrict, FileInfo? Report);
