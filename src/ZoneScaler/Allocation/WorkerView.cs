namespace ZoneScaler.Allocation;

/// <summary>A worker as a strategy sees it.</summary>
/// <param name="Name">Its name, unique in the cluster.</param>
/// <param name="FailureDomain">What it shares its fate with; empty: with nobody.</param>
/// <param name="Capacity">How much load it carries, in processor cores.</param>
/// <param name="IsLeaving">Whether it is to get no more zones, and to lose those that it has.</param>
public sealed record WorkerView(string Name, string FailureDomain, double Capacity, bool IsLeaving)
{
    /// <summary>Whether it belongs to the warm pool: it holds backups, and no zones until a failover gives it some or the other workers are full.</summary>
    public bool IsWarm { get; init; }

    /// <summary>Whether the coordinator hears it. One that it does not hear gets nothing more, for it could not be told, and keeps what it has.</summary>
    public bool IsHeard { get; init; } = true;
}
