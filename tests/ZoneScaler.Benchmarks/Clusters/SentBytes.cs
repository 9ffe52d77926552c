using System.Diagnostics.Metrics;
using ZoneScaler.Cluster.Mesh;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Adds up what this process has sent to other nodes.</summary>
internal sealed class SentBytes : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _total;

    public SentBytes()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == MeshMetrics.MeterName && instrument.Name == "zonescaler.mesh.sent")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _total, value));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    public long Total => Interlocked.Read(ref _total);
}
