namespace ZoneScaler.Coordination.Store;

/// <summary>How much a <see cref="CoordinationStore"/> holds.</summary>
public sealed record StoreLimits
{
    /// <summary>
    /// How many revisions of the past can be asked for and watched from, at least. The store forgets older ones by itself, a tenth more at a time.
    /// </summary>
    public int KeptRevisions { get; init; } = 10_000;

    /// <summary>How many bytes the past may take; beyond that fewer revisions are kept.</summary>
    public long PastBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>How many bytes the present may take, leases included; beyond that writes are refused, but for deletions.</summary>
    public long PresentBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>The largest write, in bytes; etcd's default.</summary>
    public int RequestBytes { get; init; } = 1536 * 1024;

    /// <summary>The shortest lease; shorter ones are made as long. etcd's with its default timing.</summary>
    public TimeSpan ShortestLease { get; init; } = TimeSpan.FromSeconds(2);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(KeptRevisions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PastBytes, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(PresentBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RequestBytes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ShortestLease, TimeSpan.FromSeconds(1));
    }
}
