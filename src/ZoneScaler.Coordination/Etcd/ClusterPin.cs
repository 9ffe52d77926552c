using System.Globalization;
using ZoneScaler.Coordination.Wire;

namespace ZoneScaler.Coordination.Etcd;

/// <summary>
/// Holds a client to the cluster that answered first. Another cluster id, or revisions that are gone (a restored backup, a lost file), latches: every call
/// fails until the owner has acknowledged it. Thread-safe.
/// </summary>
internal sealed class ClusterPin : IDisposable
{
    private readonly Lock _gate = new();
    private ulong _clusterId;
    private long _floor;
    private int _era;
    private CoordinationReason? _violation;
    private string _violationText = "";
    private CancellationTokenSource _violated = new();

    /// <summary>Cancelled when the cluster turns out to be another one: ends what waits.</summary>
    public CancellationToken Violated
    {
        get
        {
            lock (_gate)
                return _violated.Token;
        }
    }

    /// <summary>To be taken before a request is sent: answers of requests that run side by side may come in any order.</summary>
    /// <exception cref="CoordinationException">The cluster is another one and has not been acknowledged.</exception>
    public PinMark Mark()
    {
        lock (_gate)
        {
            ThrowIfViolated(CoordinationOutcome.NotDone);
            return new PinMark(_era, _floor);
        }
    }

    /// <summary>Looks at an answer.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="mark">What was known when the request was sent.</param>
    /// <param name="isLinearizable">Whether its revision cannot be an old one; that of a keep-alive or watch may be.</param>
    /// <param name="outcome">What to say of the request if the cluster is another one.</param>
    /// <exception cref="CoordinationException">The cluster is another one.</exception>
    public void Check(ResponseHeader header, PinMark mark, bool isLinearizable, CoordinationOutcome outcome)
    {
        try
        {
            CheckAndLatch(header, mark, isLinearizable, outcome);
        }
        catch (CoordinationException)
        {
            // Outside of the lock: what waits goes on within this call, and asks for a mark.
            ViolatedNow()?.Cancel();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _violated.Dispose();

    /// <summary>Forgets what was known, if it has turned out to be wrong.</summary>
    public void Acknowledge()
    {
        lock (_gate)
        {
            if (_violation == null)
                return;
            _violation = null;
            _violated = new CancellationTokenSource();
            _clusterId = 0;
            _floor = 0;
            _era++;
        }
    }

    private void CheckAndLatch(ResponseHeader header, PinMark mark, bool isLinearizable, CoordinationOutcome outcome)
    {
        lock (_gate)
        {
            ThrowIfViolated(outcome);
            if (mark.Era != _era)
                return; // Sent before the cluster was acknowledged; says nothing of the one that was.
            if (_clusterId == 0)
                _clusterId = header.ClusterId;
            if (header.ClusterId != _clusterId)
            {
                Latch(
                    CoordinationReason.AnotherCluster,
                    string.Create(CultureInfo.InvariantCulture, $"Cluster {header.ClusterId:x} answers where {_clusterId:x} was known"));
            }
            else if (isLinearizable && header.Revision < mark.Floor)
            {
                Latch(
                    CoordinationReason.WentBack,
                    string.Create(CultureInfo.InvariantCulture, $"Cluster {_clusterId:x} is at revision {header.Revision} after it had been at {mark.Floor}"));
            }
            ThrowIfViolated(outcome);
            _floor = Math.Max(_floor, header.Revision);
        }
    }

    private CancellationTokenSource? ViolatedNow()
    {
        lock (_gate)
            return _violation == null ? null : _violated;
    }

    private void Latch(CoordinationReason violation, string text)
    {
        _violation = violation;
        _violationText = text;
    }

    private void ThrowIfViolated(CoordinationOutcome outcome)
    {
        if (_violation is { } violation)
            throw new CoordinationException(outcome, violation, $"{_violationText}; nothing is asked of it before that is acknowledged.");
    }
}
