using System.Buffers.Binary;
using ZoneScaler.Protocol;

namespace ZoneScaler.State;

/// <summary>Reads what <see cref="StateWriter"/> wrote, field by field. A field that the caller does not read is skipped. Used by generated code.</summary>
public ref struct StateReader
{
    private const int HeadBytes = sizeof(uint) + sizeof(ushort);

    private ByteReader _bytes;

    /// <summary>Starts at the first field.</summary>
    public StateReader(ReadOnlySpan<byte> state)
    {
        _bytes = new ByteReader(state);
    }

    /// <summary>Goes to the next field.</summary>
    /// <exception cref="CodecException">The bytes are not tagged fields.</exception>
    public bool Next(out uint tag, out ByteReader value)
    {
        if (_bytes.AtEnd)
        {
            tag = 0;
            value = default;
            return false;
        }
        tag = _bytes.ReadUInt32();
        value = new ByteReader(_bytes.ReadBytes(_bytes.ReadUInt16()));
        return true;
    }

    /// <summary>The bytes of the first of several fields, its tag and length with it.</summary>
    /// <exception cref="CodecException">The bytes are not tagged fields.</exception>
    internal static ReadOnlySpan<byte> FieldAt(ReadOnlySpan<byte> fields)
    {
        if (fields.Length < HeadBytes || fields.Length < HeadBytes + BinaryPrimitives.ReadUInt16LittleEndian(fields[sizeof(uint)..]))
            throw new CodecException($"A state field is cut off: {fields.Length} bytes are left.");
        return fields[..(HeadBytes + BinaryPrimitives.ReadUInt16LittleEndian(fields[sizeof(uint)..]))];
    }

    /// <summary>The tag of a field that <see cref="FieldAt"/> gave.</summary>
    internal static uint TagOf(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadUInt32LittleEndian(field);
}
