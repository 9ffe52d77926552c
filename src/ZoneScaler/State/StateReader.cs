using System.Buffers.Binary;
using ZoneScaler.Protocol;

namespace ZoneScaler.State;

/// <summary>Reads what <see cref="StateWriter"/> wrote, field by field. A field that the caller does not read is skipped. Used by generated code.</summary>
public ref struct StateReader
{
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
        value = new ByteReader(ReadValue(ref _bytes));
        return true;
    }

    /// <summary>The bytes of the first of several fields, its tag and length with it.</summary>
    /// <exception cref="CodecException">The bytes are not tagged fields.</exception>
    internal static ReadOnlySpan<byte> FieldAt(ReadOnlySpan<byte> fields)
    {
        var reader = new ByteReader(fields);
        reader.ReadUInt32();
        ReadValue(ref reader);
        return fields[..reader.Position];
    }

    /// <summary>The tag of a field that <see cref="FieldAt"/> gave.</summary>
    internal static uint TagOf(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadUInt32LittleEndian(field);

    private static ReadOnlySpan<byte> ReadValue(scoped ref ByteReader reader)
    {
        uint length = reader.ReadUInt16();
        if (length == StateWriter.IsLong)
            length = reader.ReadUInt32();
        return reader.ReadBytes((int)Math.Min(length, int.MaxValue));
    }
}
