using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Replays;

/// <summary>What a record of a zone begins with.</summary>
/// <param name="World">The world's name.</param>
/// <param name="Zone">The zone.</param>
/// <param name="Epoch">The epoch of the owner that the record is of.</param>
/// <param name="Tick">The tick after which the state was written.</param>
internal readonly record struct ZoneRecordHeader(string World, ZoneId Zone, uint Epoch, long Tick)
{
    private static ReadOnlySpan<byte> Magic => "ZSREC\u0001"u8;

    public void Write(ByteWriter writer)
    {
        writer.WriteBytes(Magic);
        writer.WriteString(World);
        writer.WriteUInt64(Zone.Value);
        writer.WriteUInt32(Epoch);
        writer.WriteUInt64((ulong)Tick);
    }

    /// <exception cref="CodecException">This is no such record.</exception>
    public static ZoneRecordHeader Read(ref ByteReader reader)
    {
        if (reader.Remaining < Magic.Length || !reader.ReadBytes(Magic.Length).SequenceEqual(Magic))
            throw new CodecException("This is not the record of a zone, or of another version.");
        return new ZoneRecordHeader(reader.ReadString(), new ZoneId(reader.ReadUInt64()), reader.ReadUInt32(), (long)reader.ReadUInt64());
    }
}
