using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Links;

/// <summary>One connection to a peer, or an attempt at one.</summary>
internal sealed class Link(int number, bool isDialled)
{
    public int Number { get; } = number;

    /// <summary>Whether this node dialled; otherwise the peer did.</summary>
    public bool IsDialled { get; } = isDialled;

    /// <summary>The peer; nobody until it has said who it is.</summary>
    public NodeId Peer { get; set; }

    /// <summary>Which of this node's attempts it is, if this node dialled.</summary>
    public ulong Dial { get; init; }

    /// <summary>How often the peer had dialled when it agreed to use the link.</summary>
    public ulong PeerDials { get; set; }

    /// <summary>Whether both have agreed to use it.</summary>
    public bool IsUp { get; set; }

    public TimeSpan LastHeard { get; set; }

    /// <summary>Whether it has been said that nothing has come for too long.</summary>
    public bool IsSilent { get; set; }

    /// <summary>How long a message to the peer and back takes, smoothed; null while that is not known.</summary>
    public TimeSpan? RoundTrip { get; set; }

    public TimeSpan PingAt { get; set; }

    public int Pings { get; set; }
}
