using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>
/// What waits to leave by a link: many threads put in without waiting, one writer takes out. It counts bytes until they have been written; the owner ends the link when they are too many.
/// </summary>
internal sealed class LinkQueue : IValueTaskSource<bool>
{
    private readonly Lock _lock = new();
    private readonly List<OutgoingRecord> _waiting = [];
    private ManualResetValueTaskSourceCore<bool> _signal = new() { RunContinuationsAsynchronously = true };
    private bool _isAwaited;
    private bool _isClosed;
    private long _bytes;
    private long _since;

    /// <summary>How many bytes have come in and not been written.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Takes a record over. One that comes after the end is released.</summary>
    /// <returns>How many bytes wait now; 0 after the end.</returns>
    public long Add(in OutgoingRecord record)
    {
        long bytes;
        bool wakes;
        lock (_lock)
        {
            if (_isClosed)
            {
                bytes = 0;
                wakes = false;
            }
            else
            {
                if (_waiting.Count == 0)
                    _since = Stopwatch.GetTimestamp();
                _waiting.Add(record);
                bytes = Interlocked.Add(ref _bytes, record.Bytes);
                wakes = _isAwaited;
                _isAwaited = false;
            }
        }
        if (bytes == 0)
            record.Frame.Release();
        if (wakes)
            _signal.SetResult(true); // outside of the lock
        return bytes;
    }

    /// <summary>Waits until something is there. For one waiter.</summary>
    /// <returns>False at the end.</returns>
    public ValueTask<bool> WaitAsync()
    {
        lock (_lock)
        {
            if (_isClosed || _waiting.Count > 0)
                return new(!_isClosed);
            _signal.Reset();
            _isAwaited = true;
            return new(this, _signal.Version);
        }
    }

    /// <summary>Moves what waits to a list, in its order.</summary>
    /// <returns>When the first of it came in, as <see cref="Stopwatch"/> counts.</returns>
    public long Take(List<OutgoingRecord> into)
    {
        lock (_lock)
        {
            into.AddRange(_waiting);
            _waiting.Clear();
            return _since;
        }
    }

    /// <summary>What was taken has been written.</summary>
    public void Written(long bytes) => Interlocked.Add(ref _bytes, -bytes);

    /// <summary>Takes nothing more, and drops what waits.</summary>
    public void Close()
    {
        OutgoingRecord[] dropped;
        bool wakes;
        lock (_lock)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            dropped = [.. _waiting];
            _waiting.Clear();
            wakes = _isAwaited;
            _isAwaited = false;
        }
        foreach (var record in dropped)
            record.Frame.Release();
        if (wakes)
            _signal.SetResult(false);
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _signal.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);
}
