using System.Diagnostics;
using ZoneScaler.Zones;

namespace ZoneScaler.Benchmarks.Mesh;

/// <summary>
/// Steps a zone whenever something has come in, or is due, instead of at a beat: what is measured is the way, not the wait for a tick. Whoever brings something steps the zone, as an
/// actor is run by whoever sends to it; while one does, what others bring is left to it. If steps take long, a thread of their own takes them, so that reading goes on meanwhile.
/// </summary>
internal sealed class ArrivalDriver : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongStep = TimeSpan.FromMicroseconds(100);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly ZoneHost _host;
    private readonly Zone _zone;
    private readonly Func<double>? _untilDue;
    private readonly AutoResetEvent _isDue = new(true);
    private readonly Thread _thread;
    private readonly long _start = Stopwatch.GetTimestamp();
    private int _arrivals; // which no finished step has seen; whoever makes it 1 has the zone
    private long _tick;
    private volatile bool _stepsAreLong;
    private volatile bool _isHandedOver; // the zone is the thread's
    private volatile bool _isStopping;

    /// <param name="host">Where the zone is.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="firstTick">Where its ticks begin. Two zones whose ticks are far apart take each other's frames at once.</param>
    /// <param name="untilDue">In how many seconds the zone has something to do of its own; null if it never has.</param>
    public ArrivalDriver(ZoneHost host, Zone zone, long firstTick, Func<double>? untilDue = null)
    {
        _host = host;
        _zone = zone;
        _tick = firstTick;
        _untilDue = untilDue;
        host.Woken += Arrive;
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _host.Woken -= Arrive;
        _isStopping = true;
        _isDue.Set();
        _thread.Join();
        SpinWait.SpinUntil(() => Interlocked.CompareExchange(ref _arrivals, 1, 0) == 0, StopTimeout); // who steps ends, and nobody begins
        _isDue.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            if (_isHandedOver || Interlocked.Increment(ref _arrivals) == 1)
            {
                _isHandedOver = false;
                Step();
            }
            _isDue.WaitOne(_untilDue == null ? Timeout.InfiniteTimeSpan : Beat);
        }
        if (_isHandedOver)
            Step();
    }

    private void Arrive(Zone zone)
    {
        if (Interlocked.Increment(ref _arrivals) > 1)
            return;
        if (!_stepsAreLong || _isStopping)
        {
            Step();
            return;
        }
        _isHandedOver = true;
        _isDue.Set();
    }

    private void Step()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _arrivals);
            var began = Stopwatch.GetTimestamp();
            _host.Step(_zone, ++_tick, Stopwatch.GetElapsedTime(_start)); // far more often than the world ticks, so it is told the time
            _stepsAreLong = Stopwatch.GetElapsedTime(began) > LongStep;
            if (_untilDue?.Invoke() <= 0 && !_isStopping)
                _isDue.Set(); // not here: this thread may have more to bring
        }
        while (Interlocked.Add(ref _arrivals, -seen) > 0);
    }
}
