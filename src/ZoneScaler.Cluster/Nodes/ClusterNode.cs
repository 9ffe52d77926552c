using System.Globalization;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Backups;
using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Routing;
using ZoneScaler.Cluster.Time;
using ZoneScaler.Cluster.Trials;
using ZoneScaler.Cluster.Workers;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Nodes;

/// <summary>
/// One node's control: its membership, its links and whatever its roles need. It waits for nothing and knows no clock: a driver sets the time, hands in events one at a time, and calls
/// <see cref="Advance"/> after each. Frames of zones do not come by here; they go from zone to link through <see cref="RouteBook"/>.
/// </summary>
internal sealed class ClusterNode : IMemberListener, ILinkListener, IControlSender, IDisposable
{
    /// <summary>
    /// How soon the coordinator hears what has come of its orders: it changes nothing more about a zone, nor sees to its backups, before its owner has said that it hosts it. A worker that leaves says as often what it still
    /// holds: it is told which of that it may let go.
    /// </summary>
    private static readonly TimeSpan SoonReported = TimeSpan.FromMilliseconds(50);

    private readonly NodeSetup _setup;
    private readonly NodeClock _clock;
    private readonly ILinkDriver _driver;
    private readonly ILinkOutboxes _outboxes;
    private readonly INodeObserver _observer;
    private readonly INodeListener _listener;
    private readonly IZoneRunner? _zones;
    private readonly LinkTable _links;
    private readonly LeaderWatch _leader;
    private readonly Queue<Control> _toSelf = [];
    private readonly Dictionary<NodeId, bool> _otherWorkers = []; // with whether they leave
    private readonly HashSet<NodeId> _otherCoordinators = []; // nodes that may come to coordinate
    private readonly TrialDesk? _trials;
    private TimeSpan _reportAt;
    private TimeSpan _readySince = TimeSpan.MaxValue; // since when this node coordinates without knowing world time
    private NodeId _linkedLeader;
    private bool _hadOtherWorkers;

    public ClusterNode(
        NodeSetup setup,
        NodeClock clock,
        ICoordinationPort port,
        ILinkDriver driver,
        ILinkOutboxes outboxes,
        RouteBook routes,
        Fence fence,
        IZoneRunner? zones,
        INodeObserver observer,
        INodeListener listener,
        Random random)
    {
        _setup = setup;
        _clock = clock;
        _driver = driver;
        _outboxes = outboxes;
        _observer = observer;
        _listener = listener;
        _zones = zones;
        Routes = routes;
        Fence = fence;
        var keys = new ClusterKeys(setup.WorldName);
        Member = new Member(setup.Info, setup.World, setup.WorldName, setup.Settings, clock, port, observer, this, random);
        _links = new LinkTable(setup.WorldName, setup.Settings, clock, driver, this, observer, random);
        _leader = new LeaderWatch(keys, port, observer, LeaderChanged);
        if (setup.Info.Roles.HasFlag(NodeRoles.Coordinator))
            Coordinator = new Coordinator(setup.Settings, keys, setup.Info, Member, _leader, clock, port, observer, this, IsHeard, setup.Strategy);
        if (zones != null)
        {
            _trials = new TrialDesk(setup.Settings, clock, () => _otherCoordinators.Where(Routes.IsLinked), IsHeard, this, setup.Keeper, setup.Wake);
            Worker = new Worker(setup.Settings, keys, clock, port, zones, routes, observer, this, setup.LoadOf, new MoveForecast(() => _links.RoundTrip), _trials, setup.Keeper, setup.Wake);
        }
        routes.PathChanged += listener.PathChanged;
    }

    public Member Member { get; }

    public RouteBook Routes { get; }

    public Fence Fence { get; }

    public WorldClock World { get; } = new();

    /// <summary>The coordinator's part; null without the role.</summary>
    public Coordinator? Coordinator { get; }

    /// <summary>The worker's part; null without the role.</summary>
    public Worker? Worker { get; }

    public LinkTable Links => _links;

    public LeaderInfo? Leader => _leader.Leader;

    /// <summary>Does what is due.</summary>
    /// <returns>When to call again at the latest, if nothing happens before.</returns>
    public TimeSpan Advance()
    {
        var next = Min(Member.Advance(), _links.Advance());
        if (Coordinator != null)
            next = Min(next, Coordinator.Advance(_leader.Leader is { } other && IsHeard(other.Node)));
        if (Worker != null)
            next = Min(next, Worker.Advance());
        Fence.ActUntil = Member.ActUntil;
        if (Member.State == MemberState.Active)
        {
            StartWorldTime();
            if (_clock.Now >= _reportAt)
                Report();
            next = Min(next, _reportAt);
        }
        while (_toSelf.TryDequeue(out var message))
            Handle(Member.Id, 0, message);
        _clock.CallAt = next;
        return next;
    }

