namespace ZoneScaler.Streams;

/// <summary>What one record of a stream entry says.</summary>
public enum StreamRecordKind : byte
{
    /// <summary>An entity comes into the stream, with its whole state.</summary>
    Enter = 1,

    /// <summary>Some of an entity's state has changed.</summary>
    Change = 2,

    /// <summary>An entity leaves the stream.</summary>
    Leave = 3,

    /// <summary>State for the owning player alone.</summary>
    OwnerState = 4,

    /// <summary>A player's inputs up to a number have been handled.</summary>
    InputUsed = 5,

    /// <summary>An event for one player.</summary>
    PlayerEvent = 6,

    /// <summary>An event for everybody who sees a place.</summary>
    Emitted = 7,

    /// <summary>Answer of the player registry: a player has this entity.</summary>
    PlayerPlaced = 8,

    /// <summary>Answer of the player registry: a player who joined gets none.</summary>
    PlayerRefused = 9,

    /// <summary>Answer of an entity's zone: the player is attached to the gateway.</summary>
    PlayerAttached = 10,

    /// <summary>Answer: the session has gone to another gateway, in this epoch.</summary>
    SessionMoved = 11,

    /// <summary>Answer of the zone where an entity's trail ends: it is not here.</summary>
    PlayerMissing = 12,

    /// <summary>Answer: the session is over.</summary>
    PlayerEnded = 13,

    /// <summary>Answer of the player registry: the session is the asking gateway's from now on.</summary>
    SessionResumed = 14,

    /// <summary>Answer of the player registry: there is no such session.</summary>
    SessionUnknown = 15,

    /// <summary>Answer of the player registry: the key is not that of the session.</summary>
    KeyRefused = 16,

    /// <summary>Answer of the player registry to a probe.</summary>
    RegistryHere = 17,

    /// <summary>An entity's zone has heard nothing of the player for a while; a gateway that does not have the session says so. Not an answer to anything, but sent like one.</summary>
    PlayerUnheard = 18,

    /// <summary>A player's inputs up to a number have been handled in a tick that the zone's backups may not have yet: they are to be kept until <see cref="InputUsed"/>.</summary>
    InputSeen = 19,
}

/// <summary>Why an entity leaves a stream.</summary>
public enum LeaveReason : byte
{
    /// <summary>It has ended.</summary>
    Despawned = 1,

    /// <summary>Another zone has it now, and shows it under a higher hop.</summary>
    HandedOver = 2,

    /// <summary>It is too far from the border for this subscriber.</summary>
    OutOfBand = 3,
}
