namespace ZoneScaler.Hosting.Management;

/// <summary>A zone of a cluster, as <c>/cluster/zones</c> of a node shows it. What it counts is up to a second old.</summary>
/// <param name="Id">The zone's number as 16 hexadecimal digits.</param>
/// <param name="Name">As in <c>2d/3,4</c>; the name of a named zone.</param>
/// <param name="Cell">Grid coordinates, one per dimension; null for a named zone.</param>
/// <param name="Min">The cell's lower corner; null for a named zone.</param>
/// <param name="Max">The cell's upper corner; null for a named zone.</param>
/// <param name="Entities">Entities that the zone owns.</param>
/// <param name="Players">Those of them that belong to players.</param>
/// <param name="Worker">The node that owns it; null if none does.</param>
/// <param name="Backups">The nodes that have a backup in sync.</param>
/// <param name="Epoch">Grows with each new owner.</param>
/// <param name="IsRunning">Whether its owner has said that it runs.</param>
/// <param name="Quarantine">Why it runs nowhere until a person says so; null if it is not quarantined.</param>
/// <param name="Load">What it costs, in processor cores.</param>
/// <param name="PredictedPauseMs">How long it would stand still if it moved now, in milliseconds.</param>
/// <param name="LastPauseMs">How long it did when it moved to its owner; null if it did not move, or that is not known.</param>
internal sealed record ClusterZoneReport(
    string Id,
    string Name,
    IReadOnlyList<int>? Cell,
    IReadOnlyList<float>? Min,
    IReadOnlyList<float>? Max,
    int Entities,
    int Players,
    string? Worker,
    IReadOnlyList<string> Backups,
    uint Epoch,
    bool IsRunning,
    string? Quarantine,
    double Load,
    double PredictedPauseMs,
    double? LastPauseMs);
