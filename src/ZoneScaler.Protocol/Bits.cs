using System.Runtime.CompilerServices;
#if NET
using System.Numerics;
#endif

namespace ZoneScaler.Protocol;

/// <summary>Bit counting that both target frameworks have.</summary>
internal static class Bits
{
    /// <summary>How many bits a value has from its highest 1 down; 0 for 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(uint value)
    {
#if NET
        return 32 - BitOperations.LeadingZeroCount(value);
#else
        var length = 0;
        if (value >= 1u << 16)
        {
            value >>= 16;
            length = 16;
        }
        if (value >= 1u << 8)
        {
            value >>= 8;
            length += 8;
        }
        if (value >= 1u << 4)
        {
            value >>= 4;
            length += 4;
        }
        return length + (int)((0x4444_4444_3333_2210UL >> (int)(value * 4)) & 15);
#endif
    }

    /// <summary>How many 0 bits stand below the lowest 1 of a value that is not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TrailingZeros(uint value)
    {
#if NET
        return BitOperations.TrailingZeroCount(value);
#else
        return Length(value & unchecked((uint)-(int)value)) - 1;
#endif
    }

    /// <summary>A mask of the lowest <paramref name="count"/> bits, 0 to 63.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MaskBelow(int count) => (1UL << count) - 1;
}
