using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>Where frames from peers go. Called by several threads at once, each the reader of a link; must not block.</summary>
internal interface IFrameSink
{
    /// <summary>Takes over a frame for a zone, as <see cref="ZoneHost.Receive"/> does.</summary>
    FrameRefusal Receive(ZoneId zone, FrameBuffer frame);

    /// <summary>Takes over a frame for this node's gateway.</summary>
    void ReceiveForGateway(FrameBuffer frame);
}
