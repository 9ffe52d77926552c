using Microsoft.Extensions.Logging;
using ZoneScaler.Coordination.Wire;
using ZoneScaler.Grpc;

namespace ZoneScaler.Coordination.Etcd;

/// <summary>
/// The coordination store of an etcd cluster or a lighthouse, over the etcd v3 API. Connects when first used; a lost member is replaced by the next. It
/// keeps to the cluster that it met first, see <see cref="ICoordination.AcknowledgeCluster"/>. Thread-safe.
/// </summary>
public sealed class EtcdCoordination : ICoordination
{
    private readonly ClusterPin _pin = new();
    private readonly EtcdCaller _caller;
    private readonly ILogger _logger;

    /// <param name="options">Where the store is.</param>
    /// <param name="time">The clock of deadlines and pauses.</param>
    /// <param name="random">Chooses the first endpoint and spreads retries; used by this object alone from now on.</param>
    /// <param name="logger">Hears of what fails.</param>
    /// <exception cref="ArgumentException">An option is not allowed.</exception>
    public EtcdCoordination(EtcdOptions options, TimeProvider time, Random random, ILogger<EtcdCoordination> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _logger = logger;
        _caller = new EtcdCaller(options, _pin, time, random, logger);
    }

    /// <inheritdoc/>
    public async Task<TxnResult> CommitAsync(Txn txn, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(txn);
        var request = Translation.Request(txn);
        return Translation.Result(await _caller.CallAsync(EtcdMethods.Txn, request, txn.IsReadOnly, r => r.Header, stop).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<LeaseGrant> GrantLeaseAsync(TimeSpan timeToLive, CancellationToken stop)
    {
        var request = Translation.Grant(timeToLive);
        return Translation.Grant(await _caller.CallAsync(EtcdMethods.LeaseGrant, request, isRepeatable: true, r => r.Header, stop).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task<TimeSpan> KeepAliveAsync(long lease, CancellationToken stop) =>
        _caller.RunAsync((endpoint, options) => KeepAliveAsync(endpoint, options, lease), isRepeatable: true, stop);

    /// <inheritdoc/>
    public async Task RevokeLeaseAsync(long lease, CancellationToken stop)
    {
        try
        {
            await _caller.CallAsync(EtcdMethods.LeaseRevoke, new LeaseRevokeRequest { ID = lease }, isRepeatable: true, r => r.Header, stop).ConfigureAwait(false);
        }
        catch (CoordinationException e) when (e.Reason == CoordinationReason.LeaseNotFound)
        {
            // It has ended by itself, or by an attempt whose reply was lost.
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<WatchBatch> WatchAsync(string prefix, long fromRevision, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfNegative(fromRevision);
        return new EtcdWatch(_caller, prefix, _logger).RunAsync(fromRevision, stop);
    }

    /// <inheritdoc/>
    public void AcknowledgeCluster() => _pin.Acknowledge();

    /// <summary>Ends all calls and watches.</summary>
    public ValueTask DisposeAsync()
    {
        _caller.Dispose();
        return ValueTask.CompletedTask;
    }

    // One message each way on a stream of its own: nothing to keep alive between keep-alives, and each has a deadline.
    private async Task<TimeSpan> KeepAliveAsync(EtcdEndpoint endpoint, CallOptions options, long lease)
    {
        var mark = _pin.Mark();
        using var call = endpoint.Invoker.AsyncDuplexStreamingCall(EtcdMethods.LeaseKeepAlive, null, options);
        await call.RequestStream.WriteAsync(new LeaseKeepAliveRequest { ID = lease }).ConfigureAwait(false);
        if (!await call.ResponseStream.MoveNext().ConfigureAwait(false))
            throw new RpcException(new Status(StatusCode.Unavailable, "The server has ended the stream of keep-alives."));
        var response = call.ResponseStream.Current;
        _pin.Check(response.Header, mark, isLinearizable: false, CoordinationOutcome.NotDone);
        return TimeSpan.FromSeconds(Math.Max(0, response.TTL));
    }
}
