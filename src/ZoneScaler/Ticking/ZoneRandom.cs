using System.Numerics;
using ZoneScaler.Protocol;

namespace ZoneScaler.Ticking;

/// <summary>A zone's random numbers: xoshiro256** (Blackman, Vigna 2018), seeded by splitmix64. Its 256 bits are part of the zone's state. Not thread-safe.</summary>
public sealed class ZoneRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Creates a generator; the same seed gives the same numbers.</summary>
    public ZoneRandom(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number from 0 up to, and without, <paramref name="limit"/>.</summary>
    public int NextInt(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return (int)Math.BigMul(NextUInt64(), (ulong)limit, out _);
    }

    /// <summary>A number from 0 up to, and without, 1.</summary>
    public float NextFloat() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>A number from <paramref name="min"/> up to <paramref name="max"/>.</summary>
    public float NextFloat(float min, float max) => min + NextFloat() * (max - min);

    /// <summary>A point on the unit circle.</summary>
    public Vector2 NextDirection()
    {
        var (sin, cos) = MathF.SinCos(NextFloat() * MathF.Tau);
        return new Vector2(cos, sin);
    }

    internal void Write(ByteWriter writer)
    {
        writer.WriteUInt64(_s0);
        writer.WriteUInt64(_s1);
        writer.WriteUInt64(_s2);
        writer.WriteUInt64(_s3);
    }

    internal void Read(ref ByteReader reader)
    {
        _s0 = reader.ReadUInt64();
        _s1 = reader.ReadUInt64();
        _s2 = reader.ReadUInt64();
        _s3 = reader.ReadUInt64();
    }

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
