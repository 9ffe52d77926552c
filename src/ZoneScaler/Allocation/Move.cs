using ZoneScaler.Worlds;

namespace ZoneScaler.Allocation;

/// <summary>A running zone's way to another worker.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="From">The worker that hosts it.</param>
/// <param name="To">The worker that is to host it.</param>
/// <param name="Reason">Why, in words for a person.</param>
public sealed record Move(ZoneId Zone, string From, string To, string Reason);
