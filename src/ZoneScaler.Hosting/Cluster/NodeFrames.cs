using ZoneScaler.Cluster.Mesh;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>Gives frames from other nodes to this node's zones and gateway.</summary>
internal sealed class NodeFrames(ZoneHost? zones, GatewaySlot? gateway) : IFrameSink
{
    /// <inheritdoc/>
    public FrameRefusal Receive(ZoneId zone, FrameBuffer frame)
    {
        if (zones != null)
            return zones.Receive(zone, frame);
        frame.Release();
        return FrameRefusal.NotHere;
    }

    /// <inheritdoc/>
    public void ReceiveForGateway(FrameBuffer frame)
    {
        if (gateway != null)
            gateway.Receive(frame);
        else
            frame.Release();
    }
}
