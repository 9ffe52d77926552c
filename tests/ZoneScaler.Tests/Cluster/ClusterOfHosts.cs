using System.Numerics;
using ZoneScaler.Channels;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Cluster;

/// <summary>Several hosts that share a world of 4 by 4 zones, stepped together, tick by tick, on one thread.</summary>
internal sealed class ClusterOfHosts : IDisposable
{
    public static readonly WorldSpec Spec = Game.Arena.Spec with { Name = "cluster" };

    public static readonly GameTypes Types = new([Rover.EntityType], [Called.MessageType]);

    private readonly Dictionary<ZoneId, uint> _epochs = [];
    private readonly List<(long Due, ZoneId Zone)> _reopenings = [];
    private readonly List<(long Due, Node Node)> _awakenings = [];
    private readonly Ledger _nobodysLedger = new();

    public ClusterOfHosts(int nodes, ulong seed, Consistency consistency = Consistency.Relaxed)
    {
        World = new World(Spec with { Seed = seed, Consistency = consistency }, Types);
        Network = new Network(seed);
        Random = new ZoneRandom(seed ^ 0xBEEF);
        for (var i = 0; i < nodes; i++)
            AddNode();
        var zones = World.Zones.ToList();
        for (var i = 0; i < zones.Count; i++)
            Open(zones[i], Nodes[i % nodes]);
        Rover.Ledger = Ledger;
    }

    public World World { get; }

    public Network Network { get; }

    public ZoneRandom Random { get; }

    public Ledger Ledger { get; } = new();

    public List<Node> Nodes { get; } = [];

    public long Tick { get; private set; }

    public int LostMessages { get; set; }

    public IEnumerable<Node> LiveNodes => Nodes.Where(n => !n.IsZombie);

    public IEnumerable<Zone> LiveZones => LiveNodes.SelectMany(n => n.Host.Zones);

    public IEnumerable<string> Faults => Nodes.SelectMany(n => n.Faults);

    public void Dispose() => Rover.Ledger = null;

    public Zone Zone(int x, int y) => LiveZones.Single(z => z.Id == ZoneId.OfCell(x, y));

    public Node NodeOf(ZoneId zone) => LiveNodes.Single(n => n.Host.Find(zone) != null);

    /// <summary>Puts a rover into the world at its zone's next step.</summary>
    public void Add(Vector2 position, Vector2 velocity = default, EntityRef friend = default)
    {
        var rover = new Rover { Velocity = velocity, Friend = friend };
        LiveZones.Single(z => z.Id == Spec.ZoneAt(position)).Visit(zone => Ledger.Expected.Add(zone.Spawn(rover, new Vector3(position, 0), null).Id));
    }

    public void AddSwarm(int count)
    {
        for (var i = 0; i < count; i++)
            Add(new Vector2(Random.NextFloat(0, 400), Random.NextFloat(0, 400)), Random.NextDirection() * Random.NextFloat(10, 60));
    }

    public void Step(int ticks = 1)
    {
        for (; ticks > 0; ticks--)
        {
            Tick++;
            foreach (var zone in _reopenings.Where(r => r.Due <= Tick).Select(r => r.Zone).ToList())
                Open(zone, LiveNodes.ElementAt(Random.NextInt(LiveNodes.Count())));
            _reopenings.RemoveAll(r => r.Due <= Tick);
            foreach (var (_, node) in _awakenings.Where(a => a.Due <= Tick))
                node.MayAct = true;
            _awakenings.RemoveAll(a => a.Due <= Tick);
            foreach (var node in Nodes)
            {
                Rover.Ledger = node.IsZombie ? _nobodysLedger : Ledger;
                node.Driver.Step();
            }
            Rover.Ledger = Ledger;
            Deliver();
            Stepped?.Invoke();
        }
    }

    /// <summary>Called after each tick.</summary>
    public event Action? Stepped;

    /// <summary>Ends a node. Its zones start empty elsewhere after a while.</summary>
    /// <param name="node">The node.</param>
    /// <param name="after">In how many ticks.</param>
    /// <param name="lingers">Whether the node only stands still, and goes on later as if nothing had happened.</param>
    public void Kill(Node node, int after, bool lingers)
    {
        NoteLosses(node);
        node.IsZombie = true;
        node.MayAct = false;
        if (lingers)
            _awakenings.Add((Tick + after + 1, node));
        else
            Nodes.Remove(node);
        foreach (var zone in node.Host.Zones)
        {
            _reopenings.Add((Tick + after, zone.Id));
            foreach (var other in LiveNodes)
                other.Routes.Remove(zone.Id);
        }
    }

