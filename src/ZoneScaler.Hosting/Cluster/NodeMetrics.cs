using System.Diagnostics.Metrics;
using ZoneScaler.Cluster.Mesh;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>The instruments of a worker that tell what it is there for.</summary>
internal sealed class NodeMetrics(IMeterFactory meters, NodeOptions options, NodeRehearsal rehearsal, ZoneHost host) : IDisposable
{
    private readonly Meter _meter = meters.Create(MeshMetrics.MeterName);

    /// <summary>Shows what holds whenever a reader asks. Called once.</summary>
    public void Observe()
    {
        _meter.CreateObservableGauge("zonescaler.worker.warm", () => options.Worker.Warm ? 1 : 0, null, "1 if the worker belongs to the warm pool.");
        _meter.CreateObservableUpDownCounter("zonescaler.worker.zones", () => host.Zones.Count, "{zone}", "Zones that run here.");
        _meter.CreateObservableUpDownCounter("zonescaler.worker.backups", () => host.BackupCount, "{backup}", "Backups that are held here.");
        _meter.CreateObservableGauge("zonescaler.worker.rehearsal.duration", () => rehearsal.Took.TotalSeconds, "s", "How long the node rehearsed before it joined; 0 before that, and without.");
    }

    public void Dispose() => _meter.Dispose();
}
