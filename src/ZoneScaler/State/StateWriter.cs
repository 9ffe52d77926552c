using ZoneScaler.Protocol;

namespace ZoneScaler.State;

/// <summary>
/// Writes an entity's exact state as tagged fields, so that a build with other fields can read it. Per field: tag, byte count, bytes. Used by generated code.
/// </summary>
/// <param name="writer">Where the values go, between <see cref="Begin"/> and <see cref="End"/>.</param>
public readonly ref struct StateWriter(ByteWriter writer)
{
    private const int LengthBytes = 2;

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
    /// <exception cref="InvalidOperationException">The value takes more than 65,535 bytes.</exception>
    public void End(int mark)
    {
        var length = Values.Length - mark;
        if (length > ushort.MaxValue)
            throw new InvalidOperationException($"A state field takes {length} bytes; at most {ushort.MaxValue} are allowed.");
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16LittleEndian(Values.At(mark - LengthBytes, LengthBytes), (ushort)length);
    }
}
