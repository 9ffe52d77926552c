namespace ZoneScaler.Cluster.Links;

/// <summary>Why a link has ended: the log's field, the metric's tag, what tests assert.</summary>
public enum LinkEndReason
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>The peer could not be reached.</summary>
    Unreachable,

    /// <summary>The connection broke.</summary>
    Reset,

    /// <summary>Nothing came from the peer for too long.</summary>
    Silent,

    /// <summary>The peer did not take what was sent, and it has grown beyond the limit.</summary>
    Overrun,

    /// <summary>What came was not understood.</summary>
    Malformed,

    /// <summary>The peer has dialled anew, so the link before is dead.</summary>
    Replaced,

    /// <summary>Both dialled at once; the other link is kept.</summary>
    Crossed,

    /// <summary>At the address there is another node than was meant.</summary>
    WrongNode,

    /// <summary>The peer belongs to another world.</summary>
    WrongWorld,

    /// <summary>The peer is a member of the same world in another store: one of the two has not noticed yet that theirs was lost or replaced.</summary>
    AnotherStore,

    /// <summary>The peer's protocol is not the same.</summary>
    WrongVersion,

    /// <summary>One of the two nodes is no member any more.</summary>
    NotMember,

    /// <summary>The coordinator says that the peer is gone.</summary>
    PeerGone,

    /// <summary>The node stops.</summary>
    Stopping,
}
