using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster;

/// <summary>
/// A node's way to the coordination store, for code that neither waits nor knows threads: it asks, and is told later, on the node's own thread. In a simulation the answers come by virtual time.
/// </summary>
internal interface ICoordinationPort
{
    /// <summary>Asks for a transaction.</summary>
    void Commit(Txn txn, Action<CommitOutcome> done);

    /// <summary>Asks for a lease.</summary>
    /// <param name="timeToLive">How long it lasts without a keep-alive.</param>
    /// <param name="done">Told the lease's number, or null if no answer came.</param>
    void GrantLease(TimeSpan timeToLive, Action<long?> done);

    /// <summary>Renews a lease.</summary>
    /// <param name="lease">Its number.</param>
    /// <param name="done">Told how long it lasts from when this was sent: zero if it is gone, null if no answer came.</param>
    void KeepAlive(long lease, Action<TimeSpan?> done);

    /// <summary>Gives a lease up, and the keys bound to it. Not answered: if it is lost, the lease ends by itself.</summary>
    void Revoke(long lease);

    /// <summary>Follows all keys with a prefix, from now on until it is disposed of. The first batch is a reset: the present.</summary>
    IDisposable Watch(string prefix, Action<WatchBatch> changed);
}

/// <summary>How a transaction ended.</summary>
/// <param name="Result">The answer; null if none came.</param>
/// <param name="MayHaveHappened">Without an answer: whether it may have taken effect all the same.</param>
internal readonly record struct CommitOutcome(TxnResult? Result, bool MayHaveHappened)
{
    /// <summary>Whether it is known to have taken effect as wished.</summary>
    public bool Succeeded => Result is { Succeeded: true };
}
