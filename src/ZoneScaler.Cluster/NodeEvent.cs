namespace ZoneScaler.Cluster;

/// <summary>What a node goes through. Each is a log line, a metric's tag and a transition that simulations must have reached.</summary>
public enum NodeEvent
{
    /// <summary>The coordination store does not answer.</summary>
    SeedsUnreachable,

    /// <summary>The coordination store has no room: it writes nothing and grants no lease, so nothing fails over.</summary>
    StoreFull,

    /// <summary>The store knows no world yet, and this node has none to tell.</summary>
    WaitingForWorld,

    /// <summary>The store's world is another one than this node's.</summary>
    WrongWorld,

    /// <summary>The cluster asks for a newer protocol than this node speaks.</summary>
    VersionTooOld,

    /// <summary>A node of the same name is registered.</summary>
    NameTaken,

    /// <summary>The node is a member.</summary>
    Registered,

    /// <summary>The node's lease may have ended: nothing leaves it until it knows better.</summary>
    Frozen,

    /// <summary>The node knows that it is still a member.</summary>
    Thawed,

    /// <summary>The node is no longer a member; what it hosted is not its own any more.</summary>
    MembershipLost,

    /// <summary>The node has left in order.</summary>
    Left,

    /// <summary>An operator has ended the node's membership.</summary>
    Dismissed,

    /// <summary>This node coordinates from now on.</summary>
    Elected,

    /// <summary>The coordinator knows all assignments and may act.</summary>
    CoordinatorReady,

    /// <summary>This node does not coordinate any more.</summary>
    SteppedDown,

    /// <summary>This node does not reach the coordinator, and has asked it in the store whether it lives.</summary>
    LeaderChallenged,

    /// <summary>The coordinator has not answered, and coordinates no more.</summary>
    LeaderDeposed,

    /// <summary>The coordinator has answered, or another node was faster, or the store did not answer.</summary>
    LeaderNotDeposed,

    /// <summary>Another coordinator is known.</summary>
    LeaderChanged,

    /// <summary>The coordinator has seen a node join.</summary>
    NodeJoined,

    /// <summary>The coordinator has seen a node's key go: its lease has ended for certain.</summary>
    NodeGone,

    /// <summary>A zone has a new owner.</summary>
    ZoneAssigned,

    /// <summary>The coordinator wants a running zone elsewhere.</summary>
    ZoneMoves,

    /// <summary>The coordinator has changed a zone's backups.</summary>
    BackupsAssigned,

    /// <summary>A compare-and-set on assignments was refused: somebody else was faster.</summary>
    AssignmentRefused,

    /// <summary>It is not known whether assignments were written: they are read again.</summary>
    AssignmentUnknown,

    /// <summary>Zones wait: no worker can take them.</summary>
    NoWorker,

    /// <summary>So many workers went at once that the coordinator holds.</summary>
    Holding,

    /// <summary>The coordinator goes on.</summary>
    HoldEnded,

    /// <summary>A zone runs here from now on, from an empty start.</summary>
    ZoneOpened,

    /// <summary>A zone does not run here any more.</summary>
    ZoneClosed,

    /// <summary>A backup that was here goes on as the zone.</summary>
    ZonePromoted,

    /// <summary>This node was told to go on with a zone whose state it does not have.</summary>
    StateLacking,

    /// <summary>A zone that has run is to start empty: nobody has its state any more.</summary>
    ZoneLost,

    /// <summary>This node has handed a zone over to another.</summary>
    ZoneHanded,

    /// <summary>A zone that was to be handed over stays.</summary>
    ZoneStays,

    /// <summary>A backup is in sync from now on, or was given up.</summary>
    BackupsChanged,

    /// <summary>A zone runs nowhere from now on: it has killed workers, or a person wants it so.</summary>
    ZoneQuarantined,

    /// <summary>A message has killed two workers, and is not handled again: it goes back to its sender. An area effect hits nobody, and an entity that has killed as it was born ends.</summary>
    DeadLetter,

    /// <summary>A zone that was quarantined is to run again.</summary>
    ZoneReleased,

    /// <summary>This node keeps the state of a zone that is quarantined.</summary>
    ZoneKept,

    /// <summary>The coordinator asks others whether they reach a node.</summary>
    Suspected,

    /// <summary>The coordinator counts a node as dead, though its lease has not ended.</summary>
    CountedDead,

    /// <summary>An order of an outdated coordinator or for an outdated assignment was refused.</summary>
    OrderRefused,

    /// <summary>A frame of an outdated owner was refused.</summary>
    FrameFenced,

    /// <summary>A frame for a zone that is not here was answered with where it is.</summary>
    FrameMoved,

    /// <summary>A better route came from a peer.</summary>
    RouteCorrected,

    /// <summary>A link to a peer works.</summary>
    LinkUp,

    /// <summary>A link to a peer has ended.</summary>
    LinkDown,

    /// <summary>Two nodes dialled each other at once; one of the links was dropped.</summary>
    LinkCrossed,

    /// <summary>A stored value could not be read.</summary>
    StoredValueUnreadable,
}
