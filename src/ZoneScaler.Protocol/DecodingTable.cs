using System.Runtime.CompilerServices;

namespace ZoneScaler.Protocol;

/// <summary>Looks up symbols by the next bits of a stream, for many complete prefix codes at once.</summary>
internal sealed class DecodingTable
{
    // Per code: the mask of the bits to look up, and above them where its entries begin.
    private readonly ulong[] _codes;
    private readonly ushort[] _entries;

    public DecodingTable(byte[][] lengths)
    {
        var starts = new int[lengths.Length];
        var bits = new byte[lengths.Length];
        _codes = new ulong[lengths.Length];
        var size = 0;
        for (var i = 0; i < lengths.Length; i++)
        {
            if (i > 0 && ReferenceEquals(lengths[i], lengths[i - 1]))
            {
                starts[i] = starts[i - 1];
                bits[i] = bits[i - 1];
                continue;
            }
            foreach (var length in lengths[i])
                bits[i] = Math.Max(bits[i], length);
            starts[i] = size;
            size += 1 << bits[i];
        }

        _entries = new ushort[size];
        Span<uint> codes = stackalloc uint[CodeTable.MaxClass + 1];
        for (var i = 0; i < lengths.Length; i++)
        {
            _codes[i] = (ulong)starts[i] << 32 | Bits.MaskBelow(bits[i]);
            PrefixCode.Assign(lengths[i], codes);
            for (var symbol = 0; symbol < lengths[i].Length; symbol++)
            {
                var length = (int)(codes[symbol] >> 16);
                for (var index = (int)(codes[symbol] & 0xFFFF); index < 1 << bits[i]; index += 1 << length)
                    _entries[starts[i] + index] = (ushort)(symbol | length << 8);
            }
        }
    }

    /// <summary>The symbol that a stream's next bits begin with, and the length of its code from bit 8 up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int code, ulong next)
    {
        var entry = _codes[code];
        return _entries[(int)(entry >> 32) + (int)(next & (uint)entry)];
    }
}
