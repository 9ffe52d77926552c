using ZoneScaler.Backups;
using ZoneScaler.Cluster;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Cluster.Routing;
using ZoneScaler.Protocol;
using ZoneScaler.Simulation.Network;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Simulation.Stores;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Simulation.Nodes;

/// <summary>One life of a node's process: the real control, the real zones, and around them what the simulation gives instead of sockets, threads and clocks.</summary>
internal sealed class NodeProcess : INodeObserver, INodeListener
{
    private readonly SimulatedCluster _cluster;
    private readonly NodeClock _clock = new();
    private readonly Queue<Action> _held = new(); // while the process stands still
    private TimeSpan _wakeAt = TimeSpan.MaxValue;
    private int _wake;

    public NodeProcess(SimulatedCluster cluster, Machine machine)
    {
        _cluster = cluster;
        Machine = machine;
        Links = new SimulatedLinks(cluster, this);
        Fence = new Fence(() => machine.Clock.Now);
        _clock.Now = machine.Clock.Now;
        Host = machine.Roles.HasFlag(NodeRoles.Worker) ? new ZoneHost(cluster.World, Routes, Fence, cluster.Ledger) : null;
        Ticker = Host == null ? null : new ZoneTicker(cluster, this, Host);
        Players = machine.Roles.HasFlag(NodeRoles.Gateway) ? new GatewayPlace(cluster, this) : null;
        var setup = new NodeSetup
        {
            Info = new NodeInfo { Name = machine.Name, Address = machine.Name, Roles = machine.Roles, Protocol = ClusterProtocol.Version - (machine.Misfit == Misfit.OldProtocol ? 1 : 0) },
            WorldName = cluster.WorldName,
            World = Host == null ? null : machine.Misfit == Misfit.OtherWorld ? cluster.WorldRecord with { TickRate = cluster.WorldRecord.TickRate * 2 } : cluster.WorldRecord,
            Settings = cluster.Settings,
            Strategy = new RestingStrategy(cluster),
            Wake = () => cluster.Schedule.After(cluster.Dice.About(TimeSpan.FromMicroseconds(200)), () => Do(static () => { })),
        };
        Node = new ClusterNode(setup, _clock, new StorePort(cluster, this), Links, Links, Routes, Fence, Ticker, this, this, cluster.Dice.Fork());
    }

    public Machine Machine { get; }

    public RouteBook Routes { get; } = new();

    public Fence Fence { get; }

    public SimulatedLinks Links { get; }

    public ClusterNode Node { get; }

    /// <summary>The zones; null without the worker's role.</summary>
    public ZoneHost? Host { get; }

    public ZoneTicker? Ticker { get; }

    /// <summary>Where players come in; null without the gateway's role.</summary>
    public GatewayPlace? Players { get; }

    /// <summary>The highest epoch of each zone that a frame was taken in from.</summary>
    public Dictionary<ZoneId, uint> HeardEpochs { get; } = [];

    /// <summary>The epoch of the owner whose history each zone's backup here has.</summary>
    public Dictionary<ZoneId, uint> FedBy { get; } = [];

    /// <summary>The registration whose key was deleted while the node was frozen: as that one its zones must not act again.</summary>
    public NodeId Unregistered { get; set; }

    public bool IsAlive { get; private set; } = true;

    public bool IsPaused { get; private set; }

    /// <summary>Begins to run.</summary>
    public void Begin()
    {
        Do(static () => { });
        Ticker?.Begin();
    }

    /// <summary>Lets the node handle an event, and do what is due then.</summary>
    public void Do(Action action) => DoQuietly(() =>
    {
        action();
        Advance();
    });

    /// <summary>Lets the process do something that the node's control has no part in.</summary>
    public void DoQuietly(Action action)
    {
        if (!IsAlive)
            return;
        if (IsPaused)
        {
            _held.Enqueue(action);
            return;
        }
        _clock.Now = Machine.Clock.Now;
        action();
    }

    /// <summary>The process stands still: what comes waits, and clocks go on.</summary>
    public void Pause()
    {
        if (!IsAlive || IsPaused)
            return;
        IsPaused = true;
        _cluster.Trace.Note(Machine.Name, "process stopped", "");
    }

