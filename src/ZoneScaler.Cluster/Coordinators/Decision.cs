using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>What the coordinator has decided about a zone, and had written.</summary>
/// <param name="At">When, on the node's clock.</param>
/// <param name="Kind">What.</param>
/// <param name="Zone">The zone.</param>
/// <param name="Worker">The worker that got it, or that got or lost its backup.</param>
/// <param name="Reason">Why, in words.</param>
internal readonly record struct Decision(TimeSpan At, DecisionKind Kind, ZoneId Zone, string Worker, string Reason);
