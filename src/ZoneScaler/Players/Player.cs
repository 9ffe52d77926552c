using ZoneScaler.Protocol;

namespace ZoneScaler.Players;

/// <summary>The player that owns an entity. Part of the entity's state: it travels with the entity from zone to zone.</summary>
public sealed class Player
{
    internal Player(ulong session, string name)
    {
        Session = session;
        Name = name;
    }

    /// <summary>The player's session.</summary>
    public ulong Session { get; }

    /// <summary>The name that the player gave, or that the join token carries.</summary>
    public string Name { get; }

    /// <summary>Whether the player's client is connected now.</summary>
    public bool IsConnected { get; internal set; } = true;

    internal InputQueue Inputs { get; } = new();

    internal EventQueue Events { get; } = new();

    /// <summary>Whether an input was handled in this tick.</summary>
    internal bool UsedInput { get; set; }

    /// <summary>Whether the owner's state is to be sent whole.</summary>
    internal bool WantsOwnerState { get; set; } = true;

    internal void Write(ByteWriter writer)
    {
        writer.WriteUInt64(Session);
        writer.WriteString(Name);
        writer.WriteBool(IsConnected);
        Inputs.Write(writer);
        Events.Write(writer);
    }

    internal static Player Read(ref ByteReader reader)
    {
        var player = new Player(reader.ReadUInt64(), reader.ReadString()) { IsConnected = reader.ReadBool() };
        player.Inputs.Read(ref reader);
        player.UsedInput = true; // the old zone may have gone before it could say so
        player.Events.Read(ref reader);
        return player;
    }
}
