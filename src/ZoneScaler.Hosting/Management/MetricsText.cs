using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace ZoneScaler.Hosting.Management;

/// <summary>
/// Collects the process's instruments and writes them for Prometheus (text format 0.0.4): those of ZoneScaler's meters and of the runtime. Names follow OpenTelemetry's rules for
/// Prometheus: <c>zonescaler.zone.tick.duration</c> in seconds is <c>zonescaler_zone_tick_duration_seconds</c>. Thread-safe.
/// </summary>
internal sealed class MetricsText : IDisposable
{
    /// <summary>What the answer's content type must say.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string RuntimeMeter = "System.Runtime";
    private const string OwnMeters = "ZoneScaler";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, MetricFamily> _families = new();
    private readonly Lock _writing = new();

    public MetricsText()
    {
        _listener.InstrumentPublished = Publish;
        _listener.MeasurementsCompleted = (instrument, _) => _families.TryRemove(instrument, out var _);
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, family) => ((MetricFamily)family!).Take((double)value, tags));
        _listener.Start();
    }

    /// <summary>Writes all that there is.</summary>
    public string Write()
    {
        lock (_writing)
        {
            foreach (var family in _families.Values)
                family.BeginObservation();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            // Several meters of one name, as with several hosts in a process, have instruments of the same name: they are one family.
            foreach (var group in _families.Values.GroupBy(f => f.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
                MetricFamily.Write(text, [.. group]);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Publish(Instrument instrument, MeterListener listener)
    {
        var meter = instrument.Meter.Name;
        if (meter != RuntimeMeter && meter != OwnMeters && !meter.StartsWith(OwnMeters + ".", StringComparison.Ordinal))
            return;
        var family = new MetricFamily(instrument);
        _families[instrument] = family;
        listener.EnableMeasurementEvents(instrument, family);
    }
}
