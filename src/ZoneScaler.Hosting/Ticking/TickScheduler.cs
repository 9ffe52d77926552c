using Microsoft.Extensions.Logging;
using ZoneScaler.Ticking;

namespace ZoneScaler.Hosting.Ticking;

/// <summary>
/// Runs due ticks on threads of its own, as <see cref="TickQueue"/> decides. A zone is never on two threads at once, and one that throws costs its own
/// tick only. While all zones sleep, so do all threads.
/// </summary>
internal sealed partial class TickScheduler : IDisposable
{
    // Below this the wait spins: a sleep would overshoot by more.
    private static readonly TimeSpan SpinLimit = TimeSpan.FromMicroseconds(100);

    private readonly Lock _startStop = new();
    private readonly object _gate = new();
    private readonly TickQueue _queue;
    private readonly TimeProvider _time;
    private readonly RunTick _run;
    private readonly ILogger _logger;
    private readonly Thread[] _threads;
    private readonly Dictionary<int, Action> _leaving = []; // zones that run for the last time, and who waits for it

    // The earliest deadline that a thread is waiting for. All other idle threads wait for a pulse, so that a deadline wakes one thread and not all.
    private long _awaited = long.MaxValue;
    private bool _isStarted;
    private bool _isStopping;

    /// <param name="queue">Decides; guarded by this object from now on.</param>
    /// <param name="threads">How many zones tick at the same time at most.</param>
    /// <param name="run">Runs a tick, and routes what it sends, before it returns. Called on several threads, for different zones.</param>
    /// <param name="time">The clock of the queue's timestamps.</param>
    /// <param name="logger">Hears of ticks that throw.</param>
    public TickScheduler(TickQueue queue, int threads, RunTick run, TimeProvider time, ILogger logger)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _queue = queue;
        _run = run;
        _time = time;
        _logger = logger;
        _threads = new Thread[threads];
    }

    /// <summary>Starts the threads.</summary>
    public void Start()
    {
        lock (_startStop)
        {
            if (_isStarted || _isStopping)
                throw new InvalidOperationException("The scheduler has been started before.");
            _isStarted = true;
            for (var i = 0; i < _threads.Length; i++)
            {
                _threads[i] = new Thread(RunThread) { IsBackground = true, Name = $"ZoneScaler tick {i}" };
                _threads[i].Start();
            }
        }
    }

    /// <summary>World time now, in timestamps since tick 0. Thread-safe.</summary>
    public long WorldTime
    {
        get
        {
            lock (_gate)
                return _queue.WorldAt(_time.GetTimestamp());
        }
    }

    /// <summary>Adds a zone, which ticks from the next boundary on, or goes on after its last tick. Thread-safe.</summary>
    /// <param name="added">Gets the zone's number before its first tick.</param>
    /// <param name="lastTick">See <see cref="TickQueue.Add"/>.</param>
    public void Add(Action<int> added, long? lastTick = null)
    {
        lock (_gate)
        {
            added(_queue.Add(_time.GetTimestamp(), lastTick));
            if (_queue.NextDeadline < _awaited)
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>Removes a zone: it starts no more ticks. Thread-safe.</summary>
    /// <param name="zone">The zone's number.</param>
    /// <param name="removed">Called when no tick of it runs any more: here, or on the thread that runs the last one. Not under any lock.</param>
    /// <param name="afterTick">Whether its next tick is to run first, if it falls due within a period; see <see cref="TickQueue.Retire"/>.</param>
    public void Remove(int zone, Action removed, bool afterTick = false)
    {
        lock (_gate)
        {
            if (!(afterTick ? _queue.Retire(zone, _time.GetTimestamp()) : _queue.Remove(zone)))
            {
                _leaving.Add(zone, removed);
                return;
            }
        }
        removed();
    }

    /// <summary>Lets ticks approach another clock's time. Thread-safe.</summary>
    /// <param name="worldTime">World time now by that clock, in timestamps since tick 0.</param>
    public void Steer(long worldTime)
    {
        lock (_gate)
        {
            _queue.Steer(_time.GetTimestamp(), worldTime);
            // Deadlines have moved: who waits for one looks again.
            _awaited = long.MaxValue;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Makes a sleeping zone tick at the next boundary. Thread-safe.</summary>
    public void Wake(int zone)
    {
        lock (_gate)
        {
            _queue.Wake(zone, _time.GetTimestamp());
            if (_queue.NextDeadline < _awaited)
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>Starts no more ticks and waits for those that run.</summary>
    /// <returns>Whether all threads ended in time; one that did not is a background thread and does not hold up the process.</returns>
    public bool Stop(TimeSpan timeout)
    {
        lock (_startStop)
        {
            lock (_gate)
            {
                _isStopping = true;
                Monitor.PulseAll(_gate);
            }
            if (!_isStarted)
                return true;
            var deadline = _time.GetTimestamp() + (long)(timeout.TotalSeconds * _time.TimestampFrequency);
            foreach (var thread in _threads)
            {
                var left = _time.GetElapsedTime(_time.GetTimestamp(), deadline);
                if (!thread.Join(left > TimeSpan.Zero ? left : TimeSpan.Zero))
                    return false;
            }
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Stop(TimeSpan.FromSeconds(1));

    private void RunThread()
    {
        while (Take(out var due))
        {
            var next = due.Number + 1;
            try
            {
                next = _run(due);
            }
#pragma warning disable CA1031 // Whatever a tick throws, the thread and the other zones go on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogTickThrew(e, due.Zone, due.Number);
            }
            Complete(due.Zone, next);
        }
    }

    private void Complete(int zone, long next)
    {
        Action? removed;
        lock (_gate)
        {
            if (_queue.Complete(zone, next) || !_leaving.Remove(zone, out removed))
                return;
        }
        removed();
    }

    /// <summary>Waits for a due tick.</summary>
    /// <returns>False when it is time to stop.</returns>
    private bool Take(out DueTick due)
    {
        lock (_gate)
        {
            while (!_isStopping)
            {
                var now = _time.GetTimestamp();
                if (_queue.TryTake(now, out due))
                {
                    // Somebody must look after what is due next.
                    if (_queue.NextDeadline < _awaited)
                        Monitor.Pulse(_gate);
                    return true;
                }
                WaitForWork(now);
            }
        }
        due = default;
        return false;
    }

    private void WaitForWork(long now)
    {
        var deadline = _queue.NextDeadline;
        if (deadline >= _awaited)
        {
            Monitor.Wait(_gate);
            return;
        }
        _awaited = deadline;
        var left = _time.GetElapsedTime(now, deadline);
        if (left > SpinLimit)
            Monitor.Wait(_gate, Math.Max(1, (int)Math.Min(left.TotalMilliseconds, int.MaxValue)));
        else
            SpinUntil(deadline);
        if (_awaited == deadline)
            _awaited = long.MaxValue;
    }

    /// <summary>Waits without the lock, so that others can finish ticks meanwhile.</summary>
    private void SpinUntil(long deadline)
    {
        Monitor.Exit(_gate);
        try
        {
            while (_time.GetTimestamp() < deadline)
                Thread.SpinWait(20);
        }
        finally
        {
            Monitor.Enter(_gate);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Tick {Tick} of zone number {Zone} threw; the zone goes on with its next tick.")]
    private partial void LogTickThrew(Exception exception, int zone, long tick);
}
