using System.Buffers.Binary;
using ZoneScaler.Protocol;

namespace ZoneScaler.State;

/// <summary>
/// Writes an entity's exact state as tagged fields, so that a build with other fields can read it. Per field: tag, byte count, bytes. Used by generated code.
/// The byte count is 16 bits, and 32 more behind <see cref="IsLong"/> if they are not enough.
/// </summary>
/// <param name="writer">Where the values go, between <see cref="Begin"/> and <see cref="End"/>.</param>
public readonly ref struct StateWriter(ByteWriter writer)
{
    internal const ushort IsLong = ushort.MaxValue;

    private const int LengthBytes = sizeof(ushort);

    /// <summary>Where the values go.</summary>
    public ByteWriter Values { get; } = writer;

    /// <summary>Starts a field.</summary>
    /// <param name="tag">The hash of the field's name and kind, <c>NameHash.Of("hull:Int32")</c>.</param>
    /// <returns>A mark for <see cref="End"/>.</returns>
    public int Begin(uint tag)
    {
        Values.WriteUInt32(tag);
        Values.Reserve(LengthBytes);
        return Values.Length;
    }

    /// <summary>Ends the field.</summary>
    public void End(int mark)
    {
        var length = Values.Length - mark;
        BinaryPrimitives.WriteUInt16LittleEndian(Values.At(mark - LengthBytes, LengthBytes), (ushort)Math.Min(length, IsLong));
        if (length < IsLong)
            return;
        Values.Reserve(sizeof(uint));
        var value = Values.At(mark, length + sizeof(uint));
        value[..length].CopyTo(value[sizeof(uint)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(value, (uint)length);
    }
}