    /// <summary>Handles a control message from a link.</summary>
    public void Receive(int link, Control message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _links.Heard(link);
        if (message.Pong is { } pong)
            _links.Answered(link, TimeSpan.FromMicroseconds(pong.SentUs));
        if (!_links.Receive(link, message, out var from))
            Handle(from.Peer, link, message);
    }

    /// <summary>A frame from a peer was refused: the peer is told why, so that it can do better.</summary>
    public void FrameRefused(NodeId from, ZoneId target, FrameRefusal refusal, ZoneFrameHeader? header)
    {
        switch (refusal)
        {
            case FrameRefusal.NotHere:
                _observer.Note(NodeEvent.FrameMoved, Text($"{target} from {from}"));
                Send(from, new Control { Moved = Answer(target) });
                break;
            case FrameRefusal.Stale when header is { } stale:
                _observer.Note(NodeEvent.FrameFenced, Text($"{stale.Source}, epoch {stale.Epoch}, from {from}"));
                var answer = Answer(stale.Source);
                answer.IsFenced = true;
                if (answer.Epoch <= stale.Epoch)
                    (answer.Epoch, answer.Owner) = (stale.Epoch + 1, null); // a frame of the new owner was here before word of who it is: the owner that is known is the former one
                Send(from, new Control { Moved = answer });
                break;
            case FrameRefusal.Frozen:
            case FrameRefusal.Quarantined:
            case FrameRefusal.Superseded:
                Send(from, new Control { Moved = new Moved { Zone = target.Value } }); // lost, and no better place is known
                break;
            case FrameRefusal.Malformed when _links.TryGet(from, out var link):
                _driver.Close(link, LinkEndReason.Malformed);
                _links.Closed(link, LinkEndReason.Malformed);
                break;
        }
    }

    /// <inheritdoc/>
    public bool Send(NodeId node, Control message)
    {
        if (node == Member.Id)
        {
            _toSelf.Enqueue(message);
            return true;
        }
        if (!_links.TryGet(node, out var link))
        {
            _links.Want(node);
            return false;
        }
        _driver.Send(link, message);
        return true;
    }

    /// <summary>Another store stands where the old one was, or it has forgotten what it had shown: nothing that the node knows from it holds.</summary>
    public void StoreReplaced(string why) => Member.StoreReplaced(why);

    /// <summary>How many zones and backups are here that another worker could have; none as long as there was never another one.</summary>
    public int LeftToDrain => Member.State == MemberState.Active && _hadOtherWorkers ? Worker?.Held ?? 0 : 0;

    /// <summary>Whether nobody will take them, by what is known now: all other workers leave, too, or nobody coordinates.</summary>
    public bool IsDrainIdle => _leader.Leader is not { } leader || (IsHeard(leader.Node) && _otherWorkers.Values.All(leaves => leaves));

    /// <summary>Asks the coordinator to have everything moved away from here.</summary>
    public void Drain()
    {
        if (Worker is not { IsStopping: false })
            return;
        Worker.Leave();
        Report();
    }

    /// <summary>Asks the coordinator to have everything moved away from here while the node goes on, or takes that back.</summary>
    public void SetDrained(bool isDrained)
    {
        if (Worker == null)
            return;
        Worker.IsDrained = isDrained;
        Report();
    }

    /// <summary>Leaves the cluster in order: what runs here ends first.</summary>
    public void Leave()
    {
        Worker?.Stop("the node leaves");
        Member.Leave();
    }

    public void Dispose()
    {
        Routes.PathChanged -= _listener.PathChanged;
        _leader.Stop();
        Member.Dispose();
    }

    void IMemberListener.Registered(NodeId node, WorldRecord world)
    {
        _links.Start(node, _setup.Info.Address, world.Birth);
        Worker?.Start(node);
        Coordinator?.Start(world);
        _reportAt = _clock.Now;
        _leader.Start();
        if (_setup.Info.Roles.HasFlag(NodeRoles.Gateway))
            Routes.AddGateway(node);
        _listener.Registered(node, world);
    }

    uint IMemberListener.StoreReplaced()
    {
        Worker?.ForgetTerm();
        return Math.Max(Routes.HighestEpoch, _zones?.HighestEpoch ?? 0);
    }

    void IMemberListener.MembershipLost()
    {
        Fence.ActUntil = TimeSpan.Zero;
        _listener.MembershipLost();
        Worker?.Stop("the node is no member any more");
        if (Member.State == MemberState.Left)
        {
            Worker?.Leave();
            Report(); // who has said that it leaves is not lost
        }
        Coordinator?.Stop();
        _leader.Stop();
        _links.Stop(LinkEndReason.NotMember);
        Routes.Clear();
        World.Forget();
        _toSelf.Clear();
        _otherWorkers.Clear();
        _otherCoordinators.Clear();
        _linkedLeader = default;
    }

