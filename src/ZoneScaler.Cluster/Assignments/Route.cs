using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Assignments;

/// <summary>Where a zone is, as far as somebody knows.</summary>
public readonly record struct Route(ZoneId Zone, uint Epoch, NodeId Owner);
