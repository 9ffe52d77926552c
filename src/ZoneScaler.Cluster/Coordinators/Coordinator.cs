using System.Globalization;
using ZoneScaler.Allocation;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Cluster.Trials;
using ZoneScaler.Coordination;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>
/// Stands for election, and, while elected, places zones on workers and tells all nodes where zones are. All it knows it has from the store and from nodes' reports, so any node with the
/// role can go on where another stopped. Every write is a compare-and-set on the assignment, on its own term and on the new owner's registration. A state machine; time is passed in.
/// </summary>
internal sealed class Coordinator
{
    /// <summary>An hour: what is longer is no pause.</summary>
    private const long MaxPauseUs = 3_600_000_000;

    /// <summary>
    /// How soon after a zone has left a leaving worker the next ones are told to go, and after a backup has joined, or a zone without one has settled, those that are missing: often enough for a thousand zones, and not for
    /// each zone by itself.
    /// </summary>
    private static readonly TimeSpan NextBatch = TimeSpan.FromMilliseconds(100);

    private readonly ClusterSettings _settings;
    private readonly ClusterKeys _keys;
    private readonly NodeInfo _self;
    private readonly Member _member;
    private readonly LeaderWatch _leader;
    private readonly NodeClock _clock;
    private readonly ICoordinationPort _port;
    private readonly INodeObserver _observer;
    private readonly ClusterState _state = new();
    private readonly LossWatch _losses;
    private readonly Inquiries _inquiries;
    private readonly LeaderChallenge _challenge;
    private readonly Wishes _wishes;
    private readonly Briefing _briefing;
    private readonly Assigner _assigner;
    private readonly List<IDisposable> _watches = [];
    private bool _isCampaigning;
    private bool _hasZones;
    private bool _hasNodes;
    private TimeSpan _campaignAt;
    private TimeSpan _planAt;

    public Coordinator(
        ClusterSettings settings,
        ClusterKeys keys,
        NodeInfo self,
        Member member,
        LeaderWatch leader,
        NodeClock clock,
        ICoordinationPort port,
        INodeObserver observer,
        IControlSender sender,
        Func<NodeId, bool> isHeard,
        IZoneAllocationStrategy strategy)
    {
        _settings = settings;
        _keys = keys;
        _self = self;
        _member = member;
        _leader = leader;
        _clock = clock;
        _port = port;
        _observer = observer;
        _losses = new LossWatch(settings, observer);
        _inquiries = new Inquiries(settings, clock, sender, observer, n => n == member.Id, isHeard, CountDead);
        _wishes = new Wishes(settings, clock, _state, _inquiries, isHeard);
        _challenge = new LeaderChallenge(settings, keys, member, leader, clock, port, observer);
        _briefing = new Briefing(settings, clock, sender);
        _assigner = new Assigner(settings, keys, clock, port, observer, strategy, _state, _losses, _wishes, _briefing, new Inquest(Trials, observer, IsThere), Decisions, IsThere, isHeard, _inquiries.HasEnded);
    }

    /// <summary>Whether this node is the elected coordinator.</summary>
    public bool IsLeader => _state.Term != 0;

    /// <summary>Whether it knows all assignments.</summary>
    public bool IsReady => IsLeader && _hasZones && _hasNodes;

    public bool IsHolding => _losses.IsHolding;

    public long Term => _state.Term;

    /// <summary>All zones, in ascending order.</summary>
    public IReadOnlyCollection<KnownZone> Zones => _state.Zones.Values;

    /// <summary>All nodes, by name.</summary>
    public IReadOnlyCollection<KnownNode> Nodes => _state.Nodes.Values;

    /// <summary>What this coordinator has decided since it was elected.</summary>
    public DecisionLog Decisions { get; } = new();

    /// <summary>What workers announce of zones whose last owner died; also while this node does not coordinate.</summary>
    public TrialBook Trials { get; } = new();

    /// <summary>How long ago something was decided.</summary>
    public TimeSpan AgeOf(Decision decision) => _clock.Now - decision.At;

    /// <summary>Why zones are where they are, or go, in the eyes of the strategy; empty while it does not know all assignments.</summary>
    public IReadOnlyList<Explanation> Explain() => IsReady ? _assigner.Explain() : [];

