using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Entities;

/// <summary>
/// A way to reach an entity wherever it is: its identity and the zone where it was last known. Messages follow its handover trail from there.
/// May be kept in state and sent in messages.
/// </summary>
/// <param name="Id">The entity.</param>
/// <param name="LastKnownZone">Where to start looking. Not part of equality.</param>
public readonly record struct EntityRef(EntityId Id, ZoneId LastKnownZone)
{
    /// <summary>Refers to nothing.</summary>
    public static EntityRef None => default;

    /// <summary>Whether this refers to nothing.</summary>
    public bool IsNone => Id.IsNone;

    /// <summary>Same entity, wherever it was last known.</summary>
    public bool Equals(EntityRef other) => Id == other.Id;

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Id.ToString();
}

/// <summary>The bytes of entity references in messages and state.</summary>
public static class EntityRefCodec
{
    /// <summary>Appends 24 bytes: identity and zone.</summary>
    public static void WriteEntity(this ByteWriter writer, EntityRef value)
    {
        value.Id.Write(writer);
        writer.WriteUInt64(value.LastKnownZone.Value);
    }

    /// <summary>Reads 24 bytes.</summary>
    public static EntityRef ReadEntity(this ref ByteReader reader) =>
        new(EntityId.Read(ref reader), new ZoneId(reader.ReadUInt64()));
}
