namespace ZoneScaler.Hosting.Zones;

/// <summary>A ghost as <c>/cluster/zones/ID/ghosts</c> shows it.</summary>
/// <param name="Entity">The entity's identity.</param>
/// <param name="Type">The name of its type.</param>
/// <param name="Home">The id of the zone that owns it.</param>
/// <param name="Position">Where it is shown.</param>
/// <param name="AgeTicks">How many ticks ago its zone was last heard.</param>
internal sealed record GhostReport(string Entity, string Type, string Home, float[] Position, long AgeTicks);
