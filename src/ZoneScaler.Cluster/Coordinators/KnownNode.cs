using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>What the coordinator knows of one node.</summary>
internal sealed class KnownNode(NodeId id, NodeInfo info)
{
    public NodeId Id { get; } = id;

    public NodeInfo Info { get; } = info;

    public bool IsLeaving { get; set; }

    /// <summary>Whether it has been told all routes since it was last linked.</summary>
    public bool HasRoutes { get; set; }
}
