namespace Skirmish.Cluster;

/// <summary>A cluster on this machine: every node is a process of its own, watched from here.</summary>
internal sealed class KeptCluster
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);

    private static readonly string[] EndOrder = ["gateway", "coordinator", "worker", "lighthouse"];

    private readonly DirectoryInfo _folder;

    /// <summary>Prepares the nodes; none is started yet.</summary>
    /// <param name="plans">What to start, in this order.</param>
    /// <param name="program">How a node's program is started.</param>
    /// <param name="arguments">What all nodes are told.</param>
    /// <param name="output">Where their lines go.</param>
    /// <param name="folder">Where they keep files; deleted in the end.</param>
    /// <param name="restarts">Whether a node that has ended is started again.</param>
    public KeptCluster(IReadOnlyList<NodePlan> plans, NodeProgram program, IReadOnlyList<string> arguments, NodeOutput output, DirectoryInfo folder, bool restarts)
    {
        _folder = folder;
        Output = output;
        Nodes = [.. plans.Select(p => new KeptNode(p, program, arguments, output, restarts ? RestartPause : null))];
    }

    public NodeOutput Output { get; }

    /// <summary>The nodes in the order in which they are started.</summary>
    public IReadOnlyList<KeptNode> Nodes { get; }

    /// <summary>Completes when all nodes have ended for good.</summary>
    public Task Ended => Task.WhenAll(Nodes.Select(n => n.Ended));

    /// <summary>Starts all nodes.</summary>
    /// <param name="stop">From then on the end of a node is nothing to tell.</param>
    public void Start(CancellationToken stop)
    {
        foreach (var node in Nodes)
            node.Start(stop);
    }

    /// <summary>Has all nodes leave in order: players first; then who would place zones anew, and take the end of several workers for a disaster; the store that all need last.</summary>
    public async Task StopAsync()
    {
        foreach (var role in EndOrder)
            await Task.WhenAll(Nodes.Where(n => n.Name.StartsWith(role, StringComparison.Ordinal)).Select(n => n.StopAsync(Patience)));
        _folder.Delete(recursive: true);
    }
}
