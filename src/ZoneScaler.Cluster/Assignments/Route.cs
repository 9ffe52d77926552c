using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Assignments;

/// <summary>Where a zone is, as far as somebody knows.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Epoch">The epoch of its assignment.</param>
/// <param name="Owner">Its owner.</param>
/// <param name="IsQuarantined">Whether it runs nowhere, and the owner only keeps its state.</param>
public readonly record struct Route(ZoneId Zone, uint Epoch, NodeId Owner, bool IsQuarantined = false);
