using ZoneScaler.Protocol;

namespace ZoneScaler.Players;

/// <summary>A session as gateways, zones and the player registry tell each other of it.</summary>
/// <param name="Session">Its number.</param>
/// <param name="Epoch">
/// Its fencing number: the registry raises it whenever the session goes to another gateway or gets another entity, and zones refuse what comes with a lower one.
/// 0 for a session that has none yet.
/// </param>
/// <param name="Gateway">The gateway that claims it; 0 if that has it no more, and no other has claimed it yet.</param>
/// <param name="Name">The player's name.</param>
/// <param name="Key">What a client must know to resume it.</param>
/// <param name="WindowTicks">For how many ticks without a connection the player is waited for.</param>
public readonly record struct SessionClaim(ulong Session, ulong Epoch, uint Gateway, string Name, ResumeKeyHash Key, uint WindowTicks)
{
    internal const uint MaxWindowTicks = int.MaxValue / 2;

    internal void Write(ByteWriter writer)
    {
        writer.WriteUInt64(Session);
        writer.WriteVarint(Epoch);
        writer.WriteUInt32(Gateway);
        writer.WriteString(Name);
        Key.Write(writer);
        writer.WriteVarint(WindowTicks);
    }

    internal static SessionClaim Read(ref ByteReader reader) => new(
        reader.ReadUInt64(), reader.ReadVarint(), reader.ReadUInt32(), ReadName(ref reader), ResumeKeyHash.Read(ref reader), (uint)reader.ReadCount((int)MaxWindowTicks));

    private static string ReadName(ref ByteReader reader)
    {
        var name = reader.ReadString();
        return name.Length <= PlayerDesk.MaxNameLength ? name : name[..PlayerDesk.MaxNameLength];
    }
}

/// <summary>Which player's entity a gateway's frame is for, and by what right.</summary>
/// <param name="Session">The player's session.</param>
/// <param name="Epoch">The session's epoch.</param>
/// <param name="Entity">The entity.</param>
public readonly record struct PlayerAddress(ulong Session, ulong Epoch, Entities.EntityId Entity);
