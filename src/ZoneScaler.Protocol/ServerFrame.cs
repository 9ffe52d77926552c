namespace ZoneScaler.Protocol;

/// <summary>The first byte of a message from a gateway; see the client protocol for what follows.</summary>
public enum ServerFrame : byte
{
    /// <summary>The answer to Hello: session, world, schemas.</summary>
    Welcome = 1,

    /// <summary>What the player sees, as a difference to an earlier snapshot.</summary>
    Snapshot = 2,

    /// <summary>Events for this player alone, reliable and in order.</summary>
    Events = 3,

    /// <summary>Code tables for the differences that follow.</summary>
    Codes = 4,

    /// <summary>The answer to Ping, with the server's time.</summary>
    Pong = 5,

    /// <summary>Why the server closes the connection.</summary>
    Closing = 6,

    /// <summary>Events that happened within sight; sent once.</summary>
    Effects = 7,
}
