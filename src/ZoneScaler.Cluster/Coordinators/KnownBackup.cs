namespace ZoneScaler.Cluster.Coordinators;

/// <summary>What the coordinator knows of one backup.</summary>
internal sealed class KnownBackup(bool isInSync, TimeSpan since)
{
    /// <summary>Whether it has everything that was committed; if not, it is joining.</summary>
    public bool IsInSync { get; } = isInSync;

    /// <summary>Since when, on the node's clock.</summary>
    public TimeSpan Since { get; } = since;

    /// <summary>How many ticks it was behind when the owner last reported; null if that is not known, or while it is getting the state.</summary>
    public long? TicksBehind { get; set; }
}
