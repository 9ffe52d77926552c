namespace ZoneScaler.Simulation.Scripts;

/// <summary>What a zone goes through when it moves, or when a backup goes on with it.</summary>
internal enum Step
{
    /// <summary>The coordinator asks somebody whether the owner lives.</summary>
    Suspected,

    /// <summary>The owner counts as dead.</summary>
    CountedDead,

    /// <summary>The coordinator has sent a transaction that makes a node a backup.</summary>
    JoinAsked,

    /// <summary>That has been written.</summary>
    JoinWritten,

    /// <summary>The owner has sent the whole state, or the first part of it.</summary>
    StateSent,

    /// <summary>The owner has sent a transaction that says that the backup is in sync.</summary>
    InSyncAsked,

    /// <summary>That has been written.</summary>
    InSyncWritten,

    /// <summary>The owner is to stand still.</summary>
    Sealed,

    /// <summary>A backup answers an owner that stands still.</summary>
    SealAnswered,

    /// <summary>A transaction that names the next owner has been sent.</summary>
    OwnerAsked,

    /// <summary>That has been written; whoever asked does not know it yet.</summary>
    OwnerWritten,

    /// <summary>The new owner was told to go on.</summary>
    Ordered,

    /// <summary>It goes on.</summary>
    WentOn,

    /// <summary>A node was told where the zone is now.</summary>
    RouteTold,
}
