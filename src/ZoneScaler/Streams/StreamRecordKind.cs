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

    /// <summary>A player who joined has an entity.</summary>
    PlayerPlaced = 8,

    /// <summary>A player who joined gets none.</summary>
    PlayerRefused = 9,
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
