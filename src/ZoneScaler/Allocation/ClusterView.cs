using ZoneScaler.Worlds;

namespace ZoneScaler.Allocation;

/// <summary>What a strategy decides on.</summary>
/// <param name="World">The world's shape: which zones are neighbours.</param>
/// <param name="Workers">The workers that may host zones, in the order of their names.</param>
/// <param name="Zones">All zones in ascending order.</param>
public sealed record ClusterView(WorldSpec World, IReadOnlyList<WorkerView> Workers, IReadOnlyList<ZoneView> Zones);

/// <summary>A worker as a strategy sees it.</summary>
/// <param name="Name">Its name, unique in the cluster.</param>
/// <param name="FailureDomain">What it shares its fate with; empty: with nobody.</param>
/// <param name="Capacity">How much load it carries, in processor cores.</param>
/// <param name="IsLeaving">Whether it is to get no more zones.</param>
public sealed record WorkerView(string Name, string FailureDomain, double Capacity, bool IsLeaving);

/// <summary>A zone as a strategy sees it.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Worker">The name of the worker that hosts it; null if it needs a place.</param>
/// <param name="Load">What it costs, in processor cores.</param>
/// <param name="Entities">How many entities it owns.</param>
/// <param name="Players">How many of them are players'.</param>
public sealed record ZoneView(ZoneId Zone, string? Worker, double Load, int Entities, int Players);