    public Node AddNode()
    {
        var node = new Node(this, World, Nodes.Count == 0 ? 1 : Nodes.Max(n => n.Number) + 1, Tick);
        foreach (var other in LiveNodes)
        {
            foreach (var zone in other.Host.Zones)
                node.Routes[zone.Id] = other.Number;
        }
        Nodes.Add(node);
        return node;
    }

    public void Open(ZoneId zone, Node node)
    {
        var epoch = _epochs[zone] = _epochs.GetValueOrDefault(zone) + 1;
        node.Host.Open(zone, epoch);
        foreach (var other in LiveNodes)
        {
            other.Routes[zone] = node.Number;
            other.Host.Fence(zone, epoch);
        }
    }

    /// <summary>Lets everything come to rest, and the network work.</summary>
    public void Calm(int ticks)
    {
        Ledger.IsCalm = true;
        Network.Mend();
        (Network.LossPerMille, Network.RepeatPerMille, Network.Jitter) = (0, 0, 0);
        foreach (var node in Nodes)
            node.IsCongested = false;
        Step(ticks);
    }

    /// <summary>Who is where: in zones, and, while they travel, in channels. The first of each is the copy that counts.</summary>
    public Dictionary<EntityId, List<(uint Hop, ZoneId Zone, bool IsTravelling)>> Copies(IEnumerable<Zone> zones)
    {
        var copies = new Dictionary<EntityId, List<(uint, ZoneId, bool)>>();
        foreach (var zone in zones)
        {
            foreach (var record in zone.Entities.Records)
                Add(record.Entity.Id, record.Hop, zone.Id, false);
            foreach (var channel in zone.Channels.All)
            {
                foreach (var (id, hop) in Travelling(channel.Outgoing))
                    Add(id, hop, zone.Id, true);
            }
        }
        return copies;

        void Add(EntityId id, uint hop, ZoneId zone, bool isTravelling)
        {
            if (!copies.TryGetValue(id, out var list))
                copies.Add(id, list = []);
            list.Add((hop, zone, isTravelling));
        }
    }

    private static List<(EntityId Id, uint Hop)> Travelling(OutgoingChannel channel)
    {
        var found = new List<(EntityId, uint)>();
        var saved = new ByteWriter();
        channel.Write(saved);
        var reader = new ByteReader(saved.Written);
        reader.ReadVarint();
        reader.ReadVarint();
        var messages = new ByteReader(reader.ReadBlob());
        while (!messages.AtEnd)
        {
            var message = new ByteReader(messages.ReadBytes((int)messages.ReadUInt32()));
            var kind = (ChannelMessageKind)message.ReadByte();
            if (kind is not (ChannelMessageKind.Handover or ChannelMessageKind.Spawn))
                continue;
            message.ReadUInt64();
            if (kind == ChannelMessageKind.Handover)
                Assert.Equal(1, message.ReadCount(10));
            message.ReadUInt32();
            var id = EntityId.Read(ref message);
            message.ReadVector3();
            message.ReadBytes((int)message.ReadUInt32());
            found.Add((id, (uint)message.ReadCount(int.MaxValue)));
        }
        return found;
    }

    /// <summary>
    /// Whoever has their latest copy in the zones of a node that is lost, may be lost with it; also if another zone has sent it there and waits for the confirmation, which
    /// may be on its way.
    /// </summary>
    private void NoteLosses(Node lost)
    {
        var safe = Copies(LiveZones.Except(lost.Host.Zones));
        foreach (var (id, copies) in Copies(lost.Host.Zones))
        {
            var latest = copies.Max(c => c.Hop);
            if (!safe.TryGetValue(id, out var others) || !others.Any(c => c.Hop > latest || (c.Hop == latest && !c.IsTravelling)))
                Ledger.MaybeLost.Add(id);
        }
        // Spawned a moment ago and not seen yet.
        foreach (var zone in lost.Host.Zones)
            Ledger.MaybeLost.UnionWith(Ledger.Expected.Where(e => e.Zone == zone.Id && !safe.ContainsKey(e)));
    }

    private void Deliver()
    {
        foreach (var (from, to, target, bytes) in Network.Arrivals(Tick))
        {
            if (Nodes.Find(n => n.Number == to) is not { } node)
                continue;
            var frame = FrameBuffer.Rent();
            frame.Writer.WriteBytes(bytes);
            var refusal = node.Host.Receive(target, frame);
            if (refusal is FrameRefusal.NotHere or FrameRefusal.Frozen)
                Nodes.Find(n => n.Number == from)?.NoteRefusal(target);
        }
    }
}
