namespace ZoneScaler.Zones;

/// <summary>Why a host does not take a frame in for one of its zones.</summary>
public enum FrameRefusal
{
    /// <summary>It has been taken in.</summary>
    None = 0,

    /// <summary>The zone is not in this process: it has moved, or never was here.</summary>
    NotHere = 1,

    /// <summary>The sending zone's epoch is lower than one that was heard here: its sender is the owner no more.</summary>
    Stale = 2,

    /// <summary>The zone is known in a higher epoch, or the sender knows a later life of it than the one that is here: this process is the owner no more.</summary>
    Superseded = 3,

    /// <summary>The zone has been stopped, because it kept faulting.</summary>
    Quarantined = 4,

    /// <summary>This process may not act now: its lease may have ended.</summary>
    Frozen = 5,

    /// <summary>The frame's header cannot be read.</summary>
    Malformed = 6,
}
