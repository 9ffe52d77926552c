using ZoneScaler.Zones;

namespace ZoneScaler.Benchmarks.Mesh;

/// <summary>Steps a zone whenever something has come in, or is due, instead of at a beat: what is measured is the way, not the wait for a tick.</summary>
internal sealed class ArrivalDriver : IDisposable
{
    private readonly ZoneHost _host;
    private readonly Zone _zone;
    private readonly Func<double> _untilDue;
    private readonly AutoResetEvent _arrived = new(true);
    private readonly Thread _thread;
    private long _tick;
    private volatile bool _isStopping;

    /// <param name="host">Where the zone is.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="firstTick">Where its ticks begin. Two zones whose ticks are far apart take each other's frames at once.</param>
    /// <param name="untilDue">In how many seconds the zone has something to do of its own.</param>
    public ArrivalDriver(ZoneHost host, Zone zone, long firstTick, Func<double> untilDue)
    {
        _host = host;
        _zone = zone;
        _tick = firstTick;
        _untilDue = untilDue;
        _thread = new Thread(Run) { IsBackground = true };
        host.Woken += _ => _arrived.Set();
        _thread.Start();
    }

    public void Dispose()
    {
        _isStopping = true;
        _arrived.Set();
        _thread.Join();
        _arrived.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            var wait = _untilDue();
            if (wait > 0)
                _arrived.WaitOne(double.IsPositiveInfinity(wait) ? -1 : Math.Max(1, (int)(wait * 1000)));
            _host.Step(_zone, ++_tick);
        }
    }
}
