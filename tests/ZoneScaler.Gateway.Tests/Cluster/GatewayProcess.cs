using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Tests.Cluster;

/// <summary>A process with a gateway.</summary>
internal sealed class GatewayProcess : IZoneLink
{
    private readonly PlayCluster _cluster;

    public GatewayProcess(PlayCluster cluster, int number)
    {
        _cluster = cluster;
        Number = number;
        Gateway = new SessionGateway(cluster.World, this, (uint)number, new GatewayOptions { InterestRadius = 60, SnapshotBudgetBytes = 1 << 20, ResumeWindow = PlayCluster.ResumeWindow })
        {
            Faulted = e => Faults.Add(e),
        };
    }

    public int Number { get; }

    public SessionGateway Gateway { get; }

    public List<Exception> Faults { get; } = [];

    public bool Send(ZoneId zone, FrameBuffer frame)
    {
        if (_cluster.OwnerOf(zone) is not { } owner)
        {
            frame.Release();
            return false;
        }
        _cluster.Weather.Send(Number, owner.Number, frame, _cluster.Tick, copy => owner.Host.Receive(zone, copy));
        return true;
    }
}
