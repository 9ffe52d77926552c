using ZoneScaler.Protocol;

namespace ZoneScaler.Channels;

/// <summary>
/// How far a message has followed an entity. From one zone it goes on only to one that the entity entered later, so it never goes in a circle, however zones that knew the way have died and begun anew.
/// </summary>
/// <param name="Hop">With which hop the entity is said to have entered the zone that the message goes to.</param>
/// <param name="HasBegunAnew">
/// Whether it has gone back to the zone that its reference names. It does so once: what led elsewhere may have been a ghost, and with its help the message may have overtaken the entity. From then on it goes by
/// trails where there are any, which lead behind the entity.
/// </param>
internal readonly record struct Pursuit(uint Hop, bool HasBegunAnew)
{
    public void Write(ByteWriter writer)
    {
        writer.WriteVarint(Hop);
        writer.WriteBool(HasBegunAnew);
    }

    public static Pursuit Read(ref ByteReader reader) => new(reader.ReadNumber(), reader.ReadBool());
}
