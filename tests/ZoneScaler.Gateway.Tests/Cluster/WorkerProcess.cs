using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Gateway.Tests.Cluster;

/// <summary>A process that hosts zones.</summary>
internal sealed class WorkerProcess : IZoneRouter, IOutputGate, IZoneObserver
{
    private readonly PlayCluster _cluster;
    private readonly Dictionary<ZoneId, int> _refusals = [];

    public WorkerProcess(PlayCluster cluster, int number)
    {
        _cluster = cluster;
        Number = number;
        Host = new ZoneHost(cluster.World, this, this, this);
        Driver = new ManualDriver(Host, threads: 1, cluster.Tick);
    }

    public int Number { get; }

    public ZoneHost Host { get; }

    public ManualDriver Driver { get; }

    public bool MayAct => true;

    public List<string> Faults { get; } = [];

    public ZoneReach Reach(ZoneId zone) => _cluster.OwnerOf(zone) is { } owner && owner != this
        ? new ZoneReach(true, owner.Number * 1_000_000 + _cluster.Resets * 1000 + _refusals.GetValueOrDefault(zone))
        : default;

    public void Send(ZoneId zone, FrameBuffer frame)
    {
        if (_cluster.OwnerOf(zone) is not { } owner)
        {
            frame.Release();
            return;
        }
        _cluster.Weather.Send(Number, owner.Number, frame, _cluster.Tick, copy =>
        {
            if (owner.Host.Receive(zone, copy) != FrameRefusal.None)
                _refusals[zone] = _refusals.GetValueOrDefault(zone) + 1;
        });
    }

    public void SendToNode(uint node, ZoneId zone, FrameBuffer frame) => frame.Release();

    public GatewayReach ReachGateway(uint gateway) => new(_cluster.Gateways.Any(g => g.Gateway.Number == gateway));

    public void SendToGateway(uint gateway, FrameBuffer frame)
    {
        if (_cluster.Gateways.Find(g => g.Gateway.Number == gateway) is not { } target)
        {
            frame.Release();
            return;
        }
        _cluster.Weather.Send(Number, target.Number, frame, _cluster.Tick, target.Gateway.Receive);
    }

    public void EntityFaulted(ZoneId zone, EntityId entity, string type, Exception exception) => Faults.Add($"{entity} in {zone}: {exception}");

    public void ZoneQuarantined(ZoneId zone, Exception exception) => Faults.Add($"{zone} quarantined: {exception}");

    public void BackupFailed(ZoneId zone, Exception exception) => Faults.Add($"backup of {zone}: {exception}");

    public void FrameRejected(ZoneId zone, CodecException exception) => Faults.Add($"{zone} rejected: {exception}");

    public void MessageLost(ZoneId zone, EntityId target, uint messageType)
    {
    }
}
