using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// The way to zones and gateways of other processes. All members are called by several threads at once, often, and must neither block nor throw.
/// </summary>
public interface IZoneRouter
{
    /// <summary>How a zone that is not in this process can be reached now.</summary>
    ZoneReach Reach(ZoneId zone);

    /// <summary>Sends a frame to a zone that is not in this process, and takes the frame over. It may be lost: then the zone's <see cref="ZoneReach.Path"/> must change.</summary>
    void Send(ZoneId zone, FrameBuffer frame);

    /// <summary>As <see cref="Send"/>, for a frame that can wait a millisecond so that it leaves together with others: what many players say, each for itself, at any time.</summary>
    void SendSoon(ZoneId zone, FrameBuffer frame) => Send(zone, frame);

    /// <summary>Sends a frame that concerns a zone to a node, whoever owns the zone, and takes the frame over. It may be lost: the receiver sees the gap.</summary>
    void SendToNode(uint node, ZoneId zone, FrameBuffer frame);

    /// <summary>How a gateway that is not in this process can be reached now.</summary>
    GatewayReach ReachGateway(uint gateway);

    /// <summary>Sends a frame to a gateway that is not in this process, and takes the frame over. It may be lost: the gateway sees the gap.</summary>
    void SendToGateway(uint gateway, FrameBuffer frame);
}
