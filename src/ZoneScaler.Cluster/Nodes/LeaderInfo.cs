namespace ZoneScaler.Cluster.Nodes;

/// <summary>Who coordinates.</summary>
/// <param name="Node">The node.</param>
/// <param name="Address">Where other nodes reach it.</param>
public sealed record LeaderInfo(NodeId Node, string Address);