    void ILinkListener.LinkUp(NodeId peer, int link)
    {
        Routes.LinkUp(peer, _outboxes.Outbox(link));
        Coordinator?.LinkUp(peer);
        if (peer == _leader.Leader?.Node)
            _reportAt = _clock.Now;
    }

    void ILinkListener.LinkDown(NodeId peer, int link, LinkEndReason reason)
    {
        Routes.LinkDown(peer);
        if (reason is LinkEndReason.Reset or LinkEndReason.Silent)
            Suspect(peer);
    }

    void ILinkListener.Silent(NodeId peer) => Suspect(peer);

    void ILinkListener.Unreachable(NodeId peer) => Suspect(peer);

    /// <summary>A node does not answer: the coordinator is to find out whether it is only this one that it does not answer to.</summary>
    private void Suspect(NodeId peer)
    {
        if (Member.State != MemberState.Active || _leader.Leader is not { } leader || leader.Node == peer)
            return;
        if (Coordinator is { IsLeader: true })
            Coordinator.Suspect(peer);
        else
            Send(leader.Node, new Control { Suspicion = new Suspicion { Node = NodeRef.Of(peer) } });
    }

    private void LeaderChanged()
    {
        Coordinator?.LeaderChanged();
        if (_leader.Leader is not { } leader || leader.Node == _linkedLeader)
            return;
        _linkedLeader = leader.Node;
        World.Forget();
        _links.Know(leader.Node, leader.Address);
        _links.Want(leader.Node);
        _reportAt = _clock.Now;
    }

    /// <summary>World time begins with the first coordinator that finds nobody who knows it: no zone was ever placed, or no node has reported it in time.</summary>
    private void StartWorldTime()
    {
        if (World.IsKnown || Coordinator is not { IsReady: true } coordinator)
        {
            _readySince = TimeSpan.MaxValue;
            return;
        }
        if (_readySince > _clock.Now)
            _readySince = _clock.Now;
        if (coordinator.Zones.All(z => z.Assignment == null) || _clock.Now - _readySince >= _setup.Settings.ReportInterval * 3)
            World.Start(_clock.Now);
    }

    private bool IsHeard(NodeId node) => node == Member.Id || _links.IsHeard(node, _setup.Settings.SuspectAfter);

    private void Report()
    {
        _reportAt = _clock.Now + (Worker is { IsLeaving: true, Held: > 0 } ? SoonReported : _setup.Settings.ReportInterval);
        if (_leader.Leader is not { } leader)
            return;
        var report = Worker?.Report() ?? new Report();
        report.Unreached.AddRange(_links.Unreached(_setup.Settings.SuspectAfter).Select(NodeRef.Of));
        report.WorldUs = World.IsKnown ? (long)World.At(_clock.Now).TotalMicroseconds : 0;
        Send(leader.Node, new Control { Report = report });
    }

    private void Handle(NodeId from, int link, Control message)
    {
        switch (message.KindCase)
        {
            case Control.KindOneofCase.Ping:
                _driver.Send(link, new Control { Pong = new Pong { SentUs = message.Ping.SentUs, WorldUs = Coordinator is { IsLeader: true } && World.IsKnown ? (long)World.At(_clock.Now).TotalMicroseconds : 0 } });
                break;
            case Control.KindOneofCase.Pong when message.Pong.WorldUs > 0 && from == _leader.Leader?.Node:
                World.Measure(TimeSpan.FromMicroseconds(message.Pong.SentUs), TimeSpan.FromMicroseconds(message.Pong.WorldUs), _clock.Now);
                break;
            case Control.KindOneofCase.Report:
                if (Coordinator is { IsLeader: true })
                    World.Correct(TimeSpan.FromMicroseconds(message.Report.WorldUs), TimeSpan.FromMicroseconds(message.Report.TickedUs), _clock.Now);
                Coordinator?.Receive(from, message.Report);
                break;
            case Control.KindOneofCase.Orders:
                Worker?.Receive(message.Orders);
                _reportAt = Min(_reportAt, _clock.Now + SoonReported);
                break;
            case Control.KindOneofCase.Handed:
                Worker?.Receive(message.Handed);
                break;
            case Control.KindOneofCase.Suspicion:
                Coordinator?.Receive(from, message.Suspicion);
                break;
            case Control.KindOneofCase.Inquiry when message.Inquiry.Node?.ToId() is { IsNone: false } suspect:
                Send(from, new Control { Finding = new Finding { Node = message.Inquiry.Node, IsReached = IsHeard(suspect), HasBroken = _links.HasBroken(suspect) } });
                break;
            case Control.KindOneofCase.FenceOff when Worker?.IsCurrent(message.FenceOff.Term) == true:
                Worker.FenceOff(new ZoneId(message.FenceOff.Zone), message.FenceOff.Epoch);
                Send(from, new Control { FencedOff = new FencedOff { Zone = message.FenceOff.Zone, Epoch = message.FenceOff.Epoch } });
                break;
            case Control.KindOneofCase.FencedOff:
                Coordinator?.Receive(from, message.FencedOff);
                break;
            case Control.KindOneofCase.TrialStep when Coordinator != null:
                Coordinator.Trials.Note(from, message.TrialStep);
                if (message.TrialStep.IsRunning)
                    Send(from, new Control { TrialNoted = new TrialNoted { Number = message.TrialStep.Number } });
                break;
            case Control.KindOneofCase.TrialNoted:
                _trials?.Noted(from, message.TrialNoted.Number);
                break;
            case Control.KindOneofCase.Finding:
                Coordinator?.Receive(from, message.Finding);
                break;
            case Control.KindOneofCase.Routes:
                Learn(message.Routes);
                break;
            case Control.KindOneofCase.Moved:
                Learn(message.Moved);
                break;
        }
    }

