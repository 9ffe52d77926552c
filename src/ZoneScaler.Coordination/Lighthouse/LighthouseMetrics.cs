using System.Diagnostics.Metrics;

namespace ZoneScaler.Coordination.Lighthouse;

/// <summary>The instruments of a lighthouse, in OpenTelemetry's naming; durations are in seconds.</summary>
internal sealed class LighthouseMetrics : IDisposable
{
    /// <summary>The meter to subscribe to.</summary>
    public const string MeterName = "ZoneScaler.Coordination";

    private readonly Meter _meter;
    private readonly Histogram<double> _writes;
    private readonly Counter<long> _revisions;
    private long _revision;
    private long _bytes;

    public LighthouseMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _writes = _meter.CreateHistogram<double>("zonescaler.lighthouse.write.duration", "s", "How long it took to get changes onto the disk.");
        _revisions = _meter.CreateCounter<long>("zonescaler.lighthouse.revisions", "{revision}", "Changes of the store.");
        _meter.CreateObservableGauge("zonescaler.lighthouse.revision", () => Volatile.Read(ref _revision), "{revision}", "The last revision.");
        _meter.CreateObservableGauge("zonescaler.lighthouse.memory", () => Volatile.Read(ref _bytes), "By", "About how much memory the store takes.");
    }

    public void Written(TimeSpan duration) => _writes.Record(duration.TotalSeconds);

    public void Answered(long newRevisions, long revision, long bytes)
    {
        if (newRevisions > 0)
            _revisions.Add(newRevisions);
        Volatile.Write(ref _revision, revision);
        Volatile.Write(ref _bytes, bytes);
    }

    public void Dispose() => _meter.Dispose();
}
