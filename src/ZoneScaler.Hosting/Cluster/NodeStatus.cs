using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>Where a node stands, as of the last time that its thread looked.</summary>
/// <param name="Id">Who it is; nobody while it is no member.</param>
/// <param name="World">What the cluster's store says of the world; null until the node is a member for the first time.</param>
/// <param name="Leader">Who coordinates; null if nobody does.</param>
/// <param name="Zones">How many zones it hosts.</param>
internal sealed record NodeStatus(NodeId Id, WorldRecord? World, LeaderInfo? Leader, int Zones)
{
    /// <summary>Whether the node is a member.</summary>
    public bool IsMember => !Id.IsNone;
}
