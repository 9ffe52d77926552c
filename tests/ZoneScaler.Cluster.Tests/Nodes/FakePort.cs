using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster.Tests.Nodes;

/// <summary>A store whose answers the test gives, one by one.</summary>
internal sealed class FakePort : ICoordinationPort
{
    public Queue<(Txn Txn, Action<CommitOutcome> Done)> Commits { get; } = new();

    public Queue<Action<long?>> Grants { get; } = new();

    public Queue<Action<TimeSpan?>> KeepAlives { get; } = new();

    public List<long> Revoked { get; } = [];

    public Dictionary<string, Action<WatchBatch>> Watches { get; } = [];

    /// <summary>Answers the transaction that has waited longest.</summary>
    public void Answer(TxnResult result) => Commits.Dequeue().Done(new CommitOutcome(result, MayHaveHappened: true));

    /// <summary>Leaves the transaction that has waited longest without an answer.</summary>
    public void Fail(bool mayHaveHappened) => Commits.Dequeue().Done(new CommitOutcome(null, mayHaveHappened));

    public void Commit(Txn txn, Action<CommitOutcome> done) => Commits.Enqueue((txn, done));

    public void GrantLease(TimeSpan timeToLive, Action<long?> done) => Grants.Enqueue(done);

    public void KeepAlive(long lease, Action<TimeSpan?> done) => KeepAlives.Enqueue(done);

    public void Revoke(long lease) => Revoked.Add(lease);

    public IDisposable Watch(string prefix, Action<WatchBatch> changed)
    {
        Watches[prefix] = changed;
        return new Ended(() => Watches.Remove(prefix));
    }

    private sealed class Ended(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