    /// <summary>The node has joined the cluster of a world.</summary>
    public void Start(WorldRecord world)
    {
        _state.Spec = world.Spec;
        _state.Zones.Clear();
        foreach (var zone in world.Zones)
            _state.Zones.Add(zone, new KnownZone(zone));
        _campaignAt = _clock.Now;
    }

    /// <summary>The node is no member any more.</summary>
    public void Stop()
    {
        _state.Spec = null;
        StepDown("the node is no member any more");
    }

    /// <summary>The leader's key has changed.</summary>
    public void LeaderChanged()
    {
        if (_state.Term != 0 && _leader.Term != _state.Term && _leader.IsKnown)
            StepDown(_leader.Leader is { } other ? $"{other.Node} coordinates" : "its key is gone");
        if (_leader.Leader?.Node == _member.Id && _member.State == MemberState.Active && _state.Term == 0)
            Lead(_leader.Term);
        _challenge.LeaderChanged();
        _campaignAt = _clock.Now;
    }

    /// <summary>Does what is due.</summary>
    /// <param name="isLeaderReached">Whether this node hears from the one that coordinates.</param>
    /// <returns>When to call again at the latest.</returns>
    public TimeSpan Advance(bool isLeaderReached)
    {
        if (_state.Spec == null || !_member.MayAct)
            return TimeSpan.MaxValue;
        if (!IsLeader)
        {
            if (_leader.Leader != null)
                return _challenge.Advance(isLeaderReached);
            if (!_leader.IsKnown || _isCampaigning)
                return TimeSpan.MaxValue;
            if (_clock.Now >= _campaignAt)
                Campaign();
            return _campaignAt;
        }
        if (!IsReady)
            return TimeSpan.MaxValue;
        _losses.Advance(_clock.Now);
        var next = _inquiries.Advance();
        if (_clock.Now >= _planAt)
        {
            _planAt = _clock.Now + _settings.PlanInterval;
            _assigner.Place();
            _briefing.RepeatOrders(_state.Zones.Values, _state.Find);
        }
        return next < _planAt ? next : _planAt;
    }

    /// <summary>A link to a node works: it is told everything.</summary>
    public void LinkUp(NodeId node)
    {
        if (_state.Find(node) is not { } known)
            return;
        known.HasRoutes = false;
        TellAll(known);
        _inquiries.LinkUp(node);
    }

    public void Receive(NodeId from, Report report)
    {
        if (!IsReady || _state.Find(from) is not { } node)
            return;
        if (_inquiries.IsDead(from))
            _losses.Back(from.Name, _state.Workers);
        _inquiries.Forget(from);
        var wasLeaving = node.IsLeaving;
        (node.IsStopping, node.IsDrained) = (report.IsLeaving, report.IsDrained);
        if (node.IsLeaving != wasLeaving)
        {
            _planAt = _clock.Now;
            _briefing.TellOf(node, _state.Nodes.Values);
        }
        foreach (var hosted in report.Zones)
        {
            if (!_state.Zones.TryGetValue(new ZoneId(hosted.Zone), out var zone) || zone.Assignment is not { } assignment)
                continue;
            if (assignment.Owner != from || assignment.Epoch != hosted.Epoch)
            {
                _briefing.TellRoutes([node], [zone]); // it should not host the zone any more
                continue;
            }
            if (!zone.IsConfirmed && (IsUnprotected(zone) || HasLeavingBackup(zone)))
                PlanSoon();
            zone.IsConfirmed = true;
            (zone.Load, zone.Entities, zone.Players) = (hosted.Load, hosted.Entities, hosted.Players);
            zone.BorderTraffic = hosted.BorderTraffic;
            zone.PredictedPause = Pause(hosted.PredictedPauseUs);
            zone.LastPause = hosted.HasPausedUs ? Pause(hosted.PausedUs) : null;
            zone.LearnProgress(hosted.Backups);
            if (hosted.HasStopped)
                Quarantine(zone, "too many of its entities were at fault"); // so that others know that it takes nothing; until it is written, it is said again
        }
        foreach (var lacking in report.Lacking)
            NoteLacking(from, new ZoneId(lacking.Zone), lacking.Epoch, isBroken: report.Broken.Contains(lacking.Zone));
        _briefing.OrderDrops(from, report.Backups.Where(b => IsUnwanted(from, b)).Select(b => _state.Zones[new ZoneId(b.Zone)]));
        foreach (var suspect in report.Unreached)
            Suspect(suspect.ToId());
        TellAll(node);
    }

