namespace ZoneScaler.Coordination;

/// <summary>
/// The store that a cluster agrees through: keys with revisions, transactions, leases and watches, as in etcd v3. Thread-safe. Each call fails with
/// <see cref="CoordinationException"/>, or with <see cref="OperationCanceledException"/> if it was told to stop, after which its outcome is unknown.
/// </summary>
public interface ICoordination : IAsyncDisposable
{
    /// <summary>Runs a transaction. Linearizable: it sees everything that was committed before it was sent.</summary>
    Task<TxnResult> CommitAsync(Txn txn, CancellationToken stop);

    /// <summary>Makes a lease. If a reply is lost, an unused one may be left behind until it ends.</summary>
    /// <param name="timeToLive">At least a second, rounded up to whole ones; the store has a minimum of its own.</param>
    /// <param name="stop">Gives up.</param>
    Task<LeaseGrant> GrantLeaseAsync(TimeSpan timeToLive, CancellationToken stop);

    /// <summary>Renews a lease to its full time.</summary>
    /// <returns>What the lease now has left, counted by the store: a caller counts from before it called. Zero: the lease is gone, and so are its keys.</returns>
    Task<TimeSpan> KeepAliveAsync(long lease, CancellationToken stop);

    /// <summary>Ends a lease and deletes its keys; one that is gone already is no error.</summary>
    Task RevokeLeaseAsync(long lease, CancellationToken stop);

    /// <summary>
    /// Watches all keys that begin with a prefix, until it is told to stop (then it ends with <see cref="OperationCanceledException"/>). It reconnects by
    /// itself, however long that takes, and misses and repeats nothing; it fails only if the request is refused, or for
    /// <see cref="CoordinationReason.AnotherCluster"/> or <see cref="CoordinationReason.WentBack"/>.
    /// </summary>
    /// <param name="prefix">What keys begin with; empty for all keys.</param>
    /// <param name="fromRevision">The first revision of interest; 0: first the present, as a reset, and then what changes.</param>
    /// <param name="stop">Ends the watch.</param>
    IAsyncEnumerable<WatchBatch> WatchAsync(string prefix, long fromRevision, CancellationToken stop);

    /// <summary>
    /// Accepts the store as it is after <see cref="CoordinationReason.AnotherCluster"/> or <see cref="CoordinationReason.WentBack"/>: for a caller that has let
    /// go of all that it knew from the store, revisions and leases included. Without such a failure it does nothing.
    /// </summary>
    void AcknowledgeCluster();
}
