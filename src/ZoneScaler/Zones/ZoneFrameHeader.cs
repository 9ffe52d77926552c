using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>What stands at the front of every frame that a zone sends: enough to fence it without reading the rest.</summary>
/// <param name="Source">The zone that sent the frame.</param>
/// <param name="Epoch">Its epoch then.</param>
/// <param name="Tick">The tick that made the frame.</param>
/// <param name="SourceTimeline">The sender's timeline; 0 in a frame for a gateway or backup.</param>
/// <param name="TargetTimeline">The receiver's timeline as the sender knows it; 0 while it does not, and in a frame for a gateway or backup.</param>
public readonly record struct ZoneFrameHeader(ZoneId Source, uint Epoch, long Tick, uint SourceTimeline, uint TargetTimeline)
{
    private const int CommonBytes = 1 + 8 + 4 + 8;
    private const int TimelineBytes = 4 + 4;

    /// <summary>Reads the header of a frame from a zone to a zone, a gateway or a backup.</summary>
    /// <returns>False for a gateway's frame, and for one that is too short or contradicts itself.</returns>
    public static bool TryRead(ReadOnlySpan<byte> frame, out ZoneFrameHeader header)
    {
        header = default;
        if (frame.Length < CommonBytes)
            return false;
        var kind = (FrameKind)frame[0];
        if (kind is not (FrameKind.ZoneToZone or FrameKind.StreamEntry or FrameKind.BackupEntry or FrameKind.BackupState) || (kind == FrameKind.ZoneToZone && frame.Length < CommonBytes + TimelineBytes))
            return false;
        var reader = new ByteReader(frame);
        header = Read(ref reader);
        return header.Epoch > 0 && header.Tick >= 0 && (kind != FrameKind.ZoneToZone || (header.SourceTimeline > 0 && header.SourceTimeline <= header.Epoch));
    }

    internal static ZoneFrameHeader Read(ref ByteReader reader)
    {
        var kind = (FrameKind)reader.ReadByte();
        var source = new ZoneId(reader.ReadUInt64());
        var epoch = reader.ReadUInt32();
        var tick = (long)reader.ReadUInt64();
        return kind == FrameKind.ZoneToZone
            ? new ZoneFrameHeader(source, epoch, tick, reader.ReadUInt32(), reader.ReadUInt32())
            : new ZoneFrameHeader(source, epoch, tick, 0, 0);
    }

    internal void Write(ByteWriter writer)
    {
        writer.WriteByte((byte)FrameKind.ZoneToZone);
        writer.WriteUInt64(Source.Value);
        writer.WriteUInt32(Epoch);
        writer.WriteUInt64((ulong)Tick);
        writer.WriteUInt32(SourceTimeline);
        writer.WriteUInt32(TargetTimeline);
    }
}
