using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>What the coordinator knows of one node.</summary>
internal sealed class KnownNode(NodeId id, NodeInfo info)
{
    public NodeId Id { get; } = id;

    public NodeInfo Info { get; } = info;

    /// <summary>Whether it is to get nothing, and to lose what it has: because it ends, or because an operator wants it empty.</summary>
    public bool IsLeaving => IsStopping || IsDrained;

    /// <summary>Whether it ends.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Whether an operator wants it empty.</summary>
    public bool IsDrained { get; set; }

    /// <summary>Whether it has been told all routes since it was last linked.</summary>
    public bool HasRoutes { get; set; }
}
