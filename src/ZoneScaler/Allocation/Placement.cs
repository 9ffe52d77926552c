using ZoneScaler.Worlds;

namespace ZoneScaler.Allocation;

/// <summary>A zone's place.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Worker">The worker that is to host it.</param>
/// <param name="Reason">Why, in words for a person.</param>
public sealed record Placement(ZoneId Zone, string Worker, string Reason);
