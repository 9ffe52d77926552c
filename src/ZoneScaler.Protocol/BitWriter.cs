using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ZoneScaler.Protocol;

/// <summary>
/// A growing bit buffer that is written front to back and reused; the least significant bit of each byte comes first. Not thread-safe.
/// </summary>
public sealed class BitWriter
{
    private ulong[] _words;
    private ulong _last;
    private int _count;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="capacityBits">Room to start with; it grows by itself.</param>
    public BitWriter(int capacityBits = 4096) => _words = new ulong[Math.Max(2, (capacityBits >> 6) + 1)];

    /// <summary>How many bits were written.</summary>
    public int BitCount => _count;

    /// <summary>How many bytes they take, the last one padded with zero bits.</summary>
    public int ByteCount => (_count + 7) >> 3;

    /// <summary>The bits in words, the first bit the lowest of the first word, zero padded. Valid until the next write.</summary>
    public ReadOnlySpan<ulong> Words
    {
        get
        {
            _words[_count >> 6] = _last;
            return new ReadOnlySpan<ulong>(_words, 0, (_count + 63) >> 6);
        }
    }

    /// <summary>Forgets what was written; keeps the memory.</summary>
    public void Clear()
    {
        _count = 0;
        _last = 0;
    }

    /// <summary>Cuts the content back to a number of bits that it had before.</summary>
    public void Truncate(int bitCount)
    {
        if ((uint)bitCount > (uint)_count)
            throw new ArgumentOutOfRangeException(nameof(bitCount), bitCount, $"At most {_count} bits can be kept.");
        _words[_count >> 6] = _last;
        _count = bitCount;
        _last = _words[bitCount >> 6] & Bits.MaskBelow(bitCount & 63);
    }

    /// <summary>Appends the lowest <paramref name="bits"/> (0 to 32) bits; higher ones must be 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(uint value, int bits) => WriteShort(value, bits);

    /// <summary>Appends the lowest <paramref name="bits"/> (0 to 63) bits; higher ones must be 0. The quickest way to copy what was encoded before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(ulong value, int bits) => WriteShort(value, bits);

    /// <summary>Appends one bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteBit(bool value) => WriteShort(value ? 1u : 0u, 1);

    /// <summary>Appends 64 bits.</summary>
    public void WriteUInt64(ulong value)
    {
        WriteShort((uint)value, 32);
        WriteShort((uint)(value >> 32), 32);
    }

    /// <summary>Appends an Elias gamma code of <paramref name="value"/> + 1: n zero bits, a one, and the n bits below the highest, lowest first.</summary>
    public void WriteGamma(uint value)
    {
        if (value == uint.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(value), value, "A gamma number is at most 4294967294.");
        var one = value + 1;
        var n = Bits.Length(one) - 1;
        WriteShort(((((ulong)one & Bits.MaskBelow(n)) << 1) | 1) << n, 2 * n + 1);
    }

    /// <summary>Appends bytes at the current bit.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        var i = 0;
        for (; i + 4 <= bytes.Length; i += 4)
            WriteShort(BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(i)), 32);
        for (; i < bytes.Length; i++)
            WriteShort(bytes[i], 8);
    }

    /// <summary>Appends the first <paramref name="bitCount"/> bits of <paramref name="words"/>, as <see cref="Words"/> of another writer gives them.</summary>
    public void WriteBits(ReadOnlySpan<ulong> words, int bitCount) => WriteBits(words, 0, bitCount);

    /// <summary>Appends <paramref name="bitCount"/> bits of <paramref name="words"/> from bit <paramref name="firstBit"/> on.</summary>
    public void WriteBits(ReadOnlySpan<ulong> words, int firstBit, int bitCount)
    {
        if (firstBit < 0 || bitCount < 0 || firstBit > (long)words.Length * 64 - bitCount)
            throw new ArgumentOutOfRangeException(nameof(bitCount), bitCount, $"The words have {words.Length * 64L} bits.");
        var index = firstBit >> 6;
        var shift = firstBit & 63;
        for (; bitCount > 0; bitCount -= 64, index++)
        {
            var word = words[index] >> shift;
            if (shift != 0 && bitCount > 64 - shift)
                word |= words[index + 1] << (64 - shift);
            if (bitCount < 64)
            {
                WriteShort(word & Bits.MaskBelow(bitCount), bitCount);
                return;
            }
            WriteWord(word);
        }
    }

    /// <summary>Appends zero bits up to a multiple of 64, so that what follows can be copied word by word.</summary>
    public void AlignToWord()
    {
        if ((_count & 63) != 0)
            WriteShort(0, 64 - (_count & 63));
    }

    /// <summary>Copies the bytes, the last one padded with zero bits. <paramref name="target"/> holds at least <see cref="ByteCount"/>.</summary>
    public void CopyTo(Span<byte> target)
    {
        var words = Words;
        var left = target.Slice(0, ByteCount);
        foreach (var word in words)
        {
            if (left.Length >= 8)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(left, word);
                left = left.Slice(8);
                continue;
            }
            for (var i = 0; i < left.Length; i++)
                left[i] = (byte)(word >> (8 * i));
        }
    }

    /// <summary>Appends the bytes to a byte writer.</summary>
    public void CopyTo(ByteWriter target) => CopyTo(target.Reserve(ByteCount));

    /// <summary>A copy of the bytes.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[ByteCount];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Appends 0 to 63 bits; higher ones must be 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void WriteShort(ulong value, int bits)
    {
        var used = _count & 63;
        _last |= value << used;
        _count += bits;
        if (used + bits >= 64)
            Flush(used == 0 ? 0 : value >> (64 - used));
    }

    private void WriteWord(ulong value)
    {
        var used = _count & 63;
        _last |= value << used;
        _count += 64;
        Flush(used == 0 ? 0 : value >> (64 - used));
    }

    // _count already names the word after the one that is full; one more word is kept so that Words can always store _last.
    private void Flush(ulong rest)
    {
        var full = (_count >> 6) - 1;
        if (full + 2 > _words.Length)
            Array.Resize(ref _words, _words.Length * 2);
        _words[full] = _last;
        _last = rest;
    }
}
