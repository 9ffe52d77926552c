using ZoneScaler.Cluster;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;
using ZoneScaler.Coordination.Store;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Checks;

/// <summary>What the store says at this moment, and whether it may say so: epochs grow, owners are members, and only the elected coordinator writes assignments.</summary>
internal sealed class StoreTruth(SimulatedCluster cluster, StoreWatch watch)
{
    private readonly ClusterKeys _keys = cluster.Keys;
    private readonly SortedDictionary<ZoneId, Assignment> _zones = [];
    private readonly Dictionary<string, NodeId> _nodes = [];

    /// <summary>Who coordinates; none if nobody does.</summary>
    public NodeId Leader { get; private set; }

    /// <summary>All assignments.</summary>
    public IReadOnlyDictionary<ZoneId, Assignment> Zones => _zones;

    /// <summary>All members.</summary>
    public IReadOnlyCollection<NodeId> Nodes => _nodes.Values;

    public bool IsMember(NodeId node) => !node.IsNone && _nodes.GetValueOrDefault(node.Name) == node;

    /// <summary>Whether a node owns a zone in an epoch.</summary>
    public bool Owns(NodeId node, ZoneId zone, uint epoch) => IsMember(node) && _zones.TryGetValue(zone, out var now) && now.Owner == node && now.Epoch == epoch;

    /// <summary>Takes in what has changed in the store.</summary>
    public bool Update()
    {
        var hasChanged = false;
        while (watch.TryRead(out var batch))
        {
            hasChanged = true;
            if (batch.IsReset)
                NoteGone(batch);
            foreach (var change in batch.Events.Where(c => !batch.IsReset || IsNews(c.Pair)))
                Note(change);
        }
        return hasChanged;
    }

    /// <summary>A transaction has been committed; what it wrote is not noted yet.</summary>
    public void CheckWriter(Txn txn, NodeId sender)
    {
        foreach (var op in txn.Then)
        {
            // An owner may change the backups of its zone, and hand it over.
            if (op.IsWrite && Leader != sender && _keys.TryGetZone(op.Key, out var zone) && _zones.GetValueOrDefault(zone)?.Owner != sender)
                cluster.Verdict.Fail($"{sender} wrote the assignment of {zone}, but {Leader} coordinates");
        }
    }

    /// <summary>More leases have ended at once than the store keeps revisions of: it tells what is there, not who has gone.</summary>
    private void NoteGone(WatchBatch batch)
    {
        var present = batch.Events.Select(e => e.Pair.Key).ToHashSet();
        foreach (var name in _nodes.Keys.Where(n => !present.Contains(_keys.Node(n))).ToArray())
            NoteGone(name);
        if (!present.Contains(_keys.Leader))
            Leader = default;
    }

    private bool IsNews(KeyValue pair)
    {
        if (pair.Key.StartsWith(_keys.Nodes, StringComparison.Ordinal))
            return _nodes.GetValueOrDefault(_keys.NodeOf(pair.Key)).Revision != pair.CreateRevision;
        return !pair.Key.StartsWith(_keys.Zones, StringComparison.Ordinal)
            || !_keys.TryGetZone(pair.Key, out var zone)
            || !StoredValues.TryRead(pair.Value, out Assignment assignment)
            || assignment != _zones.GetValueOrDefault(zone);
    }

    private void Note(WatchEvent change)
    {
        var key = change.Pair.Key;
        if (key == _keys.Leader)
            NoteLeader(change);
        else if (key.StartsWith(_keys.Nodes, StringComparison.Ordinal))
            NoteNode(change);
        else if (key.StartsWith(_keys.Zones, StringComparison.Ordinal) && _keys.TryGetZone(key, out var zone))
            NoteZone(zone, change);
    }

    private void NoteLeader(WatchEvent change)
    {
        Leader = change.Kind == WatchEventKind.Put && StoredValues.TryRead(change.Pair.Value, out LeaderInfo leader) ? leader.Node : default;
        cluster.Trace.Note("store", "leader", Leader.ToString());
    }

    private void NoteNode(WatchEvent change)
    {
        var name = _keys.NodeOf(change.Pair.Key);
        if (change.Kind == WatchEventKind.Delete)
        {
            NoteGone(name);
            return;
        }
        _nodes[name] = new NodeId(name, change.Pair.CreateRevision);
        cluster.Trace.Note("store", "node registered", _nodes[name].ToString());
    }

    private void NoteGone(string name)
    {
        if (!_nodes.Remove(name, out var gone))
            return;
        cluster.Ledger.OwnerGone(gone);
        cluster.Trace.Note("store", "node gone", gone.ToString());
    }

    private void NoteZone(ZoneId zone, WatchEvent change)
    {
        if (change.Kind == WatchEventKind.Delete || !StoredValues.TryRead(change.Pair.Value, out Assignment assignment))
        {
            cluster.Verdict.Fail($"the assignment of {zone} was deleted or cannot be read");
            return;
        }
        var before = _zones.GetValueOrDefault(zone);
        CheckChange(zone, before, assignment);
        _zones[zone] = assignment;
        cluster.Probe.Assigned?.Invoke(zone, before, assignment);
        cluster.Trace.Note("store", "assigned", $"{zone} to {assignment.Owner}, epoch {assignment.Epoch}, timeline {assignment.Timeline}, in sync {string.Join(", ", assignment.InSync)}, joining {string.Join(", ", assignment.Joining)}");
    }

    private void CheckChange(ZoneId zone, Assignment? before, Assignment assignment)
    {
        if (before?.Owner == assignment.Owner && before.Epoch == assignment.Epoch)
        {
            if (before.Timeline != assignment.Timeline || before.ResumeTick != assignment.ResumeTick)
                cluster.Verdict.Fail($"{zone} changed its timeline or where it goes on within epoch {assignment.Epoch}");
            return;
        }
        if (assignment.Epoch != (before?.Epoch ?? 0) + 1)
            cluster.Verdict.Fail($"{zone} got epoch {assignment.Epoch} after {before?.Epoch ?? 0}");
        if (!IsMember(assignment.Owner))
            cluster.Verdict.Fail($"{zone} was given to {assignment.Owner}, which is no member");
        if (assignment.Timeline != assignment.Epoch && (before == null || before.Timeline != assignment.Timeline || !before.InSync.Contains(assignment.Owner)))
            cluster.Verdict.Fail($"{zone} is to go on at {assignment.Owner}, which was not in sync");
        if (assignment.Timeline == assignment.Epoch && before != null && IsMember(before.Owner))
            cluster.Verdict.Fail($"{zone} was given to {assignment.Owner} to start empty, but {before.Owner} still lives");
    }
}
