using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Backups;

/// <summary>What stands before an entry or a part of the state that a zone sends to a backup; the front of it is that of <see cref="Zones.ZoneFrameHeader"/>.</summary>
/// <param name="Kind">An entry or a part of the state.</param>
/// <param name="Zone">The zone.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Tick">The tick that the entry has made, or of which the state is.</param>
/// <param name="Owner">The node that sends it.</param>
/// <param name="Feed">Which of the times that this node was made a backup: what was said of an earlier one does not count.</param>
/// <param name="OpenedTick">The tick after which the epoch began: who has one beyond it of an earlier epoch has what never was.</param>
internal readonly record struct BackupHeader(FrameKind Kind, ZoneId Zone, uint Epoch, long Tick, uint Owner, long Feed, long OpenedTick)
{
    public void Write(ByteWriter writer)
    {
        writer.WriteByte((byte)Kind);
        writer.WriteUInt64(Zone.Value);
        writer.WriteUInt32(Epoch);
        writer.WriteUInt64((ulong)Tick);
        writer.WriteUInt32(Owner);
        writer.WriteUInt64((ulong)Feed);
        writer.WriteUInt64((ulong)OpenedTick);
    }

    public static BackupHeader Read(ref ByteReader reader) => new(
        (FrameKind)reader.ReadByte(), new ZoneId(reader.ReadUInt64()), reader.ReadUInt32(), (long)reader.ReadUInt64(), reader.ReadUInt32(), (long)reader.ReadUInt64(), (long)reader.ReadUInt64());
}

/// <summary>What a backup says to its zone.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Epoch">Its epoch, as the backup has it.</param>
/// <param name="Tick">The last tick up to which the backup has everything; -1: none.</param>
/// <param name="Feed">As in what this answers.</param>
/// <param name="Heard">The tick of the frame that this answers.</param>
/// <param name="Node">The node that holds the backup.</param>
/// <param name="NeedsState">Whether it cannot go on without the whole state.</param>
internal readonly record struct BackupAnswer(ZoneId Zone, uint Epoch, long Tick, long Feed, long Heard, uint Node, bool NeedsState)
{
    public FrameBuffer ToFrame()
    {
        var frame = FrameBuffer.Rent();
        var writer = frame.Writer;
        writer.WriteByte((byte)FrameKind.BackupAnswer);
        writer.WriteUInt64(Zone.Value);
        writer.WriteUInt32(Epoch);
        writer.WriteUInt64((ulong)Tick);
        writer.WriteUInt64((ulong)Feed);
        writer.WriteUInt64((ulong)Heard);
        writer.WriteUInt32(Node);
        writer.WriteBool(NeedsState);
        return frame;
    }

    public static BackupAnswer Read(ReadOnlySpan<byte> frame)
    {
        var reader = new ByteReader(frame);
        reader.ReadByte();
        return new BackupAnswer(new ZoneId(reader.ReadUInt64()), reader.ReadUInt32(), (long)reader.ReadUInt64(), (long)reader.ReadUInt64(), (long)reader.ReadUInt64(), reader.ReadUInt32(), reader.ReadBool());
    }
}
