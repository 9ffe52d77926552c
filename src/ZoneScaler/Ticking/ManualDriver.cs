using ZoneScaler.Zones;

namespace ZoneScaler.Ticking;

/// <summary>
/// Steps all zones of a host tick by tick, without a clock: what zones send in tick N arrives in N + 1, ordered by source zone and sequence. So the same seed and inputs give
/// the same state on any number of threads. For tests and tools.
/// </summary>
public sealed class ManualDriver
{
    private readonly ZoneHost _host;
    private readonly int _threads;
    private readonly long[] _next;

    /// <summary>Drives a host.</summary>
    /// <param name="host">A host that nobody else steps.</param>
    /// <param name="threads">How many threads step zones at once.</param>
    public ManualDriver(ZoneHost host, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _host = host;
        _threads = threads;
        _next = new long[host.Zones.Count];
    }

    /// <summary>The last tick that was stepped; 0 before the first.</summary>
    public long Tick { get; private set; }

    /// <summary>How many zones ran in the last tick; sleeping ones did not.</summary>
    public int ZonesRun { get; private set; }

    /// <summary>Steps one tick.</summary>
    public void Step()
    {
        Tick++;
        ZonesRun = 0;
        var due = new List<int>(_next.Length);
        for (var i = 0; i < _next.Length; i++)
        {
            if (_next[i] <= Tick || _host.Zones[i].HasArrivals)
                due.Add(i);
        }
        ZonesRun = due.Count;
        if (_threads == 1)
        {
            foreach (var i in due)
                StepZone(i);
        }
        else
        {
            Parallel.ForEach(due, new ParallelOptions { MaxDegreeOfParallelism = _threads }, StepZone);
        }
        foreach (var zone in _host.Zones)
            _host.Flush(zone);
    }

    /// <summary>Steps several ticks.</summary>
    public void Step(int ticks)
    {
        for (var i = 0; i < ticks; i++)
            Step();
    }

    /// <summary>A hash of the exact state of all zones, for comparing runs.</summary>
    public ulong StateHash()
    {
        var hash = 14695981039346656037UL; // 64-bit FNV-1a
        foreach (var zone in _host.Zones)
            hash = unchecked((hash ^ ZoneState.Hash(zone)) * 1099511628211UL);
        return hash;
    }

    private void StepZone(int i) => _next[i] = ZoneHost.StepOnly(_host.Zones[i], Tick);
}
