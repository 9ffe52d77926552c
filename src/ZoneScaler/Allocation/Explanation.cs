using ZoneScaler.Worlds;

namespace ZoneScaler.Allocation;

/// <summary>What a strategy thinks of a zone's place.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Worker">The worker that hosts it; null if none does.</param>
/// <param name="Text">Why it stays or goes, in words for a person.</param>
public sealed record Explanation(ZoneId Zone, string? Worker, string Text);
