using System.Runtime.CompilerServices;

namespace ZoneScaler.Protocol;

/// <summary>Looks up symbols by the next bits of a stream, for many complete prefix codes at once.</summary>
internal sealed class DecodingTable
{
    private readonly int[] _starts;
    private readonly byte[] _bits;
    private readonly ushort[] _entries;

    public DecodingTable(byte[][] lengths)
    {
        _starts = new int[lengths.Length];
        _bits = new byte[lengths.Length];
        var size = 0;
        for (var i = 0; i < lengths.Length; i++)
        {
            if (i > 0 && ReferenceEquals(lengths[i], lengths[i - 1]))
            {
                _starts[i] = _starts[i - 1];
                _bits[i] = _bits[i - 1];
                continue;
            }
            foreach (var length in lengths[i])
                _bits[i] = Math.Max(_bits[i], length);
            _starts[i] = size;
            size += 1 << _bits[i];
        }

        _entries = new ushort[size];
        Span<uint> codes = stackalloc uint[CodeTable.MaxClass + 1];
        for (var i = 0; i < lengths.Length; i++)
        {
            PrefixCode.Assign(lengths[i], codes);
            for (var symbol = 0; symbol < lengths[i].Length; symbol++)
            {
                var length = (int)(codes[symbol] >> 16);
                for (var index = (int)(codes[symbol] & 0xFFFF); index < 1 << _bits[i]; index += 1 << length)
                    _entries[_starts[i] + index] = (ushort)(symbol | length << 8);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Read(ref BitReader reader, int code)
    {
        var entry = _entries[_starts[code] + (int)(reader.Peek() & Bits.MaskBelow(_bits[code]))];
        reader.Skip(entry >> 8);
        return entry & 0xFF;
    }
}