    /// <summary>Somebody does not reach a node.</summary>
    public void Receive(NodeId from, Suspicion suspicion)
    {
        if (IsReady && suspicion.Node?.ToId() is { IsNone: false } suspect && _state.Find(from) != null)
            Suspect(suspect);
    }

    /// <summary>A witness says whether it reaches a node.</summary>
    public void Receive(NodeId from, Finding finding)
    {
        if (IsReady && finding.Node?.ToId() is { IsNone: false } suspect)
            _inquiries.Receive(from, suspect, finding.IsReached, finding.HasBroken);
    }

    /// <summary>A worker refuses all owners that a zone has had.</summary>
    public void Receive(NodeId from, FencedOff fenced)
    {
        if (!IsReady || !_state.Zones.TryGetValue(new ZoneId(fenced.Zone), out var zone) || zone.LastEpoch != fenced.Epoch)
            return;
        zone.FencedAt.Add(from);
        _planAt = _clock.Now;
    }

    /// <summary>This node does not reach another one.</summary>
    public void Suspect(NodeId suspect)
    {
        if (!IsReady || _state.Find(suspect) is not { } known || !ClusterState.IsWorker(known))
            return;
        // Those that would take over, and so have been talking with it all the time. Of one that has no zones, or whose zones nobody would take over, those whose backups it holds: they must get others.
        var assignments = _state.Zones.Values.Select(z => z.Assignment).OfType<Assignment>();
        var witnesses = Reachable(assignments.Where(a => a.Owner == suspect).SelectMany(a => a.InSync));
        if (witnesses.Count == 0)
            witnesses = Reachable(assignments.Where(a => a.InSync.Contains(suspect) || a.Joining.Contains(suspect)).Select(a => a.Owner));
        _inquiries.Suspect(suspect, witnesses);

        HashSet<NodeId> Reachable(IEnumerable<NodeId> nodes) => [.. nodes.Where(n => n != suspect && IsThere(n))];
    }

    /// <summary>Whether a node is a member and does not count as dead.</summary>
    private bool IsThere(NodeId node) => _state.Find(node) != null && !_inquiries.IsDead(node);

    /// <summary>An operator says that the workers that seem lost are dead.</summary>
    public void ReleaseHold()
    {
        _losses.Release();
        _planAt = _clock.Now;
    }

    /// <summary>A person wants a zone on another worker; what becomes of that is in <see cref="KnownZone.Wish"/>.</summary>
    /// <returns>Why that cannot be; null if it can.</returns>
    public string? Move(KnownZone zone, string worker, TimeSpan patience)
    {
        if (_wishes.Add(zone, worker, patience) is { } refusal)
            return refusal;
        _planAt = _clock.Now;
        return null;
    }

    /// <summary>Lets a zone run nowhere, its state kept; or run again.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="reason">Why it is not to run; null if it is to run again.</param>
    /// <returns>Why that cannot be; null if it is being written.</returns>
    public string? Quarantine(KnownZone zone, string? reason)
    {
        if (zone.IsUnreadable)
            return "its stored assignment cannot be read";
        if (zone.Assignment == null)
            return "it has no owner yet";
        if (zone.IsQuarantined == (reason != null))
            return reason != null ? $"it is quarantined already: {zone.Assignment.Quarantine}" : "it is not quarantined";
        if (zone.IsBeingWritten)
            return "another change of it is being written; ask again";
        _assigner.Quarantine(zone, reason);
        return null;
    }

    /// <summary>What has become of a person's wish; null if there was none.</summary>
    public MoveWish? WishFor(KnownZone zone)
    {
        _wishes.Look(zone);
        return zone.Wish;
    }

    /// <summary>How long ago a backup became what it is, as far as this coordinator knows.</summary>
    public TimeSpan AgeOf(KnownBackup backup) => _clock.Now - backup.Since;

    private void Campaign()
    {
        _isCampaigning = true;
        _campaignAt = _clock.Now + _settings.RetryMin;
        var generation = _state.Generation;
        var node = _member.Id;
        var info = new LeaderInfo(node, _self.Address);
        var txn = new Txn([Compare.Absent(_keys.Leader), Compare.Created(_keys.Node(node.Name), node.Revision)], [Op.Put(_keys.Leader, StoredValues.Write(info), _member.Lease)], []);
        _port.Commit(txn, outcome =>
        {
            _isCampaigning = false;
            // Whatever the answer: the watch of the leader's key tells, also when the answer was lost. Hearing it here saves the way.
            if (generation == _state.Generation && _member.Id == node && _member.State == MemberState.Active && outcome.Succeeded)
                Lead(outcome.Result!.Revision);
        });
    }

