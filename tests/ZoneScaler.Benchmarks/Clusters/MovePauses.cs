using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using ZoneScaler.Cluster.Mesh;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>What this process says, in its metrics, of the zones that have moved away from it: how long they would stand still, and how long they did. Thread-safe.</summary>
internal sealed class MovePauses : IDisposable
{
    private const string Took = "zonescaler.zone.move.pause";
    private const string Predicted = Took + ".predicted";

    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly List<(double PredictedMs, double TookMs)> _pauses = [];
    private double _predictedMs;

    public MovePauses()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == MeshMetrics.MeterName && instrument.Name is Took or Predicted)
                listener.EnableMeasurementEvents(instrument);
        };
        // A node says both at once, on its own thread, the prediction first.
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) =>
        {
            lock (_lock)
            {
                if (instrument.Name == Predicted)
                    _predictedMs = value * 1000;
                else
                    _pauses.Add((_predictedMs, value * 1000));
            }
        });
        _listener.Start();
    }

    /// <summary>Forgets all that was.</summary>
    public void Begin()
    {
        lock (_lock)
            _pauses.Clear();
    }

    /// <summary>A pair for each move, in milliseconds.</summary>
    public JsonArray ToJson()
    {
        lock (_lock)
            return new JsonArray([.. _pauses.Select(p => (JsonNode)new JsonArray(Math.Round(p.PredictedMs, 3), Math.Round(p.TookMs, 3)))]);
    }

    public void Dispose() => _listener.Dispose();
}
