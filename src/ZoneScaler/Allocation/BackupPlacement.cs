using ZoneScaler.Worlds;

namespace ZoneScaler.Allocation;

/// <summary>A new backup's place.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Worker">The worker that is to hold the backup.</param>
/// <param name="Reason">Why, in words for a person.</param>
public sealed record BackupPlacement(ZoneId Zone, string Worker, string Reason);
