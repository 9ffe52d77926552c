using ZoneScaler.Streams;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>Something on its way out of a link. Whoever holds it releases the frame.</summary>
internal readonly record struct OutgoingRecord(RecordKind Kind, ulong Zone, FrameBuffer Frame)
{
    /// <summary>What it costs in memory and on the wire.</summary>
    public int Bytes => RecordHeader.Bytes + Frame.Length;
}