    private void Lead(long term)
    {
        if (_state.Term != 0)
            return;
        var generation = ++_state.Generation;
        _state.Term = _briefing.Term = term;
        _hasZones = _hasNodes = false;
        _state.ElectedAt = _state.LastJoin = _clock.Now;
        _state.EpochFloor = 0;
        _challenge.Lead();
        _observer.Note(NodeEvent.Elected, Text($"term {term}"));
        _watches.Add(_port.Watch(_keys.Nodes, batch =>
        {
            if (generation == _state.Generation)
                NodesChanged(batch);
        }));
        _watches.Add(_port.Watch(_keys.Zones, batch =>
        {
            if (generation == _state.Generation)
                ZonesChanged(batch);
        }));
    }

    private void StepDown(string why)
    {
        _state.Generation++;
        foreach (var watch in _watches)
            watch.Dispose();
        _watches.Clear();
        _state.Nodes.Clear();
        _inquiries.Clear();
        _challenge.StepDown();
        Decisions.Clear();
        foreach (var zone in _state.Zones.Keys.ToArray())
            _state.Zones[zone] = new KnownZone(zone);
        _isCampaigning = false;
        _campaignAt = _clock.Now;
        if (_state.Term == 0)
            return;
        _state.Term = 0;
        _observer.Note(NodeEvent.SteppedDown, why);
    }

    private void NodesChanged(WatchBatch batch)
    {
        if (batch.IsReset)
        {
            var present = batch.Events.Select(e => _keys.NodeOf(e.Pair.Key)).ToHashSet();
            foreach (var gone in _state.Nodes.Values.Where(n => !present.Contains(n.Id.Name)).ToArray())
                Forget(gone);
        }
        foreach (var change in batch.Events)
        {
            var name = _keys.NodeOf(change.Pair.Key);
            var known = _state.Nodes.GetValueOrDefault(name);
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
                _observer.Note(NodeEvent.StoredValueUnreadable, change.Pair.Key);
        }
        Known(ref _hasNodes, batch);
    }

    private void Admit(KnownNode node)
    {
        _state.Nodes[node.Id.Name] = node;
        _state.EpochFloor = Math.Max(_state.EpochFloor, node.Info.EpochFloor);
        _state.LastJoin = _clock.Now;
        _observer.Note(NodeEvent.NodeJoined, Text($"{node.Id} at {node.Info.Address}: {node.Info.Roles}"));
        if (ClusterState.IsWorker(node))
            _losses.Back(node.Id.Name, _state.Workers);
        _briefing.TellOf(node, _state.Nodes.Values);
        TellAll(node);
    }

    private void Forget(KnownNode node)
    {
        _state.Nodes.Remove(node.Id.Name);
        _observer.Note(NodeEvent.NodeGone, node.Id.ToString());
        var wasDead = _inquiries.IsDead(node.Id);
        _inquiries.Forget(node.Id);
        if (IsReady && !wasDead && ClusterState.IsWorker(node) && !node.IsStopping && Trials.Find(node.Id) == null && _state.Zones.Values.Any(z => z.Assignment?.Owner == node.Id))
            _losses.Lost(node.Id, _state.Workers, _clock.Now);
        foreach (var zone in _state.Zones.Values.Where(z => node.IsStopping && !wasDead && z.Assignment?.Owner == node.Id))
            zone.HasOwnerLeft = true;
        _briefing.TellGone(_state.Nodes.Values, node.Id);
        _planAt = _clock.Now;
    }

