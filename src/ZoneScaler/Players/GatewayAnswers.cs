using ZoneScaler.Entities;
using ZoneScaler.Streams;
using ZoneScaler.Zones;

namespace ZoneScaler.Players;

/// <summary>A zone's answers to gateways. They belong to no subscription, and may be lost: gateways ask again.</summary>
internal sealed class GatewayAnswers(Zone zone)
{
    public void Send(uint gateway, in PlayerAnswer answer)
    {
        var frame = FrameBuffer.Rent();
        StreamRecords.WriteEntryHeader(frame.Writer, zone.Id, zone.Epoch, zone.Now.Number, StreamEntryFlags.None);
        StreamRecords.WriteAnswer(frame.Writer, in answer);
        zone.Outbox.Add(new OutgoingFrame(default, gateway, frame, IsReliable: true));
    }

    public void Moved(uint gateway, ulong session, ulong epoch) => Send(gateway, new PlayerAnswer(StreamRecordKind.SessionMoved, session, epoch));

    public void Ended(uint gateway, ulong session, EntityId entity) =>
        Send(gateway, new PlayerAnswer(StreamRecordKind.PlayerEnded, session, Entity: new EntityRef(entity, zone.Id)));

    /// <summary>Asks a player's gateway to say so if it does not have the session.</summary>
    public void Unheard(Entity entity, Player player) =>
        Send(player.Claim.Gateway, new PlayerAnswer(StreamRecordKind.PlayerUnheard, player.Session, player.Claim.Epoch, entity.Ref));

    public void Missing(uint gateway, ulong session, ulong epoch, EntityRef askedFor) =>
        Send(gateway, new PlayerAnswer(StreamRecordKind.PlayerMissing, session, epoch, askedFor));
}
