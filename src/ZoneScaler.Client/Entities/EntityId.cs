using System.Globalization;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Entities;

/// <summary>The identity of an entity, the same in all connections and sessions, never used twice.</summary>
public readonly struct EntityId : IEquatable<EntityId>
{
    /// <summary>Creates an identity.</summary>
    public EntityId(ulong zone, uint epoch, uint serial)
    {
        Zone = zone;
        Epoch = epoch;
        Serial = serial;
    }

    /// <summary>The zone of its birth.</summary>
    public ulong Zone { get; }

    /// <summary>The zone's epoch then.</summary>
    public uint Epoch { get; }

    /// <summary>Counts the births of that zone in that epoch.</summary>
    public uint Serial { get; }

    /// <summary>Whether this stands for no entity.</summary>
    public bool IsNone => Zone == 0 && Epoch == 0 && Serial == 0;

    /// <inheritdoc/>
    public bool Equals(EntityId other) => Zone == other.Zone && Epoch == other.Epoch && Serial == other.Serial;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EntityId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Zone, Epoch, Serial);

    /// <summary>All parts in hexadecimal, as in <c>40000000000000c5:1:11</c>.</summary>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, "{0:x}:{1:x}:{2:x}", Zone, Epoch, Serial);

    /// <summary>Same identity.</summary>
    public static bool operator ==(EntityId left, EntityId right) => left.Equals(right);

    /// <summary>Other identity.</summary>
    public static bool operator !=(EntityId left, EntityId right) => !left.Equals(right);

    internal static EntityId Read(ref ByteReader reader) => new(reader.ReadUInt64(), reader.ReadUInt32(), reader.ReadUInt32());

    internal static EntityId Read(ref BitReader reader) => new(reader.ReadUInt64(), reader.Read(32), reader.Read(32));
}
