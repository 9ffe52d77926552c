using ZoneScaler.Entities;
using ZoneScaler.Protocol;

namespace ZoneScaler.Players;

/// <summary>What the player registry knows of one session.</summary>
internal sealed class SessionEntry(SessionClaim claim, EntityRef entity, uint hop)
{
    public SessionClaim Claim { get; set; } = claim;

    /// <summary>The player's entity, and the zone that last said it was there.</summary>
    public EntityRef Entity { get; set; } = entity;

    /// <summary>How often the entity had changed zone then.</summary>
    public uint Hop { get; set; } = hop;

    /// <summary>The gateway's number of its attempt to resume the session; 0 if it is where it began.</summary>
    public uint Attempt { get; set; }

    /// <summary>The tick after which an entry that nobody has spoken of is forgotten.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>Whether an entity is to be the session's instead of this one: given in a later epoch or, by a registry that forgot, later.</summary>
    public bool IsOlderThan(ulong epoch, EntityId entity) => epoch != Claim.Epoch ? epoch > Claim.Epoch : entity.CompareTo(Entity.Id) > 0;

    public void Write(ByteWriter writer, long tick)
    {
        Claim.Write(writer);
        writer.WriteEntity(Entity);
        writer.WriteVarint(Hop);
        writer.WriteUInt32(Attempt);
        writer.WriteVarint((ulong)Math.Max(0, ExpiresAt - tick));
    }

    public static SessionEntry Read(long tick, ref ByteReader reader) => new(SessionClaim.Read(ref reader), reader.ReadEntity(), reader.ReadNumber())
    {
        Attempt = reader.ReadUInt32(),
        ExpiresAt = tick + (long)reader.ReadVarint(),
    };
}
