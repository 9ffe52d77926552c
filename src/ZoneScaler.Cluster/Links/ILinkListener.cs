using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Links;

/// <summary>Learns which peers can be talked to. Called on the node's thread.</summary>
internal interface ILinkListener
{
    /// <summary>A link to a peer works. It may follow another one to the same peer, whose end has been reported.</summary>
    void LinkUp(NodeId peer, int link);

    /// <summary>The link to a peer has ended; what was sent over it may be lost.</summary>
    void LinkDown(NodeId peer, int link, LinkEndReason reason);

    /// <summary>Nothing has come from a peer for a while, though the link seems to work.</summary>
    void Silent(NodeId peer);

    /// <summary>A peer could not be dialled.</summary>
    void Unreachable(NodeId peer);
}
