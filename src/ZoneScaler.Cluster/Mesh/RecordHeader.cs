using System.Buffers.Binary;

namespace ZoneScaler.Cluster.Mesh;

/// <summary>What stands before each record of a batch: kind, zone (0 if it is for none) and how many bytes follow, all little-endian.</summary>
internal readonly record struct RecordHeader(RecordKind Kind, ulong Zone, int Length)
{
    /// <summary>The bytes of a header.</summary>
    public const int Bytes = 1 + 8 + 4;

    /// <summary>The first byte of each batch: the version of this envelope.</summary>
    public const byte EnvelopeVersion = 1;

    public void Write(Span<byte> destination)
    {
        destination[0] = (byte)Kind;
        BinaryPrimitives.WriteUInt64LittleEndian(destination[1..], Zone);
        BinaryPrimitives.WriteInt32LittleEndian(destination[9..], Length);
    }

    public static RecordHeader Read(ReadOnlySpan<byte> source) =>
        new((RecordKind)source[0], BinaryPrimitives.ReadUInt64LittleEndian(source[1..]), BinaryPrimitives.ReadInt32LittleEndian(source[9..]));
}
