using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZoneScaler.Hosting.Ticking;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Zones;

/// <summary>Runs the zones that are in this process: those that its host has at the start, and those that are opened later.</summary>
internal sealed class WorldRunner : IWorldTime, IDisposable
{
    private readonly Lock _changing = new();
    private readonly ConcurrentDictionary<ZoneId, ZoneRunner> _byId = new();
    private readonly Dictionary<ZoneId, SealedZone> _sealed = [];
    private readonly ZoneHost _host;
    private readonly ZoneMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<TickScheduler> _logger;
    private readonly ZoneScalerOptions _options;

    // Replaced as a whole; read by the scheduler's threads, by a zone's number there.
    private volatile ZoneRunner?[] _byNumber = [];
    private volatile IReadOnlyList<ZoneRunner> _zones = [];
    private volatile TickScheduler? _scheduler;

    public WorldRunner(ZoneHost host, IOptions<ZoneScalerOptions> options, ZoneMetrics metrics, TimeProvider time, ILogger<TickScheduler> logger)
    {
        _host = host;
        _options = options.Value;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        foreach (var zone in host.Zones)
            _byId[zone.Id] = new ZoneRunner(host, zone);
        Publish();
    }

    /// <summary>The zones that are here, in ascending order. The list does not change; ask again.</summary>
    public IReadOnlyList<ZoneRunner> Zones => _zones;

    /// <inheritdoc/>
    public TimeSpan WorldTime => TimeSpan.FromSeconds(Started.WorldTime / (double)_time.TimestampFrequency);

    private TickScheduler Started => _scheduler ?? throw new InvalidOperationException("Zones do not tick yet: the runner has not been started.");

    /// <summary>Starts to tick. World time begins now: tick 1 comes first.</summary>
    public void Start()
    {
        // A moment ago, so that nobody gets tick 0: in it a zone has done all that it has ever done.
        var queue = new TickQueue(_time.GetTimestamp() - 1, _time.TimestampFrequency, _host.World.Spec.TickRate, _options.CatchUpTicks);
        var scheduler = new TickScheduler(queue, _options.Threads, Run, _time, _logger);
        lock (_changing)
        {
            _scheduler = scheduler;
            foreach (var zone in _zones)
                Schedule(zone, scheduler);
        }
        _host.Woken += Wake;
        _metrics.Observe(() => _zones);
        scheduler.Start();
    }

    /// <summary>Starts no more ticks and waits for those that run.</summary>
    /// <returns>Whether they ended in time.</returns>
    public bool Stop(TimeSpan timeout)
    {
        _host.Woken -= Wake;
        return _scheduler?.Stop(timeout) ?? true;
    }

    public void Dispose() => _scheduler?.Dispose();

    /// <inheritdoc/>
    public void Steer(TimeSpan worldTime) => Started.Steer((long)(worldTime.TotalSeconds * _time.TimestampFrequency));

    /// <summary>Starts a zone, empty; it ticks from the next boundary on.</summary>
    public Zone Open(ZoneId zone, uint epoch, Action<Zone> prepare)
    {
        var opened = _host.Open(zone, epoch);
        prepare(opened);
        Run(new ZoneRunner(_host, opened));
        return opened;
    }

    /// <summary>Lets the backup of a zone go on as the zone. If the former owner stopped at the resume tick, the ticks that fell due since are caught up; if it died, it ticks from the next boundary on, since others may have seen later ticks of the old epoch.</summary>
    /// <returns>Null if there is no such state.</returns>
    public Zone? Promote(ZoneId zone, uint epoch, long? resumeTick, Action<Zone> prepare)
    {
        if (_host.Promote(zone, epoch, resumeTick) is not { } promoted)
            return null;
        prepare(promoted);
        Run(new ZoneRunner(_host, promoted), resumeTick);
        return promoted;
    }

    /// <summary>Lets a zone stand still at the end of a tick: most of a period is left then until others could miss the next one.</summary>
    /// <param name="zone">The zone; if it is not here, nothing happens.</param>
    /// <param name="still">Called once no tick of it runs, maybe on another thread, maybe before this returns.</param>
    public void Seal(ZoneId zone, Action still)
    {
        if (Take(zone) is not { } runner)
            return;
        var sealing = new SealedZone(runner);
        lock (_changing)
            _sealed[zone] = sealing;
        Remove(runner, Still, afterTick: true);

        void Still()
        {
            ZoneHost.Seal(runner.Zone);
            Action? end;
            lock (_changing)
                (sealing.IsStill, end) = (true, sealing.End);
            still();
            end?.Invoke();
        }
    }

