using System.Diagnostics;
using Skirmish.Cluster;

namespace Skirmish.Chaos;

/// <summary>Kills coordinators and gateways in turn, each when the cluster is whole again.</summary>
/// <param name="cluster">Whose.</param>
/// <param name="watch">Knows when it is whole.</param>
/// <param name="calm">How long it stays whole.</param>
internal sealed class Kills(KeptCluster cluster, ClusterWatch watch, TimeSpan calm)
{
    private readonly List<(KeptNode Node, int Count)> _victims = [.. InTurn(cluster.Nodes).Select(n => (n, 0))];
    private readonly List<string> _faults = [];

    /// <summary>What went wrong with the cluster itself.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Kills for as long as there is time, and each once at least.</summary>
    public async Task RunAsync(TimeSpan duration, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var longest = TimeSpan.Zero;
        try
        {
            await Task.Delay(calm, stop);
            for (var i = 0; i < _victims.Count || clock.Elapsed + longest + calm < duration; i++)
            {
                var took = await KillAsync(i % _victims.Count, stop);
                longest = took > longest ? took : longest;
                await Task.Delay(calm, stop);
            }

            if (clock.Elapsed < duration)
                await Task.Delay(duration - clock.Elapsed, stop);
        }
        catch (TimeoutException e)
        {
            _faults.Add(e.Message.TrimEnd('.'));
        }
        catch (OperationCanceledException)
        {
            _faults.Add("the run was ended early");
        }

        foreach (var node in cluster.Nodes)
        {
            var killed = _victims.FirstOrDefault(v => v.Node == node).Count;
            if (node.Ends > killed)
                _faults.Add($"{node.Name} ended {node.Ends - killed} times by itself");
        }
    }

    public override string ToString() => string.Join(", ", _victims.Select(v => $"{v.Node.Name} {v.Count} times"));

    private async Task<TimeSpan> KillAsync(int index, CancellationToken stop)
    {
        var (node, count) = _victims[index];
        var revision = await watch.RevisionAsync(node.Name, stop);
        cluster.Output.Say($"{node.Name} is killed.");
        _victims[index] = (node, count + 1);
        node.Kill();
        var took = await watch.WholeAsync(stop, node.Name, revision);
        cluster.Output.Say($"The cluster is whole again after {took.TotalSeconds:0.0} s.");
        return took;
    }

    // A gateway, a coordinator, a gateway, ...: by the time that a coordinator's turn comes, it is the one elected.
    private static IEnumerable<KeptNode> InTurn(IReadOnlyList<KeptNode> nodes)
    {
        var gateways = nodes.Where(n => n.Name.StartsWith("gateway", StringComparison.Ordinal)).ToList();
        var coordinators = nodes.Where(n => n.Name.StartsWith("coordinator", StringComparison.Ordinal)).ToList();
        for (var i = 0; i < Math.Max(gateways.Count, coordinators.Count); i++)
        {
            if (i < gateways.Count)
                yield return gateways[i];
            if (i < coordinators.Count)
                yield return coordinators[i];
        }
    }
}
