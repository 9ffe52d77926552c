using System.Runtime.InteropServices;
using ZoneScaler.Worlds;
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
    private readonly Dictionary<ZoneId, long> _next = [];
    private readonly List<(Zone Zone, long Next)> _due = [];

    /// <summary>Drives a host.</summary>
    /// <param name="host">A host that nobody else steps.</param>
    /// <param name="threads">How many threads step zones at once.</param>
    /// <param name="tick">The world's tick to go on from.</param>
    public ManualDriver(ZoneHost host, int threads = 1, long tick = 0)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        ArgumentOutOfRangeException.ThrowIfNegative(tick);
        _host = host;
        _threads = threads;
        Tick = tick;
    }

    /// <summary>The last tick that was stepped.</summary>
    public long Tick { get; private set; }

    /// <summary>How many zones ran in the last tick; sleeping ones did not.</summary>
    public int ZonesRun { get; private set; }

    /// <summary>Steps one tick.</summary>
    public void Step()
    {
        Tick++;
        _due.Clear();
        foreach (var zone in _host.Zones)
        {
            if (_next.GetValueOrDefault(zone.Id) <= Tick || zone.HasArrivals || zone.LastTick == 0)
                _due.Add((zone, 0));
        }
        ZonesRun = _due.Count;
        if (_threads == 1)
        {
            for (var i = 0; i < _due.Count; i++)
                StepZone(i);
        }
        else
        {
            Parallel.For(0, _due.Count, new ParallelOptions { MaxDegreeOfParallelism = _threads }, StepZone);
        }
        foreach (var (zone, next) in _due)
        {
            _next[zone.Id] = next;
            _host.Flush(zone);
        }
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

    private void StepZone(int i)
    {
        ref var due = ref CollectionsMarshal.AsSpan(_due)[i];
        due.Next = _host.StepOnly(due.Zone, Tick);
    }
}
