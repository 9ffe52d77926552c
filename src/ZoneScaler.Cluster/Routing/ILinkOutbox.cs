using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Routing;

/// <summary>The sending end of a link that works, for frames. Thread-safe; never blocks, never throws.</summary>
internal interface ILinkOutbox
{
    /// <summary>Whether more waits than the peer takes at once: senders should hold back what is not needed.</summary>
    bool IsCongested { get; }

    /// <summary>Sends a frame to a zone on the other side, and takes the frame over. If the link has ended, or ends before it is sent, it is lost.</summary>
    void Send(ZoneId zone, FrameBuffer frame);

    /// <summary>As <see cref="Send"/>, for a frame that can wait a millisecond for company.</summary>
    void SendSoon(ZoneId zone, FrameBuffer frame) => Send(zone, frame);

    /// <summary>Sends a frame to the gateway on the other side, and takes the frame over.</summary>
    void SendToGateway(FrameBuffer frame);
}
