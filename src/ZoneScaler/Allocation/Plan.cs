namespace ZoneScaler.Allocation;

/// <summary>What a strategy wants changed. No zone is both placed and moved, and none of those gets or loses a backup in the same plan.</summary>
/// <param name="Placements">Which zones without a worker go where.</param>
public sealed record Plan(IReadOnlyList<Placement> Placements)
{
    /// <summary>Everything stays as it is.</summary>
    public static Plan Nothing { get; } = new([]);

    /// <summary>Which running zones change worker, the most urgent first.</summary>
    public IReadOnlyList<Move> Moves { get; init; } = [];

    /// <summary>Which zones get another backup, and where.</summary>
    public IReadOnlyList<BackupPlacement> Backups { get; init; } = [];

    /// <summary>Which backups are not needed any more.</summary>
    public IReadOnlyList<BackupRelease> Releases { get; init; } = [];
}
