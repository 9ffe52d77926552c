using System.Globalization;
using ZoneScaler.Allocation;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;
using ZoneScaler.Planting;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>
/// Stands for election, and, while elected, places zones on workers and tells all nodes where zones are. All it knows it has from the store and from nodes' reports, so any node with the
/// role can go on where another stopped. Every write is a compare-and-set on the assignment, on its own term and on the new owner's registration. A state machine; time is passed in.
/// </summary>
internal sealed class Coordinator(
    ClusterSettings settings,
    ClusterKeys keys,
    NodeInfo self,
    Member member,
    LeaderWatch leader,
    NodeClock clock,
    ICoordinationPort port,
    INodeObserver observer,
    IControlSender sender,
    IZoneAllocationStrategy strategy)
{
    /// <summary>How many zones one transaction writes at most: each may need two comparisons, its own and that of its worker, and the term needs one.</summary>
    private const int ZonesPerWrite = (Txn.MaxOperations - 1) / 2;

    private readonly SortedDictionary<ZoneId, KnownZone> _zones = [];
    private readonly SortedDictionary<string, KnownNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<NodeId, Report> _reports = [];
    private readonly LossWatch _losses = new(settings, observer);
    private readonly Briefing _briefing = new(settings, clock, sender);
    private readonly List<IDisposable> _watches = [];
    private WorldSpec? _spec;
    private int _generation; // answers to questions of an earlier leadership are ignored
    private bool _isCampaigning;
    private bool _hasZones;
    private bool _hasNodes;
    private long _term;
    private TimeSpan _campaignAt;
    private TimeSpan _planAt;
    private TimeSpan _electedAt;
    private TimeSpan _lastJoin;
    private uint _epochFloor; // the highest epoch that a node knows from an earlier store
    private bool _hasNoWorker;

    /// <summary>Whether this node is the elected coordinator.</summary>
    public bool IsLeader => _term != 0;

    /// <summary>Whether it knows all assignments.</summary>
    public bool IsReady => IsLeader && _hasZones && _hasNodes;

    public bool IsHolding => _losses.IsHolding;

    public long Term => _term;

    /// <summary>All zones, in ascending order.</summary>
    public IReadOnlyCollection<KnownZone> Zones => _zones.Values;

    /// <summary>All nodes, by name.</summary>
    public IReadOnlyCollection<KnownNode> Nodes => _nodes.Values;

    /// <summary>What this coordinator has decided since it was elected.</summary>
    public DecisionLog Decisions { get; } = new();

    /// <summary>How long ago something was decided.</summary>
    public TimeSpan AgeOf(Decision decision) => clock.Now - decision.At;

    /// <summary>Why zones are where they are, or go, in the eyes of the strategy; empty while it does not know all assignments.</summary>
    public IReadOnlyList<Explanation> Explain() => IsReady ? strategy.Explain(View(_zones.Values.Where(NeedsPlace).ToHashSet())) : [];

    /// <summary>The node has joined the cluster of a world.</summary>
    public void Start(WorldRecord world)
    {
        _spec = world.Spec;
        _zones.Clear();
        foreach (var zone in world.Zones)
            _zones.Add(zone, new KnownZone(zone));
        _campaignAt = clock.Now;
    }

    /// <summary>The node is no member any more.</summary>
    public void Stop()
    {
        _spec = null;
        StepDown("the node is no member any more");
    }

    /// <summary>The leader's key has changed.</summary>
    public void LeaderChanged()
    {
        if (_term != 0 && leader.Term != _term && leader.IsKnown)
            StepDown(leader.Leader is { } other ? $"{other.Node} coordinates" : "its key is gone");
        if (leader.Leader?.Node == member.Id && member.State == MemberState.Active && _term == 0)
            Lead(leader.Term);
        _campaignAt = clock.Now;
    }

    /// <summary>Does what is due.</summary>
    /// <returns>When to call again at the latest.</returns>
    public TimeSpan Advance()
    {
        if (_spec == null || !member.MayAct)
            return TimeSpan.MaxValue;
        if (!IsLeader)
        {
            if (!leader.IsKnown || leader.Leader != null || _isCampaigning)
                return TimeSpan.MaxValue;
            if (clock.Now >= _campaignAt)
                Campaign();
            return _campaignAt;
        }
        if (!IsReady)
            return TimeSpan.MaxValue;
        _losses.Advance(clock.Now);
        if (clock.Now >= _planAt)
        {
            _planAt = clock.Now + settings.PlanInterval;
            Place();
            _briefing.RepeatOrders(_zones.Values, Find);
        }
        return _planAt;
    }

    /// <summary>A link to a node works: it is told everything.</summary>
    public void LinkUp(NodeId node)
    {
        if (Find(node) is not { } known)
            return;
        known.HasRoutes = false;
        TellAll(known);
    }

    public void Receive(NodeId from, Report report)
    {
        if (!IsReady || Find(from) is not { } node)
            return;
        _reports[from] = report;
        node.IsLeaving = report.IsLeaving;
        foreach (var hosted in report.Zones)
        {
            if (!_zones.TryGetValue(new ZoneId(hosted.Zone), out var zone) || zone.Assignment is not { } assignment)
                continue;
            if (assignment.Owner != from || assignment.Epoch != hosted.Epoch)
            {
                _briefing.TellRoutes([node], [zone]); // it should not host the zone any more
                continue;
            }
            zone.IsConfirmed = true;
            (zone.Load, zone.Entities, zone.Players) = (hosted.Load, hosted.Entities, hosted.Players);
        }
        TellAll(node);
    }

    /// <summary>An operator says that the workers that seem lost are dead.</summary>
    public void ReleaseHold()
    {
        _losses.Release();
        _planAt = clock.Now;
    }

    private void Campaign()
    {
        _isCampaigning = true;
        _campaignAt = clock.Now + settings.RetryMin;
        var generation = _generation;
        var node = member.Id;
        var info = new LeaderInfo(node, self.Address);
        var txn = new Txn([Compare.Absent(keys.Leader), Compare.Created(keys.Node(node.Name), node.Revision)], [Op.Put(keys.Leader, StoredValues.Write(info), member.Lease)], []);
        port.Commit(txn, outcome =>
        {
            _isCampaigning = false;
            // Whatever the answer: the watch of the leader's key tells, also when the answer was lost. Hearing it here saves the way.
            if (generation == _generation && member.Id == node && member.State == MemberState.Active && outcome.Succeeded)
                Lead(outcome.Result!.Revision);
        });
    }

    private void Lead(long term)
    {
        if (_term != 0)
            return;
        var generation = ++_generation;
        _term = _briefing.Term = term;
        _hasZones = _hasNodes = false;
        _electedAt = _lastJoin = clock.Now;
        _epochFloor = 0;
        observer.Note(NodeEvent.Elected, Text($"term {term}"));
        _watches.Add(port.Watch(keys.Nodes, batch =>
        {
            if (generation == _generation)
                NodesChanged(batch);
        }));
        _watches.Add(port.Watch(keys.Zones, batch =>
        {
            if (generation == _generation)
                ZonesChanged(batch);
        }));
    }

    private void StepDown(string why)
    {
        _generation++;
        foreach (var watch in _watches)
            watch.Dispose();
        _watches.Clear();
        _nodes.Clear();
        _reports.Clear();
        Decisions.Clear();
        foreach (var zone in _zones.Keys.ToArray())
            _zones[zone] = new KnownZone(zone);
        _isCampaigning = false;
        _campaignAt = clock.Now;
        if (_term == 0)
            return;
        _term = 0;
        observer.Note(NodeEvent.SteppedDown, why);
    }

    private void NodesChanged(WatchBatch batch)
    {
        if (batch.IsReset)
        {
            var present = batch.Events.Select(e => keys.NodeOf(e.Pair.Key)).ToHashSet();
            foreach (var gone in _nodes.Values.Where(n => !present.Contains(n.Id.Name)).ToArray())
                Forget(gone);
        }
        foreach (var change in batch.Events)
        {
            var name = keys.NodeOf(change.Pair.Key);
            var known = _nodes.GetValueOrDefault(name);
            if (change.Kind == WatchEventKind.Delete)
            {
                if (known != null && known.Id.Revision < change.Pair.ModRevision)
                    Forget(known);
                continue;
            }
            if (known?.Id.Revision == change.Pair.CreateRevision)
                continue;
            if (known != null)
                Forget(known);
            if (StoredValues.TryRead(change.Pair.Value, out NodeInfo info))
                Admit(new KnownNode(new NodeId(name, change.Pair.CreateRevision), info));
            else
                observer.Note(NodeEvent.StoredValueUnreadable, change.Pair.Key);
        }
        Known(ref _hasNodes, batch);
    }

    private void Admit(KnownNode node)
    {
        _nodes[node.Id.Name] = node;
        _epochFloor = Math.Max(_epochFloor, node.Info.EpochFloor);
        _lastJoin = clock.Now;
        observer.Note(NodeEvent.NodeJoined, Text($"{node.Id} at {node.Info.Address}: {node.Info.Roles}"));
        if (IsWorker(node))
            _losses.Joined(node.Id.Name, Workers);
        _briefing.TellJoined(_nodes.Values, node);
        TellAll(node);
    }

    private void Forget(KnownNode node)
    {
        _nodes.Remove(node.Id.Name);
        _reports.Remove(node.Id);
        observer.Note(NodeEvent.NodeGone, node.Id.ToString());
        if (IsReady && IsWorker(node) && !node.IsLeaving && _zones.Values.Any(z => z.Assignment?.Owner == node.Id))
            _losses.Lost(node.Id, Workers, clock.Now);
        _briefing.TellGone(_nodes.Values, node.Id);
        _planAt = clock.Now;
    }

    private void ZonesChanged(WatchBatch batch)
    {
        if (batch.IsReset)
        {
            // A key that is not there any more was deleted by hand.
            var present = batch.Events.Select(e => e.Pair.Key).ToHashSet();
            foreach (var zone in _zones.Values.Where(z => z.Revision != 0 && z.Revision <= batch.Revision && !present.Contains(keys.Zone(z.Zone))))
                (zone.Assignment, zone.Revision) = (null, 0);
        }
        List<KnownZone> changed = [];
        foreach (var change in batch.Events)
        {
            if (!keys.TryGetZone(change.Pair.Key, out var id) || !_zones.TryGetValue(id, out var zone) || change.Pair.ModRevision <= zone.Revision)
                continue;
            Learn(zone, change.Pair, change.Kind == WatchEventKind.Delete);
            changed.Add(zone);
        }
        var wasReady = IsReady;
        Known(ref _hasZones, batch);
        if (wasReady && changed.Count > 0)
            _briefing.TellRoutes(_nodes.Values, changed);
    }

    private void Learn(KnownZone zone, KeyValue pair, bool isDeleted)
    {
        zone.IsConfirmed = false;
        zone.OrderedAt = TimeSpan.MinValue;
        if (isDeleted)
        {
            (zone.Assignment, zone.Revision, zone.IsUnreadable) = (null, 0, false);
            return;
        }
        zone.Revision = pair.ModRevision;
        zone.IsUnreadable = !StoredValues.TryRead(pair.Value, out Assignment assignment);
        zone.Assignment = assignment;
        if (zone.IsUnreadable)
            observer.Note(NodeEvent.StoredValueUnreadable, pair.Key);
    }

    private void Known(ref bool isKnown, WatchBatch batch)
    {
        // What is older than the election may lack what the predecessor did last.
        if (isKnown || !batch.IsReset || batch.Revision < _term)
            return;
        isKnown = true;
        if (!IsReady)
            return;
        observer.Note(NodeEvent.CoordinatorReady, Text($"{_nodes.Count} nodes, {_zones.Values.Count(z => z.Assignment != null)} of {_zones.Count} zones assigned"));
        foreach (var node in _nodes.Values)
            TellAll(node);
        _planAt = clock.Now;
    }

    private void Place()
    {
        if (IsSettling)
            return;
        RaiseEpochs();
        var homeless = _zones.Values.Where(NeedsPlace).ToHashSet();
        if (homeless.Count == 0)
            return;
        var plan = strategy.Allocate(View(homeless));
        var placements = plan.Placements.Where(p => _zones.TryGetValue(p.Zone, out var zone) && homeless.Contains(zone) && _nodes.ContainsKey(p.Worker)).ToList();
        if (placements.Count == 0 && !_hasNoWorker)
            observer.Note(NodeEvent.NoWorker, Text($"{homeless.Count} zones wait"));
        _hasNoWorker = placements.Count == 0;
        foreach (var batch in placements.Chunk(ZonesPerWrite))
            Write(batch);
    }

    private ClusterView View(HashSet<KnownZone> homeless) => new(
        _spec!,
        [.. _nodes.Values.Where(IsWorker).Select(n => new WorkerView(n.Id.Name, n.Info.FailureDomain, n.Info.Capacity, n.IsLeaving))],
        [.. _zones.Values.Where(z => !z.IsUnreadable).Select(z => new ZoneView(z.Zone, homeless.Contains(z) ? null : z.Assignment?.Owner.Name ?? "", z.Load, z.Entities, z.Players))]);

    /// <summary>
    /// Whether workers may still be on their way to a world that nobody has hosted yet: who comes first would get it all. If there was a store before this one, members of it that have not
    /// noticed its loss may act until their leases there, all older than this term, have ended.
    /// </summary>
    private bool IsSettling =>
        _zones.Values.All(z => z.Assignment == null || z.Assignment.Epoch <= _epochFloor)
        && (Workers < settings.MinWorkers || clock.Now - _lastJoin < settings.SettleTime || (_epochFloor > 0 && clock.Now - _electedAt < settings.Lease));

    /// <summary>
    /// Somebody knows higher epochs than were given out, from a store that was lost: frames of those zones would be refused. They stay where they are and begin anew above all that is known.
    /// </summary>
    private void RaiseEpochs()
    {
        var low = _zones.Values
            .Where(z => z is { IsBeingWritten: false, IsUnreadable: false, Assignment: { } assignment } && assignment.Epoch <= _epochFloor && Find(assignment.Owner) != null)
            .Select(z => new Placement(z.Zone, z.Assignment!.Owner.Name, Text($"epochs up to {_epochFloor} were given out by an earlier store")));
        foreach (var batch in low.ToArray().Chunk(ZonesPerWrite))
            Write(batch);
    }

    private bool NeedsPlace(KnownZone zone)
    {
        if (zone.IsBeingWritten || zone.IsUnreadable)
            return false;
        if (zone.Assignment is not { } assignment)
            return true;
        return Find(assignment.Owner) == null && !IsHolding;
    }

    private void Write(IReadOnlyList<Placement> placements)
    {
        var generation = _generation;
        List<Compare> compares = Planted.Is(PlantedBug.TermUncompared) ? [] : [Compare.Created(keys.Leader, _term)];
        var puts = new List<Op>();
        var changes = new List<(KnownZone Zone, Assignment Assignment, string Reason)>();
        foreach (var worker in placements.Select(p => p.Worker).Distinct())
            compares.Add(Compare.Created(keys.Node(worker), _nodes[worker].Id.Revision));
        foreach (var placement in placements)
        {
            var zone = _zones[placement.Zone];
            var key = keys.Zone(zone.Zone);
            var assignment = new Assignment(_nodes[placement.Worker].Id, Math.Max(zone.LastEpoch, _epochFloor) + 1);
            if (!Planted.Is(PlantedBug.RevisionUncompared))
                compares.Add(zone.Revision == 0 ? Compare.Absent(key) : Compare.Modified(key, zone.Revision));
            puts.Add(Op.Put(key, StoredValues.Write(assignment)));
            changes.Add((zone, assignment, placement.Reason));
            zone.IsBeingWritten = true;
        }
        port.Commit(new Txn(compares, puts, []), outcome =>
        {
            if (generation != _generation)
                return;
            foreach (var (zone, _, _) in changes)
                zone.IsBeingWritten = false;
            if (outcome.Succeeded)
                Written(changes, outcome.Result!.Revision);
            else
                NotWritten(changes, outcome);
        });
    }

    private void Written(List<(KnownZone Zone, Assignment Assignment, string Reason)> changes, long revision)
    {
        var changed = new List<KnownZone>();
        foreach (var (zone, assignment, reason) in changes)
        {
            if (zone.Revision < revision)
            {
                zone.Assignment = assignment;
                zone.Revision = revision;
                zone.IsConfirmed = false;
                zone.OrderedAt = TimeSpan.MinValue;
            }
            changed.Add(zone);
            Decisions.Add(new Decision(clock.Now, DecisionKind.Place, zone.Zone, assignment.Owner.Name, reason));
            observer.Note(NodeEvent.ZoneAssigned, Text($"{zone.Zone} to {assignment.Owner}, epoch {assignment.Epoch}: {reason}"));
        }
        _briefing.Order(changed);
        _briefing.TellRoutes(_nodes.Values, changed);
    }

    /// <summary>Reads the truth: whatever happened, what is known is outdated.</summary>
    private void NotWritten(List<(KnownZone Zone, Assignment Assignment, string Reason)> changes, CommitOutcome outcome)
    {
        observer.Note(
            outcome.Result == null ? NodeEvent.AssignmentUnknown : NodeEvent.AssignmentRefused,
            Text($"{changes.Count} zones, the first of them {changes[0].Zone.Zone}"));
        if (outcome.Result == null && !outcome.MayHaveHappened)
            return;
        var generation = _generation;
        foreach (var (zone, _, _) in changes)
            zone.IsBeingWritten = true;
        port.Commit(new Txn([], [.. changes.Select(c => Op.Get(keys.Zone(c.Zone.Zone)))], []), read =>
        {
            if (generation != _generation)
                return;
            for (var i = 0; i < changes.Count; i++)
            {
                var zone = changes[i].Zone;
                zone.IsBeingWritten = false;
                if (read.Result?.Results[i] is [var pair] && pair.ModRevision > zone.Revision)
                    Learn(zone, pair, isDeleted: false);
            }
            if (read.Result == null)
                return; // it is tried again, and compared again
            _briefing.TellRoutes(_nodes.Values, changes.Select(c => c.Zone));
        });
    }

    private void TellAll(KnownNode node)
    {
        if (IsReady)
            _briefing.TellAll(node, _nodes.Values, _zones.Values);
    }

    private KnownNode? Find(NodeId node) => _nodes.TryGetValue(node.Name, out var known) && known.Id == node ? known : null;

    private int Workers => _nodes.Values.Count(IsWorker);

    private static bool IsWorker(KnownNode node) => node.Info.Roles.HasFlag(NodeRoles.Worker);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
