using System.Runtime.CompilerServices;
using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster.Tests.Running;

/// <summary>A store whose requests all fail, and whose first watch does.</summary>
internal sealed class FaultyStore : ICoordination
{
    public static readonly WatchBatch Present = new(1, [], IsReset: true);

    public Exception Fault { get; set; } = new InvalidCastException("a reply that is none");

    public int Watches { get; private set; }

    public Task<TxnResult> CommitAsync(Txn txn, CancellationToken stop) => Task.FromException<TxnResult>(Fault);

    public Task<LeaseGrant> GrantLeaseAsync(TimeSpan timeToLive, CancellationToken stop) => Task.FromException<LeaseGrant>(Fault);

    public Task<TimeSpan> KeepAliveAsync(long lease, CancellationToken stop) => Task.FromException<TimeSpan>(Fault);

    public Task RevokeLeaseAsync(long lease, CancellationToken stop) => Task.FromException(Fault);

    public async IAsyncEnumerable<WatchBatch> WatchAsync(string prefix, long fromRevision, [EnumeratorCancellation] CancellationToken stop)
    {
        if (++Watches == 1)
            throw Fault;
        yield return Present;
        await Task.Delay(Timeout.Infinite, stop);
    }

    public void AcknowledgeCluster()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