    /// <summary>Lets a sealed zone go on.</summary>
    public void Unseal(ZoneId zone)
    {
        if (TakeSealed(zone) is not { } unsealed)
            return;
        ZoneHost.Unseal(unsealed.Runner.Zone);
        Run(unsealed.Runner, unsealed.Runner.Zone.LastTick);
    }

    /// <summary>Ends a sealed zone and keeps its state as a backup.</summary>
    public void Demote(ZoneId zone)
    {
        if (TakeSealed(zone) != null)
            _host.Demote(zone);
    }

    /// <summary>Ends a zone: it starts no more ticks, and is gone when one that runs has ended.</summary>
    /// <param name="zone">The zone; if it is not here, nothing happens.</param>
    /// <param name="ended">Called once it is gone, maybe on another thread, maybe before this returns.</param>
    public void Close(ZoneId zone, Action? ended = null)
    {
        if (Take(zone) is { } closing)
        {
            Remove(closing, End);
            return;
        }
        lock (_changing)
        {
            if (!_sealed.Remove(zone, out var closed))
                return;
            if (!closed.IsStill)
            {
                closed.End = End;
                return;
            }
        }
        End();

        void End()
        {
            _host.Close(zone);
            ended?.Invoke();
        }
    }

    /// <summary>The zone of a number, or null.</summary>
    /// <param name="id">The zone's number as 16 hexadecimal digits.</param>
    public ZoneRunner? Find(string id) =>
        ulong.TryParse(id, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? _byId.GetValueOrDefault(new ZoneId(value)) : null;

    private void Run(ZoneRunner runner, long? lastTick = null)
    {
        lock (_changing)
        {
            // First where it is found: whoever wakes it once it has a number must not miss it.
            _byId[runner.Zone.Id] = runner;
            if (_scheduler is { } scheduler)
                Schedule(runner, scheduler, lastTick);
            Publish();
        }
    }

    private ZoneRunner? Take(ZoneId zone)
    {
        lock (_changing)
        {
            if (!_byId.TryRemove(zone, out var runner))
                return null;
            Publish();
            return runner;
        }
    }

    private SealedZone? TakeSealed(ZoneId zone)
    {
        lock (_changing)
            return _sealed.Remove(zone, out var taken) ? taken : null;
    }

    private void Remove(ZoneRunner runner, Action removed, bool afterTick = false)
    {
        if (_scheduler is { } scheduler)
            scheduler.Remove(runner.Number, removed, afterTick);
        else
            removed();
    }

    private void Schedule(ZoneRunner runner, TickScheduler scheduler, long? lastTick = null) => scheduler.Add(
        number =>
        {
            runner.Number = number;
            var byNumber = new ZoneRunner?[Math.Max(_byNumber.Length, number + 1)];
            _byNumber.CopyTo(byNumber, 0);
            byNumber[number] = runner;
            _byNumber = byNumber;
        },
        lastTick);

    private void Publish() => _zones = [.. _byId.Values.OrderBy(z => z.Zone.Id)];

    // The host may name a zone that has just been closed.
    private void Wake(Zone zone)
    {
        if (_byId.TryGetValue(zone.Id, out var runner) && runner.Number >= 0)
            _scheduler?.Wake(runner.Number);
    }

    private long Run(in DueTick due)
    {
        var zone = _byNumber[due.Zone]!;
        var (start, used) = (_time.GetTimestamp(), ThreadTime.Now);
        var next = zone.Zone.Trial is { } trial ? TrialStep.Run(_host, zone.Zone, trial, due.Number) : _host.Step(zone.Zone, due.Number);
        var seconds = _time.GetElapsedTime(start).TotalSeconds;
        var faults = zone.TickRan(in due, next, seconds, ThreadTime.Now - used);
        _metrics.TickRan(seconds, _time.GetElapsedTime(due.Deadline, start).TotalSeconds, due.Skipped, faults);
        return next;
    }

    /// <summary>A zone that starts no more ticks.</summary>
    private sealed class SealedZone(ZoneRunner runner)
    {
        public ZoneRunner Runner { get; } = runner;

        /// <summary>Whether its last tick has ended.</summary>
        public bool IsStill { get; set; }

        /// <summary>What is to be done then, if the zone is closed before.</summary>
        public Action? End { get; set; }
    }
}
