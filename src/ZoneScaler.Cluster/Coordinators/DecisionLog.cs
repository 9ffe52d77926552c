using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>
/// The coordinator's last decisions, for people who ask why a zone is where it is. Bounded: of all zones together the last ones, and of each zone why it is where it is. Not written to the store: another coordinator knows only its
/// own.
/// </summary>
internal sealed class DecisionLog(int capacity = DecisionLog.DefaultCapacity)
{
    public const int DefaultCapacity = 1000;

    private readonly Queue<Decision> _last = [];
    private readonly Dictionary<ZoneId, Decision> _places = [];

    /// <summary>The last decisions, the newest first.</summary>
    public IEnumerable<Decision> Last => _last.Reverse();

    /// <summary>Notes a decision; the oldest one makes room.</summary>
    public void Add(Decision decision)
    {
        if (_last.Count == capacity)
            _last.Dequeue();
        _last.Enqueue(decision);
        if (decision.Kind is not (DecisionKind.AddBackup or DecisionKind.ReleaseBackup))
            _places[decision.Zone] = decision;
    }

    /// <summary>The decision that brought a zone to where it is, or has it kept there in quarantine; null if that was another coordinator's.</summary>
    public Decision? PlaceOf(ZoneId zone) => _places.TryGetValue(zone, out var decision) ? decision : null;

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _last.Clear();
        _places.Clear();
    }
}
