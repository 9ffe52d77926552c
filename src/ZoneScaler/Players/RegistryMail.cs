using ZoneScaler.Channels;
using ZoneScaler.Entities;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Players;

/// <summary>The messages between zones and the player registry. They go by channel: none is lost as long as both zones live.</summary>
internal sealed class RegistryMail(Zone zone)
{
    /// <summary>Tells the registry that a player's entity is here.</summary>
    public void ReportHere(EntityRecord record)
    {
        if (record.Entity.Player is not { HasLeft: false } player || !zone.Mail.CanTake(World.PlayersZone))
            return; // a registry that takes nothing any more resumes nobody
        var channel = zone.Mail.ChannelTo(World.PlayersZone);
        var writer = channel.Begin(ChannelMessageKind.Registry);
        writer.WriteByte((byte)RegistryMessage.Here);
        player.Claim.Write(writer);
        record.Entity.Id.Write(writer);
        writer.WriteVarint(record.Hop);
        channel.End();
    }

    /// <summary>Tells the registry that a player has no entity any more.</summary>
    public void ReportEnded(ulong session, EntityId entity) => Send(World.PlayersZone, RegistryMessage.Ended, session, entity);

    /// <summary>Tells a zone that an entity goes, because its session has a newer one.</summary>
    public void Supersede(ZoneId target, ulong session, EntityId entity) => Send(target, RegistryMessage.Superseded, session, entity);

    private void Send(ZoneId target, RegistryMessage kind, ulong session, EntityId entity)
    {
        if (!zone.Mail.CanTake(target))
            return;
        var channel = zone.Mail.ChannelTo(target);
        var writer = channel.Begin(ChannelMessageKind.Registry);
        writer.WriteByte((byte)kind);
        writer.WriteUInt64(session);
        entity.Write(writer);
        channel.End();
    }
}
