using System.Diagnostics.Metrics;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>The instruments of links, in OpenTelemetry's naming.</summary>
internal sealed class MeshMetrics : IDisposable
{
    /// <summary>The meter to subscribe to.</summary>
    public const string MeterName = "ZoneScaler.Cluster";

    private static readonly KeyValuePair<string, object?>[] Reasons = [.. Enum.GetValues<LinkEndReason>().Select(r => new KeyValuePair<string, object?>("zonescaler.link.end_reason", r.ToString()))];
    private static readonly KeyValuePair<string, object?>[] Refusals = [.. Enum.GetValues<FrameRefusal>().Select(r => new KeyValuePair<string, object?>("zonescaler.frame.refusal", r.ToString()))];

    private readonly Meter _meter;
    private readonly Counter<long> _sentBytes;
    private readonly Counter<long> _sentBatches;
    private readonly Counter<long> _sentRecords;
    private readonly Histogram<double> _flushDelay;
    private readonly Counter<long> _receivedRecords;
    private readonly Counter<long> _ends;
    private readonly Counter<long> _refusals;
    private readonly long[] _endCounts = new long[Reasons.Length];

    public MeshMetrics(IMeterFactory? meters = null)
    {
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _sentBytes = _meter.CreateCounter<long>("zonescaler.mesh.sent", "By", "Bytes sent to other nodes.");
        _sentBatches = _meter.CreateCounter<long>("zonescaler.mesh.sent.batches", "{batch}", "Messages that carried them.");
        _sentRecords = _meter.CreateCounter<long>("zonescaler.mesh.sent.frames", "{frame}", "Frames and control messages sent to other nodes.");
        _flushDelay = _meter.CreateHistogram("zonescaler.mesh.flush.delay", "s", "Time from the first frame that waits until the transport has taken it.", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.2, 1],
        });
        _receivedRecords = _meter.CreateCounter<long>("zonescaler.mesh.received.frames", "{frame}", "Frames and control messages received from other nodes.");
        _ends = _meter.CreateCounter<long>("zonescaler.mesh.link.ends", "{link}", "Links that ended, by reason.");
        _refusals = _meter.CreateCounter<long>("zonescaler.mesh.frames.refused", "{frame}", "Frames from other nodes that were refused, by reason.");
    }

    /// <summary>Shows the links whenever a reader asks.</summary>
    public void Observe(Func<IEnumerable<MeshLink>> links)
    {
        _meter.CreateObservableUpDownCounter("zonescaler.mesh.links", () => links().Count(), "{link}", "Links, those included that are being opened.");
        _meter.CreateObservableUpDownCounter("zonescaler.mesh.waiting", () => links().Sum(l => l.WaitingBytes), "By", "Bytes that wait to be sent.");
    }

    /// <summary>A message has been written.</summary>
    /// <param name="bytes">Its length.</param>
    /// <param name="records">How many frames and control messages it has ended.</param>
    /// <param name="delay">How long the first thing that waited for it had waited.</param>
    public void Sent(long bytes, long records, TimeSpan delay)
    {
        _flushDelay.Record(delay.TotalSeconds);
        _sentBytes.Add(bytes);
        _sentBatches.Add(1);
        _sentRecords.Add(records);
    }

    public void Received(long records) => _receivedRecords.Add(records);

    public void Ended(LinkEndReason reason)
    {
        Interlocked.Increment(ref _endCounts[(int)reason]);
        _ends.Add(1, Reasons[(int)reason]);
    }

    /// <summary>How many links have ended for a reason.</summary>
    public long Ends(LinkEndReason reason) => Volatile.Read(ref _endCounts[(int)reason]);

    public void Refused(FrameRefusal refusal) => _refusals.Add(1, Refusals[(int)refusal]);

    public void Dispose() => _meter.Dispose();
}
