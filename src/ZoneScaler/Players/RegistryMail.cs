using ZoneScaler.Channels;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Players;

/// <summary>The messages between zones and the player registry. They go by channel: none is lost as long as both zones live.</summary>
internal sealed class RegistryMail(Zone zone)
{
    /// <summary>Tells the registry that a player's entity is here.</summary>
    public void ReportHere(EntityRecord record) => ReportHere(record.Entity, record.Hop);

    /// <summary>Answers a registry's roll call.</summary>
    /// <param name="epoch">The registry's epoch.</param>
    /// <param name="number">Which of its roll calls it is.</param>
    public void Answer(uint epoch, uint number)
    {
        foreach (var record in zone.Entities.Records)
            ReportHere(record);
        // The trail from here leads to where they go, and what follows it comes behind them.
        foreach (var (departed, _) in zone.Population.OnTheirWay())
            ReportHere(departed.Entity, departed.Hop - 1);
        if (zone.Mail.CanTake(World.PlayersZone))
            Write(World.PlayersZone, RegistryMessage.RollCallAnswered, epoch, number);
    }

    /// <summary>Asks a zone whose entities are there.</summary>
    public void Ask(ZoneId target, uint number)
    {
        if (zone.Mail.CanTake(target))
            Write(target, RegistryMessage.RollCall, zone.Epoch, number);
    }

    /// <summary>Tells the registry that a player has no entity any more.</summary>
    public void ReportEnded(ulong session, EntityId entity)
    {
        if (!zone.Mail.CanTake(World.PlayersZone))
            return;
        var channel = zone.Mail.ChannelTo(World.PlayersZone);
        Write(channel, RegistryMessage.Ended, session, entity);
        channel.End();
    }

    /// <summary>Tells a zone that an entity goes, because its session has a newer one.</summary>
    /// <param name="target">The zone.</param>
    /// <param name="session">The session.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="hop">With which hop it went to that zone, if its trail is being followed.</param>
    public void Supersede(ZoneId target, ulong session, EntityId entity, uint hop = 0)
    {
        if (!zone.Mail.CanTake(target))
            return;
        var channel = zone.Mail.ChannelTo(target);
        Write(channel, RegistryMessage.Superseded, session, entity).WriteVarint(hop);
        channel.End();
    }

    private void ReportHere(Entity entity, uint hop)
    {
        if (entity.Player is not { HasLeft: false } player || !zone.Mail.CanTake(World.PlayersZone))
            return; // a registry that takes nothing any more resumes nobody
        var channel = zone.Mail.ChannelTo(World.PlayersZone);
        var writer = channel.Begin(ChannelMessageKind.Registry);
        writer.WriteByte((byte)RegistryMessage.Here);
        player.Claim.Write(writer);
        entity.Id.Write(writer);
        writer.WriteVarint(hop);
        channel.End();
    }

    private void Write(ZoneId target, RegistryMessage kind, uint epoch, uint number)
    {
        var channel = zone.Mail.ChannelTo(target);
        var writer = channel.Begin(ChannelMessageKind.Registry);
        writer.WriteByte((byte)kind);
        writer.WriteUInt32(epoch);
        writer.WriteVarint(number);
        channel.End();
    }

    private static ByteWriter Write(OutgoingChannel channel, RegistryMessage kind, ulong session, EntityId entity)
    {
        var writer = channel.Begin(ChannelMessageKind.Registry);
        writer.WriteByte((byte)kind);
        writer.WriteUInt64(session);
        entity.Write(writer);
        return writer;
    }
}
