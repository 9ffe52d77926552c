namespace Skirmish.Cluster;

/// <summary>A process to start.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Place">Where it runs.</param>
/// <param name="Settings">Its configuration: key and value.</param>
internal sealed record NodePlan(string Name, NodePlace Place, IReadOnlyList<(string Key, string Value)> Settings)
{
    /// <summary>The nodes of a cluster, in the order in which they are to be started.</summary>
    /// <param name="layout">Which nodes, and where others find them.</param>
    /// <param name="folder">Where the lighthouse keeps its file.</param>
    public static IReadOnlyList<NodePlan> Cluster(ClusterLayout layout, string folder)
    {
        var seed = layout.Lighthouse.ToString().TrimEnd('/');
        var plans = new List<NodePlan>
        {
            Plan(ClusterLayout.LighthouseName, "lighthouse", null, ("lighthouse.listen", seed), ("lighthouse.file", Path.Combine(folder, "lighthouse.db"))),
        };
        foreach (var name in layout.Coordinators)
            plans.Add(Plan(name, "coordinator", null, ("coordinator.min-workers", FormattableString.Invariant($"{layout.Workers.Count - layout.Warm}"))));
        foreach (var (i, (name, address)) in layout.Workers.Index())
            plans.Add(i < layout.Workers.Count - layout.Warm ? Plan(name, "worker", address) : Plan(name, "worker", address, ("worker.warm", "true")));
        foreach (var (name, address) in layout.Gateways)
            plans.Add(Plan(name, "gateway", address));
        return plans;

        NodePlan Plan(string name, string role, Uri? management, params (string, string)[] settings)
        {
            var place = layout.PlaceOf(name);
            return new(
                name,
                place,
                [
                    ("node.name", name),
                    ("node.roles", role),
                    ("node.seeds", seed),
                    ("node.listen", $"http://{place.Host}:0"),
                    ("management.listen", management?.ToString().TrimEnd('/') ?? $"http://{place.Host}:0"),
                    .. settings,
                ]);
        }
    }
}
