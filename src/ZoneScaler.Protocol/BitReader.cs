using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ZoneScaler.Protocol;

/// <summary>Reads what <see cref="BitWriter"/> wrote. Every read past the end or outside its limits throws <see cref="CodecException"/>.</summary>
public ref struct BitReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    /// <summary>Starts at the first bit.</summary>
    /// <exception cref="CodecException">More bytes than an <see cref="int"/> can count in bits.</exception>
    public BitReader(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > int.MaxValue / 8)
            throw new CodecException($"A bit stream has {bytes.Length} bytes; at most {int.MaxValue / 8} are allowed.");
        _bytes = bytes;
        _position = 0;
    }

    /// <summary>How many bits were read.</summary>
    public readonly int Position => _position;

    /// <summary>How many bits are left, padding included.</summary>
    public readonly int Remaining => _bytes.Length * 8 - _position;

    /// <summary>Reads 0 to 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Read(int bits)
    {
        var value = (uint)(Peek() & Bits.MaskBelow(bits));
        Skip(bits);
        return value;
    }

    /// <summary>Reads one bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ReadBit() => Read(1) != 0;

    /// <summary>Reads 64 bits.</summary>
    public ulong ReadUInt64() => Read(32) | (ulong)Read(32) << 32;

    /// <summary>Reads a gamma number.</summary>
    public uint ReadGamma()
    {
        var head = (uint)Peek();
        if (head == 0)
            throw new CodecException($"The gamma number at bit {_position} is longer than 32 bits or is cut off.");
        var n = Bits.TrailingZeros(head);
        Skip(n + 1);
        return (1u << n) - 1 + Read(n);
    }

    /// <summary>Reads a gamma number that must be at most <paramref name="max"/>.</summary>
    public int ReadGamma(int max)
    {
        var value = ReadGamma();
        if (value > (uint)max)
            throw new CodecException($"A number is {value}; at most {max} is allowed.");
        return (int)value;
    }

    /// <summary>Reads bytes that start at the current bit.</summary>
    public void ReadBytes(scoped Span<byte> target)
    {
        if (target.Length > Remaining / 8)
            ThrowShort(target.Length * 8L);
        for (var i = 0; i < target.Length; i++)
            target[i] = (byte)Read(8);
    }

    /// <summary>Ends reading: what is left must be less than a byte and zero.</summary>
    public void ReadEnd()
    {
        var left = Remaining;
        if (left >= 8)
            throw new CodecException($"{left} bits are left over at the end.");
        if (Read(left) != 0)
            throw new CodecException("The padding after the last bit is not zero.");
    }

    /// <summary>The next bits, at least 57 of them, zeros beyond the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ulong Peek()
    {
        var index = _position >> 3;
        var word = _bytes.Length - index >= 8 ? BinaryPrimitives.ReadUInt64LittleEndian(_bytes.Slice(index)) : PeekNearEnd(index);
        return word >> (_position & 7);
    }

    /// <summary>Goes on by up to 57 bits that were peeked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Skip(int bits)
    {
        if (bits > Remaining)
            ThrowShort(bits);
        _position += bits;
    }

    private readonly ulong PeekNearEnd(int index)
    {
        var word = 0UL;
        for (var shift = 0; index < _bytes.Length; index++, shift += 8)
            word |= (ulong)_bytes[index] << shift;
        return word;
    }

    private readonly void ThrowShort(long bits) =>
        throw new CodecException($"{bits} bits are needed at bit {_position}, but only {Remaining} are left.");
}
