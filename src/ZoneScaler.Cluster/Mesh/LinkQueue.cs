using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>
/// What waits to leave by a link: many threads put in without waiting, one writer takes out. It counts bytes until they have been written; the owner ends the link when they are too many.
/// </summary>
#pragma warning disable CA1001 // Close ends the timer, too.
internal sealed class LinkQueue : IValueTaskSource<bool>
#pragma warning restore CA1001
{
    /// <summary>How long what can wait waits for company after something has left. Each departure costs both sides several thread switches and system calls.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly ITimer _restEnds;
    private readonly Lock _lock = new();
    private readonly List<OutgoingRecord> _waiting = [];
    private ManualResetValueTaskSourceCore<bool> _signal; // the writer goes on where it is set
    private bool _isAwaited;
    private bool _isClosed;
    private bool _isResting; // something waits for the timer
    private long _bytes;
    private long _since;
    private long _wroteAt;

    public LinkQueue(TimeProvider time)
    {
        _time = time;
        _wroteAt = time.GetTimestamp();
        _restEnds = time.CreateTimer(static queue => ((LinkQueue)queue!).EndRest(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many bytes have come in and not been written.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Whether something waits to be taken.</summary>
    public bool HasMore
    {
        get
        {
            lock (_lock)
                return _waiting.Count > 0;
        }
    }

    /// <summary>Takes a record over. One that comes after the end is released.</summary>
    /// <param name="record">The record.</param>
    /// <param name="haste">When the writer goes on, if it waits; and whether it does so in this call, up to where it has to wait itself.</param>
    /// <returns>How many bytes wait now; 0 after the end.</returns>
    public long Add(in OutgoingRecord record, Haste haste)
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
                wakes = _isAwaited && (haste != Haste.Soon || !Rests());
                _isAwaited &= !wakes;
            }
        }
        if (bytes == 0)
            record.Frame.Release();
        if (wakes && haste == Haste.Elsewhere)
            WakeElsewhere(true);
        else if (wakes)
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
    public void Written(long bytes)
    {
        Interlocked.Add(ref _bytes, -bytes);
        Volatile.Write(ref _wroteAt, _time.GetTimestamp());
    }

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
        _restEnds.Dispose();
        foreach (var record in dropped)
            record.Frame.Release();
        if (wakes)
            WakeElsewhere(false);
    }

    // Whether it is too early for what can wait. Then the timer runs.
    private bool Rests()
    {
        if (_isResting)
            return true;
        var since = _time.GetElapsedTime(Volatile.Read(ref _wroteAt));
        if (since >= Rest)
            return false;
        _isResting = true;
        _restEnds.Change(Rest - since, Timeout.InfiniteTimeSpan);
        return true;
    }

    private void EndRest()
    {
        bool wakes;
        lock (_lock)
        {
            _isResting = false;
            wakes = _isAwaited && _waiting.Count > 0;
            _isAwaited &= !wakes;
        }
        if (wakes)
            _signal.SetResult(true);
    }

    private void WakeElsewhere(bool result) =>
        ThreadPool.UnsafeQueueUserWorkItem(static wake => wake.Queue._signal.SetResult(wake.Result), (Queue: this, Result: result), preferLocal: false);

    bool IValueTaskSource<bool>.GetResult(short token) => _signal.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);
}
