namespace ZoneScaler.Protocol;

/// <summary>
/// Canonical prefix codes: from weights to lengths, from lengths to codes, and lengths on the wire. Codes are assigned as in Deflate (RFC 1951, 3.2.2):
/// shorter ones first, then by symbol; the first bit sent is the code's highest.
/// </summary>
internal static class PrefixCode
{
    /// <summary>The longest code. Short enough for one small decoding table, long enough that rare symbols cost the common ones nothing.</summary>
    public const int MaxLength = 10;

    private const int LengthBits = 4;

    /// <summary>The best lengths of at most <see cref="MaxLength"/> for weights above 0 (package-merge: Larmore and Hirschberg 1990).</summary>
    public static byte[] LengthsFor(ReadOnlySpan<double> weights)
    {
        var lengths = new byte[weights.Length];
        if (weights.Length < 2)
            return lengths;
        var symbols = new (double Weight, int[] Symbols)[weights.Length];
        for (var i = 0; i < weights.Length; i++)
            symbols[i] = (weights[i], new[] { i });
        Array.Sort(symbols, (a, b) => a.Weight != b.Weight ? a.Weight.CompareTo(b.Weight) : a.Symbols[0].CompareTo(b.Symbols[0]));

        var row = symbols;
        for (var level = 1; level < MaxLength; level++)
        {
            var next = new (double Weight, int[] Symbols)[symbols.Length + row.Length / 2];
            for (int k = 0, s = 0, p = 0; k < next.Length; k++)
            {
                var package = p + 1 < row.Length ? row[p].Weight + row[p + 1].Weight : double.PositiveInfinity;
                if (s < symbols.Length && symbols[s].Weight <= package)
                {
                    next[k] = symbols[s++];
                    continue;
                }
                next[k] = (package, Join(row[p].Symbols, row[p + 1].Symbols));
                p += 2;
            }
            row = next;
        }
        for (var k = 0; k < 2 * (weights.Length - 1); k++)
        {
            foreach (var symbol in row[k].Symbols)
                lengths[symbol]++;
        }
        return lengths;
    }

    /// <summary>Fills <paramref name="codes"/> with each symbol's code, reversed so that its first bit is the lowest, and its length from bit 16 up.</summary>
    public static void Assign(ReadOnlySpan<byte> lengths, Span<uint> codes)
    {
        var next = 0u;
        for (var length = 0; length <= MaxLength; length++, next <<= 1)
        {
            for (var symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == length)
                    codes[symbol] = Reverse(next++, length) | (uint)length << 16;
            }
        }
    }

    /// <summary>Writes lengths: per symbol one bit whether its length is that of the symbol before, and the length where it is not.</summary>
    public static void WriteLengths(BitWriter writer, ReadOnlySpan<byte> lengths)
    {
        for (var i = 0; i < lengths.Length && lengths.Length > 1; i++)
        {
            if (i > 0)
                writer.WriteBit(lengths[i] == lengths[i - 1]);
            if (i == 0 || lengths[i] != lengths[i - 1])
                writer.Write(lengths[i], LengthBits);
        }
    }

    /// <summary>Reads lengths and checks that they make a complete code: every sequence of bits means something, none means two things.</summary>
    public static byte[] ReadLengths(ref BitReader reader, int count)
    {
        var lengths = new byte[count];
        if (count < 2)
            return lengths;
        var sum = 0;
        for (var i = 0; i < count; i++)
        {
            lengths[i] = i > 0 && reader.ReadBit() ? lengths[i - 1] : (byte)reader.Read(LengthBits);
            if (lengths[i] is 0 or > MaxLength)
                throw new CodecException($"A code has length {lengths[i]}; allowed are 1 to {MaxLength}.");
            sum += 1 << (MaxLength - lengths[i]);
        }
        if (sum != 1 << MaxLength)
            throw new CodecException("The lengths of a code table do not make a complete prefix code.");
        return lengths;
    }

    private static uint Reverse(uint code, int length)
    {
        var reversed = 0u;
        for (var i = 0; i < length; i++, code >>= 1)
            reversed = reversed << 1 | (code & 1);
        return reversed;
    }

    private static int[] Join(int[] first, int[] second)
    {
        var joined = new int[first.Length + second.Length];
        first.CopyTo(joined, 0);
        second.CopyTo(joined, first.Length);
        return joined;
    }
}
