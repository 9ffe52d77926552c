using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Nodes;

/// <summary>What the parts of a node beside its control want to know. Called on the node's thread.</summary>
internal interface INodeListener
{
    /// <summary>The node is a member under this identity.</summary>
    void Registered(NodeId node, WorldRecord world);

    /// <summary>The node is no member any more; it may become one again, as another node.</summary>
    void MembershipLost();

    /// <summary>Frames sent to a zone before may have been lost.</summary>
    void PathChanged(ZoneId zone);
}
