namespace ZoneScaler.Benchmarks.Codec;

/// <summary>
/// The size of a delta in the plain coder of Fiedler's "Snapshot Compression" (2015) and its demonstration program: changed bodies by relative index, a
/// flag, position as small (5 bits) or large (9 bits) offsets or else absolute, orientation as small (5 bits) or large (8 bits) offsets or else absolute.
/// Only counts; the format needs no decoder here.
/// </summary>
internal static class PlainDeltaCoder
{
    private const int Small = 16;
    private const int LargePosition = 256;
    private const int LargeOrientation = 128;
    private const int AbsolutePositionBits = 50;
    private const int AbsoluteOrientationBits = 29;
    private const int MaxByIndex = 256;

    /// <summary>The bits of all changed bodies.</summary>
    public static long SnapshotBits(ReadOnlySpan<uint> bases, ReadOnlySpan<uint> currents)
    {
        long bits = 0;
        var changed = 0;
        var indexBits = 8;
        var previous = -1;
        var count = bases.Length / BodySchema.Slots;
        for (var i = 0; i < count; i++)
        {
            var @base = bases.Slice(i * BodySchema.Slots, BodySchema.Slots);
            var current = currents.Slice(i * BodySchema.Slots, BodySchema.Slots);
            if (@base.SequenceEqual(current))
                continue;
            indexBits += previous < 0 ? 10 : RelativeIndexBits(i - previous);
            previous = i;
            changed++;
            bits += BodyBits(@base, current);
        }
        // One bit says which way the changed ones are named: by index, or by a bit for every body.
        return bits + 1 + (changed > 0 && changed <= MaxByIndex && indexBits <= count ? indexBits : count);
    }

    private static int BodyBits(ReadOnlySpan<uint> @base, ReadOnlySpan<uint> current)
    {
        var bits = 3;
        if (!@base[..3].SequenceEqual(current[..3]))
            bits += 1 + OffsetBits(@base[..3], current[..3], LargePosition, 9, AbsolutePositionBits);
        if (!@base[3..7].SequenceEqual(current[3..7]))
            bits += 1 + (@base[3] == current[3] ? OffsetBits(@base[4..7], current[4..7], LargeOrientation, 8, AbsoluteOrientationBits) : AbsoluteOrientationBits);
        return bits;
    }

    private static int OffsetBits(ReadOnlySpan<uint> @base, ReadOnlySpan<uint> current, int large, int largeBits, int absoluteBits)
    {
        var bits = 0;
        for (var i = 0; i < @base.Length; i++)
        {
            var offset = (int)current[i] - (int)@base[i];
            if (offset < -large - (Small - 1) || offset > large - 1 + (Small - 1))
                return absoluteBits;
            bits += 1 + (offset is >= -Small and < Small ? 5 : largeBits);
        }
        return bits;
    }

    private static int RelativeIndexBits(int gap) => gap switch
    {
        1 => 1,
        <= 6 => 2 + 3,
        <= 14 => 3 + 3,
        <= 30 => 4 + 4,
        <= 62 => 5 + 5,
        <= 126 => 6 + 6,
        _ => 6 + 10,
    };
}
