namespace ZoneScaler.Hosting.Zones;

/// <summary>What a zone is doing, as <c>/cluster/zones</c> and metrics show it.</summary>
/// <param name="Id">The zone's number as 16 hexadecimal digits.</param>
/// <param name="Name">As in <c>2d/3,4</c>; the name of a named zone.</param>
/// <param name="Cell">Grid coordinates, one per dimension; null for a named zone.</param>
/// <param name="Min">The cell's lower corner; null for a named zone.</param>
/// <param name="Max">The cell's upper corner; null for a named zone.</param>
/// <param name="Entities">Entities that the zone owns.</param>
/// <param name="Players">Those of them that belong to players.</param>
/// <param name="Ghosts">Copies of neighbours' entities.</param>
/// <param name="Tick">The last tick that ran; -1 before the first.</param>
/// <param name="TickMeanMilliseconds">How long recent ticks took.</param>
/// <param name="TickMaxMilliseconds">How long the longest of them took.</param>
/// <param name="TicksSkipped">Ticks that did not run, because the zone was too far behind.</param>
/// <param name="IsAsleep">Whether the zone waits for something to happen.</param>
/// <param name="IsQuarantined">Whether the zone has been stopped, because it kept faulting.</param>
/// <param name="Faults">Exceptions of game code.</param>
internal sealed record ZoneReport(
    string Id,
    string Name,
    int[]? Cell,
    float[]? Min,
    float[]? Max,
    int Entities,
    int Players,
    int Ghosts,
    long Tick,
    double TickMeanMilliseconds,
    double TickMaxMilliseconds,
    long TicksSkipped,
    bool IsAsleep,
    bool IsQuarantined,
    long Faults);
