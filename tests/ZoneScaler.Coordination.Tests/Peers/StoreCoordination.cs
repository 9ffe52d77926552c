using System.Runtime.CompilerServices;
using ZoneScaler.Coordination.Store;
using ZoneScaler.Coordination.Wire;

namespace ZoneScaler.Coordination.Tests.Peers;

/// <summary>The pure store without a network: every call at once, time by hand.</summary>
internal sealed class StoreCoordination : ICoordination
{
    private readonly CoordinationStore _store = new(1, new Random(1));
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _now;

    public void Elapse(TimeSpan time) => Do(s =>
    {
        _now += time;
        s.Advance(_now);
        return true;
    });

    public void Compact(long revision) => Do(s => s.Compact(new CompactionRequest { Revision = revision }));

    public Task<TxnResult> CommitAsync(Txn txn, CancellationToken stop) => DoAsync(s => s.Commit(txn));

    public Task<LeaseGrant> GrantLeaseAsync(TimeSpan timeToLive, CancellationToken stop) => DoAsync(s => s.GrantLease(timeToLive));

    public Task<TimeSpan> KeepAliveAsync(long lease, CancellationToken stop) => DoAsync(s => s.KeepAlive(lease));

    public Task RevokeLeaseAsync(long lease, CancellationToken stop) => DoAsync(s =>
    {
        s.RevokeLease(lease);
        return true;
    });

    public async IAsyncEnumerable<WatchBatch> WatchAsync(string prefix, long fromRevision, [EnumeratorCancellation] CancellationToken stop)
    {
        var watch = _store.Watch(prefix, fromRevision);
        while (true)
        {
            Task changed;
            WatchBatch? batch;
            lock (_gate)
            {
                changed = _changed.Task;
                watch.TryRead(out batch);
            }
            if (batch != null)
                yield return batch;
            else
                await changed.WaitAsync(stop);
        }
    }

    public void AcknowledgeCluster()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> DoAsync<T>(Func<CoordinationStore, T> act)
    {
        try
        {
            return Task.FromResult(Do(act));
        }
        catch (CoordinationException e)
        {
            return Task.FromException<T>(e);
        }
    }

    private T Do<T>(Func<CoordinationStore, T> act)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            try
            {
                return act(_store);
            }
            finally
            {
                changed = _changed;
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                changed.TrySetResult();
            }
        }
    }
}
