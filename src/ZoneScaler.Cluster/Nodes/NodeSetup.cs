using ZoneScaler.Allocation;
using ZoneScaler.Cluster.Trials;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Nodes;

/// <summary>What a node is made of.</summary>
internal sealed record NodeSetup
{
    public required NodeInfo Info { get; init; }

    /// <summary>The name of the world that it joins.</summary>
    public required string WorldName { get; init; }

    /// <summary>The game's world; null for a node without game code.</summary>
    public WorldRecord? World { get; init; }

    public ClusterSettings Settings { get; init; } = new();

    /// <summary>Decides where zones go, if this node coordinates.</summary>
    public IZoneAllocationStrategy Strategy { get; init; } = new LeastZones();

    /// <summary>Lets the node's thread look at what has happened, soon. Thread-safe.</summary>
    public Action Wake { get; init; } = static () => { };

    /// <summary>Keeps what is needed to run zones again that have killed workers.</summary>
    public IZoneKeeper Keeper { get; init; } = new NoKeeper();

    /// <summary>What a zone costs, in processor cores, smoothed.</summary>
    public Func<Zone, double> LoadOf { get; init; } = static _ => 0;
}
