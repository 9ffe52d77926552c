using Microsoft.Extensions.Logging.Abstractions;
using ZoneScaler.Cluster.Running;
using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster.Tests.Running;

/// <summary>Whatever the store does, whoever has asked it gets an answer.</summary>
public sealed class CoordinationPortTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly NodeQueue _queue = new();
    private readonly FaultyStore _store = new();
    private readonly Notes _notes = new();
    private readonly CoordinationPort _port;

    public CoordinationPortTests() =>
        _port = new CoordinationPort(_store, _queue, new ClusterSettings { RetryMin = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, _notes, NullLogger<CoordinationPort>.Instance);

    [Fact]
    public void Commit_StoreFailsInAWayNobodyThoughtOf_IsAnsweredAsUnknown()
    {
        CommitOutcome? outcome = null;
        _port.Commit(new Txn([], [], []), o => outcome = o);
        RunNext();

        Assert.Equal(new CommitOutcome(null, MayHaveHappened: true), outcome);
    }

    [Fact]
    public void Watch_StoreFailsInAWayNobodyThoughtOf_BeginsAnew()
    {
        var batches = new List<WatchBatch>();
        using var watch = _port.Watch("/", batches.Add);
        RunNext();

        Assert.Same(FaultyStore.Present, Assert.Single(batches));
        Assert.Equal(2, _store.Watches);
    }

    [Fact]
    public void Commit_StoreIsFull_IsNotedForTheOperator()
    {
        _store.Fault = new CoordinationException(CoordinationOutcome.NotDone, CoordinationReason.NoSpace, "etcdserver: mvcc: database space exceeded");
        CommitOutcome? outcome = null;
        _port.Commit(new Txn([], [], []), o => outcome = o);
        RunNext();
        RunNext();

        Assert.Equal([NodeEvent.StoreFull], _notes.Events);
        Assert.Equal(new CommitOutcome(null, MayHaveHappened: false), outcome);
    }

    public void Dispose()
    {
        _queue.Close();
        _port.Dispose();
        _queue.Dispose();
    }

    private void RunNext()
    {
        Assert.True(_queue.TryTake(Deadline, out var job), "Nothing came of it.");
        job(null!); // the port's answers need no node
    }
}
