using ZoneScaler.Protocol;

namespace ZoneScaler.Players;

/// <summary>Reads the numbers of inputs, events and connections.</summary>
internal static class PlayerNumbers
{
    /// <summary>Reads a number of 32 bits.</summary>
    /// <exception cref="CodecException">It is larger.</exception>
    public static uint ReadNumber(this ref ByteReader reader)
    {
        var number = reader.ReadVarint();
        return number <= uint.MaxValue ? (uint)number : throw new CodecException($"A number is {number}; at most {uint.MaxValue} is allowed.");
    }
}
