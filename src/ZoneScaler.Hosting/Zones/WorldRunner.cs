using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZoneScaler.Hosting.Ticking;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Zones;

/// <summary>Runs all zones of a world in this process.</summary>
internal sealed class WorldRunner : IDisposable
{
    private readonly Dictionary<ZoneId, int> _numbers = [];
    private readonly List<ZoneRunner> _zones = [];
    private readonly ZoneHost _host;
    private readonly ZoneScalerOptions _options;
    private readonly ZoneMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<TickScheduler> _logger;
    private TickScheduler? _scheduler;

    public WorldRunner(ZoneHost host, IOptions<ZoneScalerOptions> options, ZoneMetrics metrics, TimeProvider time, ILogger<TickScheduler> logger)
    {
        _host = host;
        _options = options.Value;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        foreach (var zone in host.Zones)
        {
            _numbers.Add(zone.Id, _zones.Count);
            _zones.Add(new ZoneRunner(host, zone));
        }
    }

    /// <summary>All zones, in the host's order.</summary>
    public IReadOnlyList<ZoneRunner> Zones => _zones;

    /// <summary>Starts to tick. World time begins now: tick 1 comes first.</summary>
    public void Start()
    {
        var now = _time.GetTimestamp();
        var queue = new TickQueue(now, _time.TimestampFrequency, _host.World.Spec.TickRate, _options.CatchUpTicks);
        foreach (var _ in _zones)
            queue.Add(now + 1);
        _scheduler = new TickScheduler(queue, _options.Threads, Run, _time, _logger);
        _host.Woken += Wake;
        _metrics.Observe(_zones);
        _scheduler.Start();
    }

    /// <summary>Starts no more ticks and waits for those that run.</summary>
    /// <returns>Whether they ended in time.</returns>
    public bool Stop(TimeSpan timeout)
    {
        _host.Woken -= Wake;
        return _scheduler?.Stop(timeout) ?? true;
    }

    public void Dispose() => _scheduler?.Dispose();

    /// <summary>The zone of a number, or null.</summary>
    /// <param name="id">The zone's number as 16 hexadecimal digits.</param>
    public ZoneRunner? Find(string id) =>
        ulong.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) && _numbers.TryGetValue(new ZoneId(value), out var number)
            ? _zones[number]
            : null;

    private void Wake(Zone zone) => _scheduler?.Wake(_numbers[zone.Id]);

    private long Run(in DueTick due)
    {
        var zone = _zones[due.Zone];
        var start = _time.GetTimestamp();
        var next = _host.Step(zone.Zone, due.Number);
        var seconds = _time.GetElapsedTime(start).TotalSeconds;
        var faults = zone.TickRan(in due, next, seconds);
        _metrics.TickRan(seconds, _time.GetElapsedTime(due.Deadline, start).TotalSeconds, due.Skipped, faults);
        return next;
    }
}
