namespace ZoneScaler.Cluster.Nodes;

/// <summary>Learns what becomes of a node's membership. Called on the node's thread.</summary>
internal interface IMemberListener
{
    /// <summary>The node is a member, under this identity.</summary>
    void Registered(NodeId node, WorldRecord world);

    /// <summary>The node is no member any more: what it hosts is no longer its own.</summary>
    void MembershipLost();
}
