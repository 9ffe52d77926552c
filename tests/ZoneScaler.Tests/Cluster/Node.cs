using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Cluster;

/// <summary>One process of a cluster: a host, its driver, and its view of who owns what.</summary>
internal sealed class Node : IZoneRouter, IOutputGate, IZoneObserver
{
    private readonly ClusterOfHosts _cluster;
    private readonly Dictionary<ZoneId, int> _refusals = [];

    public Node(ClusterOfHosts cluster, World world, int number, long tick)
    {
        _cluster = cluster;
        Number = number;
        Host = new ZoneHost(world, this, this, this);
        Driver = new ManualDriver(Host, threads: 1, tick);
    }

    public int Number { get; }

    public ZoneHost Host { get; }

    public ManualDriver Driver { get; }

    /// <summary>Where the node believes zones to be.</summary>
    public Dictionary<ZoneId, int> Routes { get; } = [];

    /// <summary>Whether its zones have been given to others, while it runs on and does not know.</summary>
    public bool IsZombie { get; set; }

    public bool MayAct { get; set; } = true;

    public bool IsCongested { get; set; }

    public int Fenced { get; private set; }

    public int StaleCopies { get; private set; }

    public List<string> Faults { get; } = [];

    public List<uint> KnownGateways { get; } = [];

    public ZoneReach Reach(ZoneId zone) => Routes.TryGetValue(zone, out var to) && to != Number
        ? new ZoneReach(true, to * 1_000_000 + _cluster.Network.Resets(Number, to) * 1000 + _refusals.GetValueOrDefault(zone), IsCongested)
        : default;

    public void Send(ZoneId zone, FrameBuffer frame) => _cluster.Network.Send(Number, Routes[zone], zone, frame, _cluster.Tick);

    public void SendToNode(uint node, ZoneId zone, FrameBuffer frame) => _cluster.Network.Send(Number, (int)node, zone, frame, _cluster.Tick);

    public GatewayReach ReachGateway(uint gateway) => new(KnownGateways.Contains(gateway), IsCongested);

    public void SendToGateway(uint gateway, FrameBuffer frame) => frame.Release();

    /// <summary>Hears that a zone has not taken a frame in.</summary>
    public void NoteRefusal(ZoneId zone) => _refusals[zone] = _refusals.GetValueOrDefault(zone) + 1;

    public void EntityFaulted(ZoneId zone, EntityId entity, string type, Exception exception) => Faults.Add($"{entity} in {zone}: {exception}");

    public void ZoneQuarantined(ZoneId zone, Exception exception) => Faults.Add($"{zone} quarantined: {exception}");

    public void BackupFailed(ZoneId zone, Exception exception) => Faults.Add($"backup of {zone}: {exception}");

    public void FrameRejected(ZoneId zone, CodecException exception) => Faults.Add($"{zone} rejected: {exception}");

    public void MessageLost(ZoneId zone, EntityId target, uint messageType) => _cluster.LostMessages++;

    public void FrameFenced(ZoneId zone, ZoneId source, uint epoch) => Fenced++;

    public void StaleCopyRemoved(ZoneId zone, EntityId entity) => StaleCopies++;
}
