using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Channels;

/// <summary>
/// From whom to whom an entity message goes, and of which type it is. Written in terms of the two zones of its channel: mostly one of them is where an entity was born
/// and was last known, so that two references of 24 bytes become some five bytes each.
/// </summary>
internal readonly record struct MessageAddress(EntityRef Target, EntityRef Sender, Pursuit Pursuit, uint MessageType)
{
    private const int BornThere = 0; // in the zone that the channel leads to
    private const int BornHere = 1;
    private const int BornElsewhere = 2;
    private const int BirthBits = 2;
    private const int BirthMask = (1 << BirthBits) - 1;
    private const int TargetIsThere = 1 << (2 * BirthBits);
    private const int SenderIsHere = TargetIsThere << 1;
    private const int HasHop = SenderIsHere << 1;
    private const int HasBegunAnew = HasHop << 1;

    public void Write(ByteWriter writer, ZoneId here, ZoneId there)
    {
        var targetBirth = BirthOf(Target, here, there);
        var senderBirth = BirthOf(Sender, here, there);
        var targetIsThere = Target.LastKnownZone == there;
        var senderIsHere = Sender.LastKnownZone == here;
        writer.WriteByte((byte)(targetBirth | senderBirth << BirthBits | (targetIsThere ? TargetIsThere : 0) | (senderIsHere ? SenderIsHere : 0)
            | (Pursuit.Hop > 0 ? HasHop : 0) | (Pursuit.HasBegunAnew ? HasBegunAnew : 0)));
        Write(writer, Target, targetBirth, targetIsThere);
        Write(writer, Sender, senderBirth, senderIsHere);
        if (Pursuit.Hop > 0)
            writer.WriteVarint(Pursuit.Hop);
        writer.WriteUInt32(MessageType);
    }

    public static MessageAddress Read(ref ByteReader reader, ZoneId here, ZoneId there)
    {
        var flags = reader.ReadByte();
        var target = Read(ref reader, flags & BirthMask, (flags & TargetIsThere) != 0 ? there : null, here, there);
        var sender = Read(ref reader, flags >> BirthBits & BirthMask, (flags & SenderIsHere) != 0 ? here : null, here, there);
        var hop = (flags & HasHop) != 0 ? reader.ReadNumber() : 0;
        return new MessageAddress(target, sender, new Pursuit(hop, (flags & HasBegunAnew) != 0), reader.ReadUInt32());
    }

    private static int BirthOf(EntityRef entity, ZoneId here, ZoneId there) =>
        entity.Id.Zone == there ? BornThere : entity.Id.Zone == here ? BornHere : BornElsewhere;

    private static void Write(ByteWriter writer, EntityRef entity, int birth, bool isWhereExpected)
    {
        if (birth == BornElsewhere)
            writer.WriteUInt64(entity.Id.Zone.Value);
        writer.WriteVarint(entity.Id.Epoch);
        writer.WriteVarint(entity.Id.Serial);
        if (!isWhereExpected)
            writer.WriteUInt64(entity.LastKnownZone.Value);
    }

    private static EntityRef Read(ref ByteReader reader, int birth, ZoneId? expected, ZoneId here, ZoneId there)
    {
        var zone = birth switch
        {
            BornThere => there,
            BornHere => here,
            BornElsewhere => new ZoneId(reader.ReadUInt64()),
            _ => throw new CodecException($"A message's entity has the place of birth {birth}; up to {BornElsewhere} is allowed."),
        };
        var id = new EntityId(zone, reader.ReadNumber(), reader.ReadNumber());
        return new EntityRef(id, expected ?? new ZoneId(reader.ReadUInt64()));
    }
}
