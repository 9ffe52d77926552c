namespace ZoneScaler.Planting;

/// <summary>Bugs that the simulation plants to see that its checkers find them, and that processes of tests are started with to see that others find out.</summary>
internal enum PlantedBug
{
    /// <summary>No bug: the only value outside of such runs.</summary>
    None,

    /// <summary>Frames of former owners are taken in.</summary>
    EpochUnchecked,

    /// <summary>A message is acknowledged a tick before it takes effect.</summary>
    AcknowledgedEarly,

    /// <summary>A handover that is sent again arrives again.</summary>
    HandoverTwice,

    /// <summary>A lease is counted from the reply to a keep-alive instead of from its sending.</summary>
    LeaseFromReply,

    /// <summary>A node that was silent for too long acts again without asking whether it still is a member.</summary>
    ThawUnverified,

    /// <summary>Assignments are written without comparing the term.</summary>
    TermUncompared,

    /// <summary>Assignments are written without comparing the revision.</summary>
    RevisionUncompared,

    /// <summary>A gap in a ghost stream goes unnoticed on either side: the full state is neither asked for nor sent by itself once the way is there again.</summary>
    GhostGapIgnored,

    /// <summary>What a zone's former life had not confirmed is not offered to the next one.</summary>
    NotOfferedAgain,

    /// <summary>What may have been lost with a link is not sent again.</summary>
    NotSentAgain,

    /// <summary>The check right before output leaves is left out.</summary>
    GateUnasked,

    /// <summary>A node goes on when its lease may have ended, as if it had no clock.</summary>
    NeverFenced,

    /// <summary>An entity listens to the gateway from which its session has moved on, and does not tell it so: both drive it.</summary>
    SessionEpochUncompared,

    /// <summary>A session keeps its epoch when it moves to another gateway.</summary>
    SessionEpochKept,

    /// <summary>An input that is sent again is used again.</summary>
    InputTwice,

    /// <summary>Events that may not have reached the client are not sent again to a new connection.</summary>
    EventsNotSentAgain,

    /// <summary>An entity is not told that its player has left for good.</summary>
    LeaveUntold,

    /// <summary>What must not be undone leaves before backups have it.</summary>
    CommittedUnasked,

    /// <summary>An owner that does not know whether it has handed a zone over goes on with it.</summary>
    UnsealedUnasked,

    /// <summary>A node that is a new one keeps the backups of the one that it was.</summary>
    BackupsKept,

    /// <summary>A zone starts empty without asking whether a former owner goes on.</summary>
    FormerOwnersUnasked,

    /// <summary>A backup that is still getting the state is promoted.</summary>
    JoiningPromoted,

    /// <summary>A silent backup is given up without the store's knowing.</summary>
    DroppedUnwritten,

    /// <summary>A node takes what is assigned to the one that had its name before for its own.</summary>
    AssignmentsAdopted,

    /// <summary>A neighbour goes on with the stream of a zone's former owner, and does not get the state anew.</summary>
    StreamKept,

    /// <summary>With Consistency.Committed, what is shown does not wait for backups.</summary>
    StateUnheld,

    /// <summary>An input is confirmed before it has been used.</summary>
    InputAcknowledgedEarly,

    /// <summary>A player registry that has started anew gives players other entities before it knows who has one.</summary>
    RollCallUnawaited,

    /// <summary>Who sees an entity go to another zone is told that it has ended.</summary>
    HandoverShownAsEnd,
}
