using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace ZoneScaler.Protocol;

/// <summary>A growing byte buffer that is written front to back and reused. Little-endian. Not thread-safe.</summary>
public sealed class ByteWriter
{
    private const int SmallestGrown = 64;

    private byte[] _bytes;
    private int _length;

    /// <summary>Creates an empty buffer.</summary>
    public ByteWriter(int capacity = 256) => _bytes = new byte[capacity];

    /// <summary>How many bytes were written.</summary>
    public int Length => _length;

    /// <summary>How many bytes fit without growing.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>What was written, valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => new(_bytes, 0, _length);

    /// <summary>What was written, valid until the next write.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => new(_bytes, 0, _length);

    /// <summary>Forgets what was written; keeps the memory.</summary>
    public void Clear() => _length = 0;

    /// <summary>Sees to it that so many bytes fit without growing.</summary>
    public void EnsureCapacity(int capacity)
    {
        if (capacity > _bytes.Length)
            Array.Resize(ref _bytes, capacity);
    }

    /// <summary>Cuts the content back to a length that it had before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Truncate(int length)
    {
        if ((uint)length > (uint)_length)
            ThrowLength(length);
        _length = length;
    }

    /// <summary>Appends room for <paramref name="count"/> bytes that the caller fills.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int count)
    {
        var start = _length;
        if (start + count > _bytes.Length)
            Grow(count);
        _length = start + count;
        return new Span<byte>(_bytes, start, count);
    }

    /// <summary>Bytes written earlier, to be filled in afterwards (a length, a count).</summary>
    public Span<byte> At(int offset, int count) => new Span<byte>(_bytes, 0, _length).Slice(offset, count);

    /// <summary>Appends one byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteByte(byte value) => Reserve(1)[0] = value;

    /// <summary>Appends 0 or 1.</summary>
    public void WriteBool(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Appends 2 bytes.</summary>
    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    /// <summary>Appends 4 bytes.</summary>
    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    /// <summary>Appends 8 bytes.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    /// <summary>Appends 4 bytes.</summary>
    public void WriteFloat32(float value) => WriteUInt32(unchecked((uint)BitConverter.SingleToInt32Bits(value)));

    /// <summary>Appends 8 bytes.</summary>
    public void WriteFloat64(double value) => WriteUInt64(unchecked((ulong)BitConverter.DoubleToInt64Bits(value)));

    /// <summary>Appends an unsigned LEB128 number of 1 to 10 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteVarint(ulong value)
    {
        if (value < 0x80)
            WriteByte((byte)value);
        else
            WriteLongVarint(value);
    }

    /// <summary>Appends bytes as they are.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Appends a varint length and that many bytes.</summary>
    public void WriteBlob(ReadOnlySpan<byte> bytes)
    {
        WriteVarint((ulong)bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>Appends room for a length of 4 bytes.</summary>
    /// <returns>Where the content begins; for <see cref="EndLength"/>.</returns>
    public int BeginLength()
    {
        Reserve(sizeof(int));
        return _length;
    }

    /// <summary>Fills in the length of what was written since.</summary>
    public void EndLength(int start) => BinaryPrimitives.WriteInt32LittleEndian(At(start - sizeof(int), sizeof(int)), _length - start);

    /// <summary>Appends a varint byte count and UTF-8 text.</summary>
    public void WriteString(string value)
    {
        var count = Encoding.UTF8.GetByteCount(value);
        WriteVarint((ulong)count);
        Encoding.UTF8.GetBytes(value.AsSpan(), Reserve(count));
    }

    private static void ThrowLength(int length) =>
        throw new ArgumentOutOfRangeException(nameof(length), length, "The content is shorter.");

    private void WriteLongVarint(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }
        WriteByte((byte)value);
    }

    private void Grow(int count) => Array.Resize(ref _bytes, Math.Max(Math.Max(_bytes.Length * 2, SmallestGrown), checked(_length + count)));
}
