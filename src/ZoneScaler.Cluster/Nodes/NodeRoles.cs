namespace ZoneScaler.Cluster.Nodes;

/// <summary>What a node does in the cluster; any mix.</summary>
[Flags]
public enum NodeRoles
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Serves the coordination store.</summary>
    Lighthouse = 1,

    /// <summary>Stands for election; the one elected places zones.</summary>
    Coordinator = 2,

    /// <summary>Hosts zones.</summary>
    Worker = 4,

    /// <summary>Serves players.</summary>
    Gateway = 8,

    /// <summary>Everything: a cluster of one.</summary>
    All = Lighthouse | Coordinator | Worker | Gateway,
}
