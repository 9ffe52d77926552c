using System.CommandLine;
using System.Globalization;

namespace Skirmish.Cluster;

/// <summary>The options that say what a cluster on this machine is made of.</summary>
/// <param name="coordinators">How many by default.</param>
/// <param name="gateways">How many by default.</param>
internal sealed class ClusterShape(int coordinators, int gateways)
{
    private readonly Option<int> _workers = new Option<int>("--workers") { Description = "How many processes host zones.", DefaultValueFactory = _ => 3 }.Within(1, 64);
    private readonly Option<int> _coordinators = new Option<int>("--coordinators") { Description = "How many processes may coordinate; one is elected.", DefaultValueFactory = _ => coordinators }.Within(1, 8);
    private readonly Option<int> _gateways = new Option<int>("--gateways") { Description = "How many processes serve players.", DefaultValueFactory = _ => gateways }.Within(1, 16);
    private readonly Option<int> _seed = new Option<int>("--seed") { Description = "The same seed gives the same rocks.", DefaultValueFactory = _ => 1 }.Within(0, int.MaxValue);
    private readonly Option<int> _drones = new Option<int>("--drones") { Description = "Computer-controlled ships, in hives of 4.", DefaultValueFactory = _ => 96 }.Within(0, 256);
    private readonly Option<int> _lease = new Option<int>("--lease") { Description = "After how many seconds a node that is not heard of has lost its zones.", DefaultValueFactory = _ => 10 }.Within(1, 600);

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new[] { _workers, _coordinators, _gateways, _seed, _drones, _lease })
            command.Options.Add(option);
    }

    /// <summary>How many gateways there are to be.</summary>
    public int Gateways(ParseResult parsed) => parsed.GetValue(_gateways);

    /// <summary>Prepares the cluster.</summary>
    /// <param name="parsed">What was said.</param>
    /// <param name="lighthousePort">Where nodes find the cluster.</param>
    /// <param name="gatewayPorts">Where players reach each gateway.</param>
    /// <param name="restarts">Whether a node that has ended is started again.</param>
    public KeptCluster Prepare(ParseResult parsed, int lighthousePort, IReadOnlyList<int> gatewayPorts, bool restarts)
    {
        var folder = Directory.CreateTempSubdirectory("skirmish-");
        var plans = NodePlan.Cluster(lighthousePort, parsed.GetValue(_coordinators), parsed.GetValue(_workers), gatewayPorts, folder.FullName);
        var hasColours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 };
        var output = new NodeOutput(Console.Out, [.. plans.Select(p => p.Name)], hasColours);
        string[] common = ["--seed", Text(_seed), "--drones", Text(_drones), $"--ZoneScaler:Node:Lease={TimeSpan.FromSeconds(parsed.GetValue(_lease))}"];
        return new KeptCluster(plans, common, output, folder, restarts);

        string Text(Option<int> option) => parsed.GetValue(option).ToString(CultureInfo.InvariantCulture);
    }
}
