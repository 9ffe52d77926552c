using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace ZoneScaler.Protocol;

/// <summary>Reads what <see cref="ByteWriter"/> wrote. Every read past the end or outside its limits throws <see cref="CodecException"/>.</summary>
public ref struct ByteReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    /// <summary>Starts at the first byte.</summary>
    public ByteReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _position = 0;
    }

    /// <summary>How many bytes were read.</summary>
    public readonly int Position => _position;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _bytes.Length - _position;

    /// <summary>Whether everything was read.</summary>
    public readonly bool AtEnd => _position == _bytes.Length;

    /// <summary>The bytes that are left, without reading them.</summary>
    public readonly ReadOnlySpan<byte> Rest => _bytes.Slice(_position);

    /// <summary>Reads <paramref name="count"/> bytes without copying them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)(_bytes.Length - _position))
            ThrowShort(count);
        var result = _bytes.Slice(_position, count);
        _position += count;
        return result;
    }

    /// <summary>Passes over <paramref name="count"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count)
    {
        if ((uint)count > (uint)(_bytes.Length - _position))
            ThrowShort(count);
        _position += count;
    }

    /// <summary>Reads one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        if ((uint)_position >= (uint)_bytes.Length)
            ThrowShort(1);
        return _bytes[_position++];
    }

    /// <summary>Reads 0 or 1; any other byte is an error.</summary>
    public bool ReadBool() => ReadByte() switch
    {
        0 => false,
        1 => true,
        var other => throw new CodecException($"A truth value is {other}; allowed are 0 and 1."),
    };

    /// <summary>Reads 2 bytes.</summary>
    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(2));

    /// <summary>Reads 4 bytes.</summary>
    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));

    /// <summary>Reads 8 bytes.</summary>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(8));

    /// <summary>Reads 4 bytes.</summary>
    public float ReadFloat32() => BitConverter.Int32BitsToSingle(unchecked((int)ReadUInt32()));

    /// <summary>Reads 8 bytes.</summary>
    public double ReadFloat64() => BitConverter.Int64BitsToDouble(unchecked((long)ReadUInt64()));

    /// <summary>Reads an unsigned LEB128 number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadVarint()
    {
        var first = ReadByte();
        return first < 0x80 ? first : ReadLongVarint(first);
    }

    /// <summary>Reads a varint that must fit into 32 bits.</summary>
    public uint ReadNumber()
    {
        var number = ReadVarint();
        return number <= uint.MaxValue ? (uint)number : throw new CodecException($"A number is {number}; at most {uint.MaxValue} is allowed.");
    }

    /// <summary>Reads a varint that must be at most <paramref name="max"/>.</summary>
    public int ReadCount(int max)
    {
        var value = ReadVarint();
        if (value > (ulong)max)
            throw new CodecException($"A count is {value}; at most {max} is allowed.");
        return (int)value;
    }

    /// <summary>Reads a varint length and that many bytes, without copying them.</summary>
    public ReadOnlySpan<byte> ReadBlob() => ReadBytes(ReadCount(Remaining));

    /// <summary>Reads a varint byte count and UTF-8 text; invalid UTF-8 is an error.</summary>
    public string ReadString()
    {
        var bytes = ReadBlob();
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new CodecException("A text is not valid UTF-8.");
        }
    }

    private ulong ReadLongVarint(byte first)
    {
        var value = (ulong)(first & 0x7F);
        for (var shift = 7; shift < 64; shift += 7)
        {
            var b = ReadByte();
            if (shift == 63 && b > 1)
                break;
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
                return value;
        }
        throw new CodecException("A varint is longer than 64 bits.");
    }

    private readonly void ThrowShort(int count) =>
        throw new CodecException($"{count} bytes are needed at offset {_position}, but only {Remaining} are left.");
}
