namespace ZoneScaler.Protocol;

/// <summary>The first byte of a message from a client; see the client protocol for what follows.</summary>
public enum ClientFrame : byte
{
    /// <summary>The first frame: version, token, player name, session to resume.</summary>
    Hello = 1,

    /// <summary>One input of the player; acknowledges, too.</summary>
    Input = 2,

    /// <summary>Last snapshot and event received.</summary>
    Ack = 3,

    /// <summary>Eight bytes that come back in a <see cref="ServerFrame.Pong"/>.</summary>
    Ping = 4,

    /// <summary>The player leaves for good.</summary>
    Bye = 5,
}
