using ZoneScaler.Allocation;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Cluster.Tests.Nodes;
using ZoneScaler.Coordination;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Tests.Coordinators;

/// <summary>A coordinator on the member node c@40, with a store whose answers the test gives, in a world of two by two zones.</summary>
internal sealed class CoordinatorRig : IMemberListener, IControlSender, IZoneAllocationStrategy, IDisposable
{
    public const long Lease = 7;
    public const long Revision = 40;
    public const long Term = 50;

    public CoordinatorRig(ClusterSettings? settings = null, IZoneAllocationStrategy? strategy = null, int cells = 2, int backups = 0)
    {
        Settings = settings ?? new ClusterSettings();
        World = Record(cells, backups);
        var info = new NodeInfo { Name = "c", Address = "c:1", Roles = NodeRoles.Coordinator };
        Member = new Member(info, World, "w", Settings, Clock, Port, Notes, this, new Random(1));
        Leader = new LeaderWatch(Keys, Port, Notes, () => Coordinator!.LeaderChanged());
        Coordinator = new Coordinator(Settings, Keys, info, Member, Leader, Clock, Port, Notes, this, n => !Unheard.Contains(n), strategy ?? this);
        Register(Revision);
    }

    public ClusterSettings Settings { get; }

    public WorldRecord World { get; }

    public ClusterKeys Keys { get; } = new("w");

    public NodeClock Clock { get; } = new() { Now = TimeSpan.FromSeconds(100) };

    public FakePort Port { get; } = new();

    /// <summary>Whom the coordinator's own node does not hear.</summary>
    public HashSet<NodeId> Unheard { get; } = [];

    public Notes Notes { get; } = new();

    public Member Member { get; }

    public LeaderWatch Leader { get; }

    public Coordinator Coordinator { get; }

    /// <summary>What was sent, in order.</summary>
    public List<(NodeId To, Control Message)> Sent { get; } = [];

    /// <summary>Nodes without a link that works.</summary>
    public HashSet<string> Unlinked { get; } = [];

    /// <summary>What the coordinator's strategy was shown last.</summary>
    public ClusterView? View { get; private set; }

    public IReadOnlyList<ZoneId> Zones => [.. World.Zones];

    /// <summary>The writes of assignments that wait for an answer; other questions are answered by the test one by one.</summary>
    public IEnumerable<Txn> Writes => Port.Commits.Select(c => c.Txn).Where(t => t.Then.Any(o => o.IsWrite && o.Key.StartsWith(Keys.Zones, StringComparison.Ordinal)));

    public static NodeId Node(string name, long revision) => new(name, revision);

    /// <summary>The node becomes a member.</summary>
    public void Register(long revision)
    {
        Member.Advance();
        Port.Answer(new TxnResult(true, 2, [[]]));
        Port.Grants.Dequeue()(Lease);
        Port.Answer(new TxnResult(true, revision, [[]]));
        Coordinator.Start(World);
        Leader.Start();
    }

    /// <summary>Whether this node hears from the one that coordinates.</summary>
    public bool IsLeaderReached { get; set; } = true;

    public TimeSpan Advance() => Coordinator.Advance(IsLeaderReached);

    /// <summary>Lets time pass, in small steps; keep-alives are answered at once.</summary>
    public void Tick(TimeSpan time)
    {
        do
        {
            var step = time < Settings.Lease / 10 ? time : Settings.Lease / 10;
            time -= step;
            Clock.Now += step;
            Member.Advance();
            while (Port.KeepAlives.TryDequeue(out var answer))
                answer(Settings.Lease);
            Advance();
        }
        while (time > TimeSpan.Zero);
    }

    /// <summary>The node is elected.</summary>
    public void Elect(long term = Term)
    {
        LeaderIsNobody();
        Advance();
        Port.Answer(new TxnResult(true, term, [[]]));
    }

    /// <summary>The node is elected and hears of these workers; no zone has ever had an owner.</summary>
    public void Lead(params NodeId[] workers)
    {
        Elect();
        Nodes([.. workers.Select(w => Worker(w))]);
        Assignments();
    }

    /// <summary>The node leads, and its first placement has been written.</summary>
    public void Place(params NodeId[] workers)
    {
        Lead(workers);
        Tick(Settings.SettleTime);
        while (Writes.Any())
            Port.Answer(new TxnResult(true, Term + 10, []));
        Sent.Clear();
        Notes.Events.Clear();
    }

