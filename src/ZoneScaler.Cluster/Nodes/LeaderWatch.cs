using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster.Nodes;

/// <summary>Knows who coordinates. Every member watches this one key; all else about zones comes from the leader itself.</summary>
internal sealed class LeaderWatch(ClusterKeys keys, ICoordinationPort port, INodeObserver observer, Action changed)
{
    private IDisposable? _watch;

    /// <summary>The leader; null if there is none.</summary>
    public LeaderInfo? Leader { get; private set; }

    /// <summary>The create revision of the leader's key; 0 without a leader. A later leader's is higher.</summary>
    public long Term { get; private set; }

    /// <summary>Whether the store has been heard at all: until then there may be a leader.</summary>
    public bool IsKnown { get; private set; }

    public void Start() => _watch ??= port.Watch(keys.Leader, Changed);

    public void Stop()
    {
        _watch?.Dispose();
        _watch = null;
        IsKnown = false;
        Set(null, 0);
    }

    private void Changed(WatchBatch batch)
    {
        IsKnown = true;
        var last = batch.Events.LastOrDefault(e => e.Pair.Key == keys.Leader);
        if (last == null)
        {
            if (batch.IsReset)
                Set(null, 0);
        }
        else if (last.Kind == WatchEventKind.Delete)
        {
            Set(null, 0);
        }
        else if (StoredValues.TryRead(last.Pair.Value, out LeaderInfo leader))
        {
            Set(leader, last.Pair.CreateRevision);
        }
        else
        {
            observer.Note(NodeEvent.StoredValueUnreadable, keys.Leader);
            Set(null, 0);
        }
    }

    private void Set(LeaderInfo? leader, long term)
    {
        if (Term == term)
            return;
        Leader = leader;
        Term = term;
        observer.Note(NodeEvent.LeaderChanged, leader == null ? "none" : FormattableString.Invariant($"{leader.Node}, term {term}"));
        changed();
    }
}
