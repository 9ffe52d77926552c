namespace ZoneScaler.Cluster.Nodes;

/// <summary>Learns what becomes of a node's membership. Called on the node's thread.</summary>
internal interface IMemberListener
{
    /// <summary>The node is a member, under this identity.</summary>
    void Registered(NodeId node, WorldRecord world);

    /// <summary>The node is about to register in another store than before, or in one that has lost what it had shown: terms and registrations of the old one mean nothing there.</summary>
    /// <returns>The highest epoch that the node has heard of.</returns>
    uint StoreReplaced();

    /// <summary>The node is no member any more: what it hosts is no longer its own.</summary>
    void MembershipLost();
}