    private void Learn(Routes routes)
    {
        if (Worker?.IsCurrent(routes.Term) == false)
        {
            _observer.Note(NodeEvent.OrderRefused, Text($"routes of term {routes.Term}"));
            return;
        }
        foreach (var gone in routes.Gone)
        {
            _links.Forget(gone.ToId());
            _otherWorkers.Remove(gone.ToId());
            _otherCoordinators.Remove(gone.ToId());
            Routes.RemoveGateway(gone.ToId());
        }
        if (routes.IsFull)
        {
            _reportAt = _clock.Now; // a coordinator that knows everything now has not heard this node's report

            var nodes = routes.Nodes.Where(n => n.Node != null).Select(n => n.Node.ToId()).ToHashSet();
            _links.KeepOnly(nodes);
            foreach (var gone in _otherWorkers.Keys.Where(n => !nodes.Contains(n)).ToArray())
                _otherWorkers.Remove(gone);
            _otherCoordinators.IntersectWith(nodes);
            Routes.KeepGateways(nodes, Member.Id);
        }
        foreach (var entry in routes.Nodes)
            Meet(entry);
        foreach (var entry in routes.Zones)
            Learn(new Route(new ZoneId(entry.Zone), entry.Epoch, entry.Owner?.ToId() ?? default, entry.IsQuarantined));
    }

    /// <summary>Keeps a link to each node that frames may go to or come from.</summary>
    private void Meet(MemberEntry entry)
    {
        var node = entry.Node?.ToId() ?? default;
        if (node.IsNone || node == Member.Id)
            return;
        _links.Know(node, entry.Address);
        var roles = (NodeRoles)entry.Roles;
        if (roles.HasFlag(NodeRoles.Gateway))
            Routes.AddGateway(node);
        if (roles.HasFlag(NodeRoles.Worker))
            (_otherWorkers[node], _hadOtherWorkers) = (entry.IsLeaving, true);
        if (roles.HasFlag(NodeRoles.Coordinator))
            _otherCoordinators.Add(node);
        var mine = _setup.Info.Roles;
        if ((mine.HasFlag(NodeRoles.Worker) && (roles & (NodeRoles.Worker | NodeRoles.Gateway)) != 0) || (mine.HasFlag(NodeRoles.Gateway) && roles.HasFlag(NodeRoles.Worker)))
            _links.Want(node);
    }

    private void Learn(Moved moved)
    {
        var zone = new ZoneId(moved.Zone);
        var owner = moved.Owner?.ToId() ?? default;
        if (!owner.IsNone && Learn(new Route(zone, moved.Epoch, owner, moved.IsQuarantined)))
            _observer.Note(NodeEvent.RouteCorrected, Text($"{zone} is at {owner}, epoch {moved.Epoch}"));
        if (moved.IsFenced)
            Worker?.RouteLearned(zone, moved.Epoch, owner);
        else
            Routes.NoteLoss(zone);
    }

    private bool Learn(in Route route)
    {
        if (!Routes.Learn(route))
            return false;
        Worker?.RouteLearned(route.Zone, route.Epoch, route.Owner);
        return true;
    }

    private Moved Answer(ZoneId zone)
    {
        var known = Routes.Find(zone);
        return new Moved { Zone = zone.Value, Epoch = known?.Epoch ?? 0, Owner = NodeRef.Of(known?.Owner ?? default), IsQuarantined = known?.IsQuarantined == true };
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