    public void Continue()
    {
        if (!IsAlive || !IsPaused)
            return;
        IsPaused = false;
        _cluster.Trace.Note(Machine.Name, "process continues", "");
        // Threads race: zones may run before the node knows how late it is, or after.
        var zonesFirst = _cluster.Dice.Chance(0.5);
        if (zonesFirst)
            Ticker?.Run();
        while (!IsPaused && IsAlive && _held.TryDequeue(out var action))
            DoQuietly(action);
        if (!zonesFirst)
            Ticker?.Run();
        Do(static () => { });
    }

    /// <summary>Leaves in order, and ends.</summary>
    public void Leave() => Do(() =>
    {
        Players?.Close();
        Node.Leave();
        Machine.Ended();
    });

    /// <summary>The process is no more.</summary>
    public void Die(bool isSilent)
    {
        IsAlive = false;
        Links.Die(isSilent);
        Players?.Die(isSilent);
        if (Host != null)
        {
            foreach (var zone in Host.Zones)
                _cluster.Ledger.ZoneEnded(zone.Id, zone.Epoch);
        }
        Node.Dispose();
    }

    /// <summary>A frame has come over a link.</summary>
    public void Receive(LinkEnd end, in Packet packet)
    {
        Node.Links.Heard(end.Number);
        if (!Node.Links.TryGetPeer(end.Number, out var peer))
        {
            packet.Drop();
            return;
        }
        var frame = packet.Frame!;
        if (packet.Kind == PacketKind.FrameToGateway)
        {
            if (Players != null)
                Players.Receive(frame);
            else
                packet.Drop();
            return;
        }
        ZoneFrameHeader? header = ZoneFrameHeader.TryRead(frame.Span, out var read) ? read : null;
        uint? fedBy = null;
        if ((FrameKind)frame.Span[0] is FrameKind.BackupEntry or FrameKind.BackupState)
        {
            var reader = new ByteReader(frame.Span);
            fedBy = BackupHeader.Read(ref reader).Epoch;
        }
        var refusal = Host == null ? FrameRefusal.NotHere : Host.Receive(packet.Zone, frame);
        if (Host == null)
            packet.Drop();
        if (refusal == FrameRefusal.None)
        {
            if (fedBy is { } epoch)
                NoteFed(packet.Zone, epoch);
            if (header is { } accepted)
                _cluster.Ledger.Heard(in accepted, this);
            return;
        }
        _cluster.Report.Count($"frame refused: {refusal}");
        if (refusal == FrameRefusal.Malformed)
            _cluster.Verdict.Fail($"{Machine.Name} could not read a frame from {peer}");
        Node.FrameRefused(peer, packet.Zone, refusal, header);
        Advance();
    }

    /// <summary>An owner, of this epoch, has fed a zone's backup here, or has become it.</summary>
    public void NoteFed(ZoneId zone, uint epoch)
    {
        if (Host!.Replicas.Find(zone) is { Acknowledged: >= 0 }) // else what is here is still of another
            FedBy[zone] = Math.Max(FedBy.GetValueOrDefault(zone), epoch);
    }

    void INodeObserver.Note(NodeEvent happened, string detail)
    {
        if (!IsAlive)
            return;
        _cluster.Report.Reached(happened);
        _cluster.Trace.Note(Machine.Name, happened.ToString(), detail);
        _cluster.Probe.Noted?.Invoke(this, happened);
    }

    void INodeListener.Registered(NodeId node, WorldRecord world)
    {
        if (Host is { Zones.Count: > 0 } or { Replicas.Count: > 0 })
            _cluster.Verdict.Fail($"{node} has just become a member, and has {Host.Zones.Count} zones and {Host.Replicas.Count} backups already");
        Players?.Open(node, world);
    }

    void INodeListener.MembershipLost() => Players?.Close();

    void INodeListener.PathChanged(ZoneId zone) => Players?.Gateway?.ZonePathChanged(zone);

    private void Advance()
    {
        if (!IsAlive)
            return;
        var next = Node.Advance();
        if (Node.Member.State == MemberState.Left)
        {
            Machine.Ended();
            return;
        }
        if (next == TimeSpan.MaxValue)
            return;
        var wakeAt = Machine.Clock.TrueTimeOf(next);
        if (_wakeAt > _cluster.Schedule.Now && wakeAt >= _wakeAt)
            return; // it will look again before
        _wakeAt = wakeAt;
        var wake = ++_wake;
        _cluster.Schedule.At(wakeAt + _cluster.Dice.About(TimeSpan.FromMicroseconds(200)), () =>
        {
            if (wake == _wake)
                Do(() => _wakeAt = TimeSpan.MaxValue);
        });
    }
}
