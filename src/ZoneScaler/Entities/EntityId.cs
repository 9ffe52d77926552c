using System.Globalization;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Entities;

/// <summary>The identity of an entity: the zone and epoch of its birth and a serial number in them, so it is never used twice.</summary>
/// <param name="Zone">The zone in which it was born.</param>
/// <param name="Epoch">The zone's epoch then.</param>
/// <param name="Serial">Counts the births of that zone in that epoch; small numbers are the zone's scripts.</param>
public readonly record struct EntityId(ZoneId Zone, uint Epoch, uint Serial) : IComparable<EntityId>
{
    /// <summary>How many bytes it takes.</summary>
    internal const int Bytes = sizeof(ulong) + 2 * sizeof(uint);

    /// <summary>No entity.</summary>
    public static EntityId None => default;

    /// <summary>Whether this is no entity.</summary>
    public bool IsNone => this == default;

    /// <inheritdoc/>
    public int CompareTo(EntityId other)
    {
        var byZone = Zone.Value.CompareTo(other.Zone.Value);
        if (byZone != 0)
            return byZone;
        var byEpoch = Epoch.CompareTo(other.Epoch);
        return byEpoch != 0 ? byEpoch : Serial.CompareTo(other.Serial);
    }

    /// <inheritdoc/>
    public override int GetHashCode() =>
        unchecked((int)(((Zone.Value * 0x9E3779B97F4A7C15UL) ^ (((ulong)Epoch << 32 | Serial) * 0xC2B2AE3D27D4EB4FUL)) >> 29));

    /// <summary>Zone, epoch and serial, as in <c>2d/3,4:1#17</c>.</summary>
    public override string ToString() => IsNone ? "none" : string.Create(CultureInfo.InvariantCulture, $"{Zone}:{Epoch}#{Serial}");

    /// <summary>Order by zone, epoch and serial.</summary>
    public static bool operator <(EntityId left, EntityId right) => left.CompareTo(right) < 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator <=(EntityId left, EntityId right) => left.CompareTo(right) <= 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >(EntityId left, EntityId right) => left.CompareTo(right) > 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >=(EntityId left, EntityId right) => left.CompareTo(right) >= 0;

    internal void Write(ByteWriter writer)
    {
        writer.WriteUInt64(Zone.Value);
        writer.WriteUInt32(Epoch);
        writer.WriteUInt32(Serial);
    }

    internal static EntityId Read(ref ByteReader reader) => new(new ZoneId(reader.ReadUInt64()), reader.ReadUInt32(), reader.ReadUInt32());
}
