using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>What a coordinator knows of its cluster; all of it from the store and from nodes' reports.</summary>
internal sealed class ClusterState
{
    public SortedDictionary<ZoneId, KnownZone> Zones { get; } = [];

    public SortedDictionary<string, KnownNode> Nodes { get; } = new(StringComparer.Ordinal);

    /// <summary>The world; null while the node is no member.</summary>
    public WorldSpec? Spec { get; set; }

    /// <summary>The revision of the leader's key; 0: this node is not elected.</summary>
    public long Term { get; set; }

    /// <summary>Answers to questions of an earlier leadership are ignored.</summary>
    public int Generation { get; set; }

    public TimeSpan ElectedAt { get; set; }

    public TimeSpan LastJoin { get; set; }

    /// <summary>The highest epoch that a node knows from an earlier store.</summary>
    public uint EpochFloor { get; set; }

    /// <summary>How many workers there are.</summary>
    public int Workers => Nodes.Values.Count(IsWorker);

    /// <summary>How many of them are not of the warm pool.</summary>
    public int ZoneWorkers => Nodes.Values.Count(n => IsWorker(n) && !n.Info.IsWarm);

    /// <summary>A node that is registered; null for one that is no member any more.</summary>
    public KnownNode? Find(NodeId node) => node.Name is { } name && Nodes.TryGetValue(name, out var known) && known.Id == node ? known : null;

    public static bool IsWorker(KnownNode node) => node.Info.Roles.HasFlag(NodeRoles.Worker);
}
