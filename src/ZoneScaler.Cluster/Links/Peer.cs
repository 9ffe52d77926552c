using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Links;

/// <summary>Another node, as this one's links see it.</summary>
internal sealed class Peer(NodeId id, Backoff backoff)
{
    public NodeId Id { get; } = id;

    public Backoff Backoff { get; } = backoff;

    /// <summary>Where to dial; null if this is not known.</summary>
    public string? Address { get; set; }

    /// <summary>The link that works, or the attempt that is under way.</summary>
    public Link? Link { get; set; }

    /// <summary>Whether the last link that worked was reset, and there is no other.</summary>
    public bool HasBroken { get; set; }

    /// <summary>Whether somebody wants to talk to it.</summary>
    public bool IsWanted { get; set; }

    /// <summary>Not to be dialled before.</summary>
    public TimeSpan DialAt { get; set; }
}
