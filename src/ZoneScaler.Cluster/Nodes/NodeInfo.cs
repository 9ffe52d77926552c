namespace ZoneScaler.Cluster.Nodes;

/// <summary>What a node says of itself under its key.</summary>
public sealed record NodeInfo
{
    /// <summary>The node's name, unique in the cluster.</summary>
    public required string Name { get; init; }

    /// <summary>Where other nodes reach it.</summary>
    public required string Address { get; init; }

    /// <summary>What it does.</summary>
    public NodeRoles Roles { get; init; } = NodeRoles.All;

    /// <summary>What it shares its fate with: a machine, a rack, a region. Empty: with nobody.</summary>
    public string FailureDomain { get; init; } = "";

    /// <summary>How much load it carries, in processor cores.</summary>
    public double Capacity { get; init; } = 1;

    /// <summary>Whether it belongs to the warm pool: a worker that holds backups, and no zones until a failover gives it some or the others are full.</summary>
    public bool IsWarm { get; init; }

    /// <summary>The version of the protocol between nodes that it speaks.</summary>
    public int Protocol { get; init; } = ClusterProtocol.Version;

    /// <summary>The highest epoch that it has heard of under an earlier store, which was lost or replaced; 0 if it knows of none. Epochs given out here must be higher.</summary>
    public uint EpochFloor { get; init; }

    /// <summary>Where players reach it; empty if it is no gateway.</summary>
    public string PlayAddress { get; init; } = "";
}
