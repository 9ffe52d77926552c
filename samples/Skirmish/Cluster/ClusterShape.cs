using System.CommandLine;
using System.Globalization;
using ZoneScaler.Hocon;
using ZoneScaler.Worlds;

namespace Skirmish.Cluster;

/// <summary>The options that say what a cluster on this machine is made of.</summary>
/// <param name="coordinators">How many by default.</param>
/// <param name="gateways">How many by default.</param>
/// <param name="backups">How many by default.</param>
internal sealed class ClusterShape(int coordinators, int gateways, int backups)
{
    private readonly Option<int> _workers = new Option<int>("--workers") { Description = "How many processes host zones.", DefaultValueFactory = _ => 3 }.Within(1, 64);
    private readonly Option<int> _warm = new Option<int>("--warm") { Description = "How many more processes belong to the warm pool: they hold backups, and zones only when another worker has died.", DefaultValueFactory = _ => 0 }.Within(0, 16);
    private readonly Option<int> _coordinators = new Option<int>("--coordinators") { Description = "How many processes may coordinate; one is elected.", DefaultValueFactory = _ => coordinators }.Within(1, 8);
    private readonly Option<int> _gateways = new Option<int>("--gateways") { Description = "How many processes serve players.", DefaultValueFactory = _ => gateways }.Within(1, 16);
    private readonly Option<int> _seed = new Option<int>("--seed") { Description = "The same seed gives the same rocks.", DefaultValueFactory = _ => 1 }.Within(0, int.MaxValue);
    private readonly Option<int> _backups = new Option<int>("--backups") { Description = "On how many other workers each zone has a backup: with 1, a worker may die without being missed.", DefaultValueFactory = _ => backups }.Within(0, WorldSpec.MaxBackups);
    private readonly Option<int> _drones = new Option<int>("--drones") { Description = "Computer-controlled ships, in hives of 4.", DefaultValueFactory = _ => 96 }.Within(0, 256);
    private readonly Option<int?> _lease = new("--lease") { Description = "After how many seconds a node that is not heard of has lost its zones; 10, if the file says nothing else." };

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { NodeCommand.Config, _workers, _warm, _coordinators, _gateways, _seed, _drones, _backups, _lease })
            command.Options.Add(option);
    }

    /// <summary>How many coordinators there are to be.</summary>
    public int Coordinators(ParseResult parsed) => parsed.GetValue(_coordinators);

    /// <summary>How many workers there are to be, with those of the warm pool.</summary>
    public int Workers(ParseResult parsed) => parsed.GetValue(_workers) + Warm(parsed);

    /// <summary>How many of them belong to the warm pool.</summary>
    public int Warm(ParseResult parsed) => parsed.GetValue(_warm);

    /// <summary>How many gateways there are to be.</summary>
    public int Gateways(ParseResult parsed) => parsed.GetValue(_gateways);

    /// <summary>How many backups each zone is to have.</summary>
    public int Backups(ParseResult parsed) => parsed.GetValue(_backups);

    /// <summary>After how many seconds a node that is not heard of has lost its zones; null if nothing was said.</summary>
    public int? Lease(ParseResult parsed) => parsed.GetValue(_lease);

    /// <summary>What all that is left to chance depends on.</summary>
    public int Seed(ParseResult parsed) => parsed.GetValue(_seed);

    /// <summary>Prepares the cluster.</summary>
    /// <param name="parsed">What was said.</param>
    /// <param name="layout">Where its nodes are to be.</param>
    /// <param name="restarts">Whether a node that has ended is started again.</param>
    /// <param name="program">How a node's program is started.</param>
    /// <param name="more">What all nodes are told besides.</param>
    /// <exception cref="HoconException">The configuration file or a setting is not allowed.</exception>
    public KeptCluster Prepare(ParseResult parsed, ClusterLayout layout, bool restarts, NodeProgram program, params IEnumerable<string> more)
    {
        var file = parsed.GetValue(NodeCommand.Config)?.FullName;
        string[] settings = parsed.GetValue(_lease) is { } lease ? [FormattableString.Invariant($"node.lease={lease}s")] : [];
        // What is wrong is said once and not by every node.
        ReferenceConfiguration.Schema.Validate(new HoconLayers().AddReference(file, settings).Resolve());

        var folder = Directory.CreateTempSubdirectory("skirmish-");
        var plans = NodePlan.Cluster(layout, folder.FullName);
        var hasColours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 };
        var output = new NodeOutput(Console.Out, [.. plans.Select(p => p.Name)], hasColours);
        var common = new List<string> { "--seed", Text(_seed), "--drones", Text(_drones), "--backups", Text(_backups) };
        common.AddRange(more);
        if (file != null)
            common.AddRange(["--config", file]);
        common.AddRange(settings);
        return new KeptCluster(plans, program, common, output, folder, restarts);

        string Text(Option<int> option) => parsed.GetValue(option).ToString(CultureInfo.InvariantCulture);
    }
}
