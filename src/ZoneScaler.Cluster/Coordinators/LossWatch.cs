using System.Globalization;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>
/// Decides whether to hold: when many workers fall silent at once, it is likelier that a network or the store is ill than that they all died, and to start their zones elsewhere would lose
/// what they hold. A single lost worker never makes it hold, nor do those whose processes are known to have ended.
/// </summary>
internal sealed class LossWatch(ClusterSettings settings, INodeObserver observer)
{
    private readonly List<(NodeId Node, TimeSpan At)> _lost = [];
    private TimeSpan _heldSince;

    public bool IsHolding { get; private set; }

    /// <summary>When the hold ends by itself.</summary>
    public TimeSpan HoldEnds => _heldSince + settings.HoldTimeout;

    /// <summary>A worker that fell silent counts as dead, or its key is gone; so many workers are left.</summary>
    public void Lost(NodeId node, int workersLeft, TimeSpan now)
    {
        // One that was given up too early and dies then, too, is one.
        _lost.RemoveAll(l => l.Node == node || now - l.At > settings.Lease);
        _lost.Add((node, now));
        var share = (double)_lost.Count / (_lost.Count + workersLeft);
        if (IsHolding || _lost.Count < 2 || share <= settings.HoldFraction)
            return;
        IsHolding = true;
        _heldSince = now;
        observer.Note(NodeEvent.Holding, Text($"{_lost.Count} of {_lost.Count + workersLeft} workers went within {settings.Lease.TotalSeconds:0.#} s: {string.Join(", ", _lost.Select(l => l.Node))}; their zones wait for {settings.HoldTimeout.TotalSeconds:0.#} s at most"));
    }

    /// <summary>A worker has joined, or shows that it lives: one of the lost ones under its name is back.</summary>
    public void Back(string name, int workers)
    {
        _lost.RemoveAll(l => l.Node.Name == name);
        if (IsHolding && (_lost.Count < 2 || (double)_lost.Count / (_lost.Count + workers) <= settings.HoldFraction))
            End("enough workers are back");
    }

    public void Advance(TimeSpan now)
    {
        if (IsHolding && now >= HoldEnds)
            End("it has lasted long enough");
    }

    /// <summary>An operator says that the lost workers are dead.</summary>
    public void Release()
    {
        if (IsHolding)
            End("an operator has released it");
    }

    private void End(string why)
    {
        IsHolding = false;
        _lost.Clear();
        observer.Note(NodeEvent.HoldEnded, why);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
