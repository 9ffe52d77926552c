using Microsoft.Extensions.Logging;
using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster.Running;

/// <summary>A node's way to a real coordination store: asks it on other threads, and brings the answers to the node's own.</summary>
internal sealed partial class CoordinationPort(
    ICoordination store, NodeQueue node, ClusterSettings settings, TimeProvider time, INodeObserver observer, ILogger<CoordinationPort> logger) : ICoordinationPort, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private int _revocations;
    private int _isAcknowledging;

    private ICoordination Store => store;

    private NodeQueue Node => node;

    private TimeProvider Time => time;

    private TimeSpan RetryPause => settings.RetryMin;

    /// <inheritdoc/>
    public void Commit(Txn txn, Action<CommitOutcome> done) =>
        Ask(async stop => new CommitOutcome(await store.CommitAsync(txn, stop).ConfigureAwait(false), MayHaveHappened: false), mayHaveHappened => new CommitOutcome(null, mayHaveHappened), done);

    /// <inheritdoc/>
    public void GrantLease(TimeSpan timeToLive, Action<long?> done) =>
        Ask<long?>(async stop => (await store.GrantLeaseAsync(timeToLive, stop).ConfigureAwait(false)).Id, _ => null, done);

    /// <inheritdoc/>
    public void KeepAlive(long lease, Action<TimeSpan?> done) =>
        Ask<TimeSpan?>(async stop => await store.KeepAliveAsync(lease, stop).ConfigureAwait(false), _ => null, done);

    /// <inheritdoc/>
    public void Revoke(long lease)
    {
        Interlocked.Increment(ref _revocations);
        _ = RevokeAsync(lease);
    }

    /// <inheritdoc/>
    public IDisposable Watch(string prefix, Action<WatchBatch> changed) => new RunningWatch(this, prefix, changed);

    /// <summary>Waits until leases that were given up are, or a time is over.</summary>
    public async Task DrainAsync(TimeSpan timeout)
    {
        var start = time.GetTimestamp();
        while (Volatile.Read(ref _revocations) > 0 && time.GetElapsedTime(start) < timeout)
            await Task.Delay(TimeSpan.FromMilliseconds(10), time).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private void Ask<T>(Func<CancellationToken, Task<T>> ask, Func<bool, T> failed, Action<T> done)
    {
        // Off the node's thread: it must not wait for a connection, nor run what follows an answer that is there at once.
        _ = Task.Run(async () =>
        {
            T answer;
            // An answer that comes after a lease has ended is of no use; the store itself may wait longer.
            using var late = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            using var timer = time.CreateTimer(static s => ((CancellationTokenSource)s!).Cancel(), late, settings.Lease, Timeout.InfiniteTimeSpan);
            try
            {
                answer = await ask(late.Token).ConfigureAwait(false);
            }
            catch (CoordinationException e)
            {
                LogFailed(e.Reason, e.Message);
                AcknowledgeIfLost(e.Reason);
                if (e.Reason == CoordinationReason.NoSpace)
                    await node.PostAsync(_ => observer.Note(NodeEvent.StoreFull, e.Message)).ConfigureAwait(false);
                answer = failed(e.Outcome == CoordinationOutcome.Unknown);
            }
            catch (OperationCanceledException)
            {
                answer = failed(true);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                LogFault(e);
                answer = failed(true); // whoever asked does nothing else until it has an answer
            }
            if (!_stop.IsCancellationRequested)
                await node.PostAsync(_ => done(answer)).ConfigureAwait(false);
        });
    }

    private async Task RevokeAsync(long lease)
    {
        await Task.Yield();
        try
        {
            using var late = new CancellationTokenSource(settings.Lease, time);
            await store.RevokeLeaseAsync(lease, late.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CoordinationException or OperationCanceledException)
        {
            LogNotRevoked(lease, e.Message); // it ends by itself
        }
        finally
        {
            Interlocked.Decrement(ref _revocations);
        }
    }

    /// <summary>
    /// Another store, or one that has forgotten, stands where the old one was: the node's registration there is void. It lets go of it, and only then uses the new one.
    /// </summary>
    private void AcknowledgeIfLost(CoordinationReason reason)
    {
        if (reason is not (CoordinationReason.AnotherCluster or CoordinationReason.WentBack))
            return;
        if (Interlocked.Exchange(ref _isAcknowledging, 1) != 0)
            return;
        _ = AcknowledgeAsync(reason);
    }

    private async Task AcknowledgeAsync(CoordinationReason reason)
    {
        await node.PostAsync(n =>
        {
            n.StoreReplaced(reason.ToString());
            store.AcknowledgeCluster();
            Volatile.Write(ref _isAcknowledging, 0);
        }).ConfigureAwait(false);
    }

    [LoggerMessage(70, LogLevel.Debug, "The coordination store did not do what it was asked ({Reason}): {Problem}")]
    private partial void LogFailed(CoordinationReason reason, string problem);

    [LoggerMessage(71, LogLevel.Debug, "Lease {Lease} could not be given up and will end by itself: {Problem}")]
    private partial void LogNotRevoked(long lease, string problem);

    [LoggerMessage(72, LogLevel.Warning, "The watch of '{Prefix}' broke off and begins anew: {Problem}")]
    private partial void LogWatchBroken(string prefix, string problem);

    [LoggerMessage(78, LogLevel.Error, "Asking the coordination store failed in an unexpected way; whoever asked is told that it is not known what came of it, and a watch begins anew.")]
    private partial void LogFault(Exception exception);

    /// <summary>A watch that runs until it is disposed of, on the node's thread.</summary>
    private sealed class RunningWatch : IDisposable
    {
        private readonly CancellationTokenSource _stop;
        private readonly CoordinationPort _port;
        private readonly string _prefix;
        private readonly Action<WatchBatch> _changed;
        private bool _isDisposed;

        public RunningWatch(CoordinationPort port, string prefix, Action<WatchBatch> changed)
        {
            _port = port;
            _prefix = prefix;
            _changed = changed;
            _stop = CancellationTokenSource.CreateLinkedTokenSource(port._stop.Token);
            var stop = _stop.Token;
            _ = Task.Run(() => RunAsync(stop), CancellationToken.None);
        }

        public void Dispose()
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _stop.Cancel();
            _stop.Dispose();
        }

        private async Task RunAsync(CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await foreach (var batch in _port.Store.WatchAsync(_prefix, 0, stop).ConfigureAwait(false))
                        await _port.Node.PostAsync(_ => Tell(batch)).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                catch (CoordinationException e)
                {
                    _port.LogWatchBroken(_prefix, e.Message);
                    _port.AcknowledgeIfLost(e.Reason);
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    _port.LogFault(e);
                }
                await Task.Delay(_port.RetryPause, _port.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        private void Tell(WatchBatch batch)
        {
            if (!_isDisposed)
                _changed(batch);
        }
    }
}