    private void ZonesChanged(WatchBatch batch)
    {
        if (batch.IsReset)
        {
            // A key that is not there any more was deleted by hand.
            var present = batch.Events.Select(e => e.Pair.Key).ToHashSet();
            foreach (var zone in _state.Zones.Values.Where(z => z.Revision != 0 && z.Revision <= batch.Revision && !present.Contains(_keys.Zone(z.Zone))))
                zone.Forget();
        }
        List<KnownZone> changed = [];
        foreach (var change in batch.Events)
        {
            if (!_keys.TryGetZone(change.Pair.Key, out var id) || !_state.Zones.TryGetValue(id, out var zone) || change.Pair.ModRevision <= zone.Revision)
                continue;
            var (former, backups) = (zone.Assignment?.Owner ?? default, zone.Assignment?.InSync.Count ?? 0);
            if (!zone.Learn(change.Pair, change.Kind == WatchEventKind.Delete, _clock.Now))
                _observer.Note(NodeEvent.StoredValueUnreadable, change.Pair.Key);
            changed.Add(zone);
            // Only so many move or join at once. A worker that leaves has only so much time for its next zones and backups, and a zone without a backup can be lost.
            var hasMoved = zone.Assignment?.Owner != former;
            var hasBackup = zone.Assignment?.InSync.Count > backups;
            if (!IsPlannedSoon && ((hasMoved && IsLeaving(former)) || (hasBackup && (HasLeavingBackup(zone) || _state.Zones.Values.Any(IsUnprotected)))))
                PlanSoon();
        }
        var wasReady = IsReady;
        Known(ref _hasZones, batch);
        if (!wasReady || changed.Count == 0)
            return;
        // Owners first: one that has to keep a zone's state must not hear before that the zone is not its own any more.
        _briefing.Order(changed.Where(z => z.Assignment is { } assignment && _state.Find(assignment.Owner) != null));
        _briefing.TellRoutes(_state.Nodes.Values, changed);
    }

    private bool IsPlannedSoon => _planAt <= _clock.Now + NextBatch;

    private void PlanSoon()
    {
        if (!IsPlannedSoon)
            _planAt = _clock.Now + NextBatch;
    }

    private void NoteLacking(NodeId node, ZoneId id, uint epoch, bool isBroken)
    {
        if (!_state.Zones.TryGetValue(id, out var zone) || zone.Assignment is not { } assignment || assignment.Owner != node || assignment.Epoch != epoch)
            return;
        zone.LackingEpoch = epoch;
        zone.BrokenEpoch = isBroken ? epoch : 0;
        _planAt = _clock.Now;
    }

    private bool IsUnwanted(NodeId node, HeldBackup held) =>
        _state.Zones.TryGetValue(new ZoneId(held.Zone), out var zone) && zone is { IsBeingWritten: false, Assignment: { } assignment } && zone.Revision > held.Feed
        && assignment.Owner != node && !assignment.InSync.Contains(node) && !assignment.Joining.Contains(node);

    /// <summary>Whether no worker that stays has a backup of a zone, or is to have one.</summary>
    private bool IsUnprotected(KnownZone zone) =>
        _state.Spec is { Backups: > 0 } && zone.Assignment is { IsQuarantined: false } assignment && !assignment.InSync.Concat(assignment.Joining).Any(n => _state.Find(n) is { IsLeaving: false });

    private bool HasLeavingBackup(KnownZone zone) => zone.Assignment?.InSync.Any(IsLeaving) == true;

    private bool IsLeaving(NodeId node) => _state.Find(node) is { IsLeaving: true };

    private void CountDead(NodeId node)
    {
        // A process that has ended says nothing about the network, nor does one that died in a step of a zone that had killed a worker before.
        if (!_inquiries.HasEnded(node) && Trials.Find(node) == null)
            _losses.Lost(node, _state.Nodes.Values.Count(n => ClusterState.IsWorker(n) && !_inquiries.IsDead(n.Id)), _clock.Now);
        _planAt = _clock.Now;
    }

    private void Known(ref bool isKnown, WatchBatch batch)
    {
        // What is older than the election may lack what the predecessor did last.
        if (isKnown || !batch.IsReset || batch.Revision < _state.Term)
            return;
        isKnown = true;
        if (!IsReady)
            return;
        _observer.Note(NodeEvent.CoordinatorReady, Text($"{_state.Nodes.Count} nodes, {_state.Zones.Values.Count(z => z.Assignment != null)} of {_state.Zones.Count} zones assigned"));
        foreach (var node in _state.Nodes.Values)
            TellAll(node);
        _planAt = _clock.Now;
    }

    private void TellAll(KnownNode node)
    {
        if (IsReady)
            _briefing.TellAll(node, _state.Nodes.Values, _state.Zones.Values);
    }

    private static TimeSpan Pause(long microseconds) => TimeSpan.FromMicroseconds(Math.Clamp(microseconds, 0, MaxPauseUs));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
