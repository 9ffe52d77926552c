namespace Skirmish.Cluster;

/// <summary>A process to start.</summary>
/// <param name="Name">The node's name.</param>
/// <param name="Settings">Its configuration: key and value.</param>
internal sealed record NodePlan(string Name, IReadOnlyList<(string Key, string Value)> Settings)
{
    /// <summary>The nodes of a cluster, in the order in which they are to be started.</summary>
    /// <param name="lighthousePort">Where nodes find the cluster.</param>
    /// <param name="coordinators">How many may be elected.</param>
    /// <param name="workers">How many host zones.</param>
    /// <param name="gatewayPorts">Where players reach each gateway.</param>
    /// <param name="folder">Where the lighthouse keeps its file.</param>
    public static IReadOnlyList<NodePlan> Cluster(int lighthousePort, int coordinators, int workers, IReadOnlyList<int> gatewayPorts, string folder)
    {
        var seed = FormattableString.Invariant($"http://127.0.0.1:{lighthousePort}");
        var plans = new List<NodePlan>
        {
            Plan("lighthouse", "lighthouse", 0, ("lighthouse.listen", seed), ("lighthouse.file", Path.Combine(folder, "lighthouse.db"))),
        };
        for (var i = 0; i < coordinators; i++)
            plans.Add(Plan(Numbered("coordinator", i, coordinators), "coordinator", 0, ("coordinator.min-workers", FormattableString.Invariant($"{workers}"))));
        for (var i = 0; i < workers; i++)
            plans.Add(Plan(Numbered("worker", i, 2), "worker", 0));
        for (var i = 0; i < gatewayPorts.Count; i++)
            plans.Add(Plan(Numbered("gateway", i, gatewayPorts.Count), "gateway", gatewayPorts[i]));
        return plans;

        NodePlan Plan(string name, string role, int management, params (string, string)[] settings) => new(
            name,
            [
                ("node.name", name),
                ("node.roles", role),
                ("node.seeds", seed),
                ("node.listen", "http://127.0.0.1:0"),
                ("management.listen", FormattableString.Invariant($"http://127.0.0.1:{management}")),
                .. settings,
            ]);
    }

    private static string Numbered(string name, int index, int count) => count == 1 ? name : FormattableString.Invariant($"{name}-{index + 1}");
}
