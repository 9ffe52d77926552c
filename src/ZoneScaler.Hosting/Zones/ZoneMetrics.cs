using System.Diagnostics.Metrics;

namespace ZoneScaler.Hosting.Zones;

/// <summary>The instruments of zones, in OpenTelemetry's naming; durations are in seconds.</summary>
internal sealed class ZoneMetrics : IDisposable
{
    /// <summary>The meter to subscribe to.</summary>
    public const string MeterName = "ZoneScaler";

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _lateness;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _faults;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _fenced;
    private readonly Counter<long> _staleCopies;

    public ZoneMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _duration = Seconds("zonescaler.zone.tick.duration", "How long a zone's tick took.");
        _lateness = Seconds("zonescaler.zone.tick.lateness", "How long after its time a zone's tick began.");
        _skipped = _meter.CreateCounter<long>("zonescaler.zone.ticks.skipped", "{tick}", "Ticks that did not run, because their zone was too far behind.");
        _faults = _meter.CreateCounter<long>("zonescaler.zone.faults", "{fault}", "Exceptions of game code; each ended an entity.");
        _lost = _meter.CreateCounter<long>("zonescaler.zone.messages.lost", "{message}", "Messages that reached neither their target nor, to say so, their sender.");
        _fenced = _meter.CreateCounter<long>("zonescaler.zone.frames.fenced", "{frame}", "Frames that were refused because a former owner sent them, or for a former life of their target.");
        _staleCopies = _meter.CreateCounter<long>("zonescaler.zone.entities.stale", "{entity}", "Copies of entities that were removed because the entity lives on elsewhere.");
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>Counts a tick. Thread-safe.</summary>
    public void TickRan(double durationSeconds, double latenessSeconds, long skipped, long faults)
    {
        _duration.Record(durationSeconds);
        _lateness.Record(latenessSeconds);
        if (skipped > 0)
            _skipped.Add(skipped);
        if (faults > 0)
            _faults.Add(faults);
    }

    public void MessageLost() => _lost.Add(1);

    public void FrameFenced() => _fenced.Add(1);

    public void StaleCopyRemoved() => _staleCopies.Add(1);

    /// <summary>Shows what zones hold whenever a reader asks. Sleeping zones that hold nothing are left out.</summary>
    public void Observe(Func<IReadOnlyList<ZoneRunner>> zones)
    {
        Watch("zonescaler.zone.entities", "{entity}", "Entities that a zone owns.", z => z.Entities);
        Watch("zonescaler.zone.players", "{player}", "Players' entities that a zone owns.", z => z.Players);
        Watch("zonescaler.zone.ghosts", "{ghost}", "Copies of neighbours' entities in a zone.", z => z.Ghosts);
        _meter.CreateObservableUpDownCounter("zonescaler.zones.awake", () => zones().Count(z => !z.IsAsleep), "{zone}", "Zones that tick.");

        void Watch(string name, string unit, string description, Func<ZoneRunner, int> value) =>
            _meter.CreateObservableUpDownCounter(
                name,
                () => zones().Where(z => !z.IsAsleep || value(z) > 0).Select(z => new Measurement<int>(value(z), new KeyValuePair<string, object?>("zonescaler.zone", z.Name))),
                unit,
                description);
    }

    private Histogram<double> Seconds(string name, string description) =>
        _meter.CreateHistogram(
            name,
            "s",
            description,
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] });
}
