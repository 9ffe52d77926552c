using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Trials;

/// <summary>
/// What workers have announced of zones on trial: which step runs on each now. Every node that may come to coordinate keeps one, so that who does when a worker dies knows what it died of.
/// </summary>
internal sealed class TrialBook
{
    /// <summary>As many as there may be workers that died in a step and are not looked at yet, and more. Beyond, the oldest goes: its zone runs once more.</summary>
    public const int MaxWorkers = 256;

    private readonly OrderedDictionary<NodeId, RunningStep> _running = [];

    /// <summary>A worker says what runs, or that nothing does.</summary>
    public void Note(NodeId worker, TrialStep announced)
    {
        _running.Remove(worker);
        if (!announced.IsRunning)
            return;
        if (_running.Count >= MaxWorkers)
            _running.RemoveAt(0);
        _running.Add(worker, new RunningStep(new ZoneId(announced.Zone), announced.Epoch, announced.Tick, new Letter(announced.Letter, announced.WasSentBefore, announced.Text)));
    }

    /// <summary>The step that ran on a worker when it was last heard of; null if none did.</summary>
    public RunningStep? Find(NodeId worker) => _running.TryGetValue(worker, out var step) ? step : null;
}
