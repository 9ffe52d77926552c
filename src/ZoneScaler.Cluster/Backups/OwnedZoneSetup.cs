using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Backups;

/// <summary>What all zones of an owner share.</summary>
internal sealed record OwnedZoneSetup
{
    public required NodeId Self { get; init; }

    public required ClusterSettings Settings { get; init; }

    public required ClusterKeys Keys { get; init; }

    public required NodeClock Clock { get; init; }

    public required ICoordinationPort Port { get; init; }

    public required IZoneRunner Runner { get; init; }

    public required INodeObserver Observer { get; init; }

    /// <summary>How long moves would take.</summary>
    public required MoveForecast Forecast { get; init; }

    /// <summary>Who is told that a zone is another's.</summary>
    public required IZoneOwners Owners { get; init; }

    /// <summary>Lets the node look at what has happened. Thread-safe.</summary>
    public required Action Wake { get; init; }
}

/// <summary>Hears that a zone that this node owned is another's.</summary>
internal interface IZoneOwners
{
    /// <summary>This node has handed it over, and may have heard so before.</summary>
    void Handed(OwnedZone zone, Assignment next, long revision, TimeSpan paused);

    /// <summary>Somebody else has it.</summary>
    void Lost(OwnedZone zone, Assignment known, long revision);
}
