using ZoneScaler.Entities;
using ZoneScaler.Protocol;

namespace ZoneScaler.Players;

/// <summary>What the player registry knows of one session.</summary>
internal sealed class SessionEntry(SessionClaim claim, EntityRef entity, uint hop)
{
    private const int MaxAttempts = 8;

    private (long First, long Last)? _missed; // the ticks in which gateways have not found the entity

    public SessionClaim Claim { get; set; } = claim;

    /// <summary>The player's entity, and the zone that last said it was there.</summary>
    public EntityRef Entity { get; private set; } = entity;

    /// <summary>How often the entity had changed zone then.</summary>
    public uint Hop { get; private set; } = hop;

    /// <summary>Whether the zone itself has said that the entity is there. What a gateway says may be where it was going.</summary>
    public bool IsReported { get; set; }

    /// <summary>The roll call in which all zones are asked for the entity, since it was not found where it is known to be; 0 if none is. A zone that has it then is right, with whichever hop.</summary>
    public uint SoughtIn { get; set; }

    /// <summary>With which hop a zone has said that the entity is there, for gateways that look for it.</summary>
    public uint SightedHop => IsReported ? Hop : PlayerAnswer.UnknownHop;

    /// <summary>
    /// The highest epoch in which the session is known to have its entity. A higher one may have been given to a gateway whose client did not wait for it: that one
    /// outdates nobody yet.
    /// </summary>
    public ulong AttachedEpoch { get; private set; } = claim.Epoch;

    /// <summary>The gateway that has it in that epoch.</summary>
    public uint AttachedGateway { get; private set; } = claim.Gateway;

    /// <summary>Each gateway's last attempt to resume the session, the latest last.</summary>
    public List<(uint Gateway, uint Attempt)> Attempts { get; } = [];

    /// <summary>The tick after which an entry that nobody has spoken of is forgotten.</summary>
    public long ExpiresAt { get; set; }

    /// <summary>Whether an entity is to be the session's instead of this one: given in a later epoch or, by a registry that forgot, later.</summary>
    public bool IsOlderThan(ulong epoch, EntityId entity) => epoch != AttachedEpoch ? epoch > AttachedEpoch : entity.CompareTo(Entity.Id) > 0;

    /// <summary>Whether the session is known to be another gateway's by now. What a gateway has yet to learn of its own session does not part it from it.</summary>
    public bool Outdates(in SessionClaim claim) => claim.Gateway != AttachedGateway && claim.Epoch < AttachedEpoch;

    /// <summary>Notes that a gateway has the session.</summary>
    public void NoteAttached(in SessionClaim claim)
    {
        if (claim.Epoch > AttachedEpoch)
            (AttachedEpoch, AttachedGateway) = (claim.Epoch, claim.Gateway);
        if (claim.Epoch > Claim.Epoch)
            Claim = claim;
    }

    /// <summary>Notes where the session's entity is. Once a zone has said so, whatever was said of its being missing is over.</summary>
    public void NoteSighted(EntityRef entity, uint hop, bool isReport)
    {
        (Entity, Hop, IsReported, SoughtIn) = (entity, hop, isReport, 0);
        if (isReport)
            _missed = null;
    }

    /// <summary>Notes that a gateway did not find the entity where it is known to be.</summary>
    /// <param name="tick">When.</param>
    /// <param name="patience">For how many ticks this has to be said again and again.</param>
    /// <returns>Whether the entity counts as lost.</returns>
    public bool NoteMissing(long tick, long patience)
    {
        // A client that goes from gateway to gateway is away for a time in between.
        var first = _missed is { } missed && tick - missed.Last <= 2 * patience ? missed.First : tick;
        _missed = (first, tick);
        return tick - first >= patience;
    }

    /// <summary>Notes an attempt to resume the session.</summary>
    /// <returns>Whether it is a new one, and not an earlier one that comes late or again.</returns>
    public bool NoteAttempt(uint gateway, uint attempt)
    {
        var known = Attempts.FindIndex(a => a.Gateway == gateway);
        if (known >= 0 && Attempts[known].Attempt >= attempt)
            return false;
        if (known >= 0 || Attempts.Count == MaxAttempts)
            Attempts.RemoveAt(Math.Max(known, 0));
        Attempts.Add((gateway, attempt));
        return true;
    }

    public void Write(ByteWriter writer, long tick)
    {
        Claim.Write(writer);
        writer.WriteEntity(Entity);
        writer.WriteVarint(Hop);
        writer.WriteBool(IsReported);
        writer.WriteVarint(AttachedEpoch);
        writer.WriteUInt32(AttachedGateway);
        writer.WriteVarint((ulong)Attempts.Count);
        foreach (var (gateway, attempt) in Attempts)
        {
            writer.WriteUInt32(gateway);
            writer.WriteUInt32(attempt);
        }
        writer.WriteVarint((ulong)Math.Max(0, ExpiresAt - tick));
        writer.WriteBool(_missed != null);
        if (_missed is not { } missed)
            return;
        writer.WriteVarint((ulong)(tick - missed.First));
        writer.WriteVarint((ulong)(tick - missed.Last));
    }

    public static SessionEntry Read(long tick, ref ByteReader reader)
    {
        var entry = new SessionEntry(SessionClaim.Read(ref reader), reader.ReadEntity(), reader.ReadNumber())
        {
            IsReported = reader.ReadBool(),
            AttachedEpoch = reader.ReadVarint(),
            AttachedGateway = reader.ReadUInt32(),
        };
        for (var count = reader.ReadCount(MaxAttempts); count > 0; count--)
            entry.Attempts.Add((reader.ReadUInt32(), reader.ReadUInt32()));
        entry.ExpiresAt = tick + (long)reader.ReadVarint();
        if (reader.ReadBool())
            entry._missed = (First: tick - (long)reader.ReadVarint(), Last: tick - (long)reader.ReadVarint());
        return entry;
    }
}
