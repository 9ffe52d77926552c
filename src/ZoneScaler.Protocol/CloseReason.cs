namespace ZoneScaler.Protocol;

/// <summary>Why a session's connection ended: log field, metric tag and wire byte at once. The numbers are part of the wire format.</summary>
public enum CloseReason : byte
{
    /// <summary>Not closed, or cut off without a word.</summary>
    None = 0,

    /// <summary>The player said Bye.</summary>
    Left = 1,

    /// <summary>The server is stopping; reconnect later.</summary>
    ServerStopping = 2,

    /// <summary>A frame did not follow the format.</summary>
    Malformed = 3,

    /// <summary>A frame of a type that this version does not know.</summary>
    UnknownFrame = 4,

    /// <summary>A frame that may not come now: no Hello first, a second Hello, an input number that skips or repeats, an acknowledgement of what was never sent.</summary>
    OutOfOrder = 5,

    /// <summary>A frame above the size limit.</summary>
    TooLarge = 6,

    /// <summary>More frames or inputs in a second than allowed.</summary>
    TooMany = 7,

    /// <summary>The client speaks another protocol version.</summary>
    Version = 8,

    /// <summary>No token, or one that is not valid now.</summary>
    Unauthorized = 9,

    /// <summary>The server has no room for another session.</summary>
    Full = 10,

    /// <summary>The same session connected anew elsewhere.</summary>
    Replaced = 11,

    /// <summary>The client did not read what it was sent.</summary>
    TooSlow = 12,

    /// <summary>Nothing came from the client for too long.</summary>
    Silent = 13,

    /// <summary>The game refused the player; the text says why.</summary>
    Refused = 14,

    /// <summary>A fault of the server.</summary>
    Fault = 15,
}