    /// <summary>Says what all registered nodes are.</summary>
    public void Nodes(params NodePut[] nodes) => Port.Watches[Keys.Nodes](new WatchBatch(Term, [.. nodes.Select(n => n.ToEvent(Keys))], IsReset: true));

    public void Joins(NodePut node) => Port.Watches[Keys.Nodes](new WatchBatch(node.Node.Revision, [node.ToEvent(Keys)], IsReset: false));

    public void Goes(string name, long revision) =>
        Port.Watches[Keys.Nodes](new WatchBatch(revision, [new WatchEvent(WatchEventKind.Delete, new KeyValue(Keys.Node(name), default, 0, revision, 0, 0))], IsReset: false));

    /// <summary>Says what all assignments are.</summary>
    public void Assignments(params (ZoneId Zone, Assignment Assignment)[] all) =>
        Port.Watches[Keys.Zones](new WatchBatch(Term, [.. all.Select(a => new WatchEvent(WatchEventKind.Put, Pair(a.Zone, a.Assignment, Term - 5)))], IsReset: true));

    public void AssignmentWritten(ZoneId zone, Assignment assignment, long revision) =>
        Port.Watches[Keys.Zones](new WatchBatch(revision, [new WatchEvent(WatchEventKind.Put, Pair(zone, assignment, revision))], IsReset: false));

    public KeyValue Pair(ZoneId zone, Assignment assignment, long revision) => new(Keys.Zone(zone), StoredValues.Write(assignment), 3, revision, 1, 0);

    /// <summary>The store says who coordinates.</summary>
    public void LeaderIs(NodeId node, long term)
    {
        var pair = new KeyValue(Keys.Leader, StoredValues.Write(new LeaderInfo(node, $"{node.Name}:1")), term, term, 1, 9);
        Port.Watches[Keys.Leader](new WatchBatch(term, [new WatchEvent(WatchEventKind.Put, pair)], IsReset: false));
    }

    public void LeaderIsNobody() => Port.Watches[Keys.Leader](new WatchBatch(45, [], IsReset: true));

    public KnownZone Zone(int index) => Coordinator.Zones.Single(z => z.Zone == Zones[index]);

    public Report Hosting(params (ZoneId Zone, uint Epoch)[] zones) => new() { Zones = { zones.Select(z => new HostedZone { Zone = z.Zone.Value, Epoch = z.Epoch, Load = 0.5, Entities = 3, Players = 1 }) } };

    public IEnumerable<Order> OrdersTo(NodeId node) => Sent.Where(s => s.To == node).SelectMany(s => s.Message.Orders?.Open ?? []);

    public IEnumerable<Routes> RoutesTo(NodeId node) => Sent.Where(s => s.To == node && s.Message.Routes != null).Select(s => s.Message.Routes);

    /// <summary>Which assignments a transaction writes.</summary>
    public Dictionary<ZoneId, Assignment> Written(Txn txn) => txn.Then.Where(o => o.IsWrite).ToDictionary(
        o => Keys.TryGetZone(o.Key, out var zone) ? zone : default,
        o => StoredValues.TryRead(o.Value, out Assignment assignment) ? assignment : null!);

    public static NodePut Worker(NodeId node, uint epochFloor = 0, NodeRoles roles = NodeRoles.Worker, bool isWarm = false) =>
        new(node, new NodeInfo { Name = node.Name, Address = $"{node.Name}:1", Roles = roles, EpochFloor = epochFloor, IsWarm = isWarm });

    public void Dispose() => Member.Dispose();

    bool IControlSender.Send(NodeId node, Control message)
    {
        if (Unlinked.Contains(node.Name))
            return false;
        Sent.Add((node, message));
        return true;
    }

    Plan IZoneAllocationStrategy.Allocate(ClusterView view)
    {
        View = view;
        return new Plan(new LeastZones().Allocate(view).Placements); // where backups go is the test's to say
    }

    void IMemberListener.Registered(NodeId node, WorldRecord world)
    {
    }

    uint IMemberListener.StoreReplaced() => 0;

    void IMemberListener.MembershipLost() => Coordinator.Stop();

    private static WorldRecord Record(int cells, int backups) => new()
    {
        Name = "w",
        Dimensions = 2,
        Min = [0, 0, 0],
        Max = [cells * 50, cells * 50, 0],
        CellSize = 50,
        GhostDistance = 10,
        HandoverMargin = 1,
        TickRate = 20,
        Backups = backups,
        NamedZones = [],
        Types = "t",
        Description = [],
    };
}
