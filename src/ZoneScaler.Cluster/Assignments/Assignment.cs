using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Assignments;

/// <summary>Which node owns a zone.</summary>
/// <param name="Owner">The node, by name and revision: its restart does not own the zone.</param>
/// <param name="Epoch">Grows by one whenever the owner changes. Who has seen a higher one refuses what a lower one says.</param>
public sealed record Assignment(NodeId Owner, uint Epoch);
