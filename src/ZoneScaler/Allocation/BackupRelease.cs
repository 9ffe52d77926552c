using ZoneScaler.Worlds;

namespace ZoneScaler.Allocation;

/// <summary>A backup that is to be given up.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Worker">The worker that holds it.</param>
/// <param name="Reason">Why, in words for a person.</param>
public sealed record BackupRelease(ZoneId Zone, string Worker, string Reason);
