namespace ZoneScaler.Coordination.Store;

/// <summary>What has changed since it was last cleared, for whoever keeps the store on a disk.</summary>
internal sealed class StoreChanges
{
    public List<StoredVersion> Added { get; } = [];

    public List<StoredVersion> Dropped { get; } = [];

    /// <summary>Leases with their seconds; null: ended. The last entry of a lease counts.</summary>
    public List<(long Lease, long? Seconds)> Leases { get; } = [];

    /// <summary>Whether the past before another revision is gone now.</summary>
    public bool HasCompacted { get; set; }

    public bool IsEmpty => Added.Count == 0 && Leases.Count == 0 && !HasCompacted;

    public void Clear()
    {
        Added.Clear();
        Dropped.Clear();
        Leases.Clear();
        HasCompacted = false;
    }
}
