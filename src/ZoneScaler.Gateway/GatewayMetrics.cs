using System.Diagnostics;
using System.Diagnostics.Metrics;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway;

/// <summary>What a gateway counts, for OpenTelemetry (meter <see cref="MeterName"/>) and for pages of the server itself.</summary>
public sealed class GatewayMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "ZoneScaler.Gateway";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _snapshots;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _closes;
    private readonly Counter<long> _resyncs;
    private readonly Histogram<double> _beatDuration;
    private readonly KeyValuePair<string, object?>[] _reasons;
    private long _snapshotCount;
    private long _skippedCount;
    private long _sentBytes;

    internal GatewayMetrics(Func<int> sessions, Func<int> entities, Func<int> zones)
    {
        _meter.CreateObservableUpDownCounter("zonescaler.gateway.sessions", sessions, "{session}", "Sessions, detached ones included.");
        _meter.CreateObservableUpDownCounter("zonescaler.gateway.entities", entities, "{entity}", "Entities in the gateway's view.");
        _meter.CreateObservableUpDownCounter("zonescaler.gateway.zones", zones, "{zone}", "Zones that the gateway is subscribed to.");
        _snapshots = _meter.CreateCounter<long>("zonescaler.gateway.snapshots", "{snapshot}", "Snapshots sent.");
        _skipped = _meter.CreateCounter<long>("zonescaler.gateway.snapshots.skipped", "{snapshot}", "Snapshots held back because a client was slow.");
        _sent = _meter.CreateCounter<long>("zonescaler.gateway.sent", "By", "Bytes of frames sent to clients.");
        _closes = _meter.CreateCounter<long>("zonescaler.gateway.connection.closes", "{connection}", "Connections that ended, by reason.");
        _resyncs = _meter.CreateCounter<long>("zonescaler.gateway.zone.resyncs", "{resync}", "Times that a zone was asked for its full state after a gap.");
        _beatDuration = _meter.CreateHistogram<double>("zonescaler.gateway.beat.duration", "s", "How long a beat took.");
        _reasons = [.. Enum.GetValues<CloseReason>().Select(r => new KeyValuePair<string, object?>("zonescaler.close.reason", r.ToString()))];
    }

    /// <summary>Snapshots sent since the start.</summary>
    public long Snapshots => Volatile.Read(ref _snapshotCount);

    /// <summary>Snapshots held back since the start.</summary>
    public long Skipped => Volatile.Read(ref _skippedCount);

    /// <summary>Bytes of frames sent since the start.</summary>
    public long SentBytes => Volatile.Read(ref _sentBytes);

    /// <summary>Beats since the start.</summary>
    public long Beats { get; private set; }

    /// <summary>How long the last beat took.</summary>
    public TimeSpan LastBeatDuration { get; private set; }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Closed(CloseReason reason) => _closes.Add(1, _reasons[(int)reason]);

    internal void Resynced() => _resyncs.Add(1);

    internal void Served(long snapshots, long skipped, long bytes)
    {
        Interlocked.Add(ref _snapshotCount, snapshots);
        Interlocked.Add(ref _skippedCount, skipped);
        Interlocked.Add(ref _sentBytes, bytes);
        _snapshots.Add(snapshots);
        _skipped.Add(skipped);
        _sent.Add(bytes);
    }

    internal void Beaten(long started)
    {
        Beats++;
        LastBeatDuration = Stopwatch.GetElapsedTime(started);
        _beatDuration.Record(LastBeatDuration.TotalSeconds);
    }
}
