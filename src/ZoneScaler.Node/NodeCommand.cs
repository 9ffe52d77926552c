using System.CommandLine;
using Microsoft.Extensions.Options;
using ZoneScaler.Hocon;
using ZoneScaler.Hosting;
using ZoneScaler.Hosting.Cluster;

namespace ZoneScaler.Node;

/// <summary>Runs a node without game code. What is said on the command line wins over environment variables, and those over the file.</summary>
internal static class NodeCommand
{
    private const int Failed = 1;
    private const int BadUsage = 2;

    private static readonly Option<FileInfo?> Config = new("--config") { Description = "A file in HOCON; see hocon/reference.conf for what it may say." };

    private static readonly Argument<string[]> Others = new("key=value") { Description = "Any other setting, like node.lease=5s; zs config keys lists them.", Arity = ArgumentArity.ZeroOrMore };

    // Each sets a configuration key; lists have commas between.
    private static readonly (Option<string?> Option, string Key)[] Settings =
    [
        (new Option<string?>("--name") { Description = "The node's name, unique in its world." }, "node.name"),
        (new Option<string?>("--world") { Description = "The name of the world that the node belongs to." }, "node.world"),
        (new Option<string?>("--listen") { Description = "Where other nodes and tools reach the node, like http://0.0.0.0:7401." }, "node.listen"),
        (new Option<string?>("--advertise") { Description = "The address that other nodes are told, if it is another one." }, "node.advertise"),
        (new Option<string?>("--management") { Description = "Where players and operators reach the node, like http://0.0.0.0:7410." }, "management.listen"),
        (new Option<string?>("--play-address") { Description = "Where players are told to find this gateway." }, "node.play-address"),
        (new Option<string?>("--failure-domain") { Description = "What the node shares its fate with: a machine, a rack." }, "node.failure-domain"),
        (new Option<string?>("--lighthouse-listen") { Description = "Where the node's lighthouse serves, like http://0.0.0.0:7400." }, "lighthouse.listen"),
        (new Option<string?>("--lighthouse-file") { Description = "The file that the node's lighthouse keeps everything in." }, "lighthouse.file"),
        (new Option<string?>("--roles") { Description = "lighthouse, coordinator, gateway; any mix, with commas between." }, "node.roles"),
        (new Option<string?>("--seeds") { Description = "Lighthouses or members of an etcd, with commas between." }, "node.seeds"),
    ];

    /// <summary>Runs until a signal ends it.</summary>
    /// <returns>0; 1 if it failed, 2 for bad usage.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("A node of a ZoneScaler cluster for the roles that need no game code. Workers are started by the game's own program.") { Config, Others };
        foreach (var (option, _) in Settings)
            root.Options.Add(option);
        root.SetAction(RunAsync);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count == 0)
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }); // the host answers signals
        foreach (var error in parsed.Errors)
            await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync("Say --help for what is allowed.");
        return BadUsage;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddSimpleConsole(o => o.SingleLine = true);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        try
        {
            builder.AddZoneScalerHocon(parsed.GetValue(Config)?.FullName, Said(parsed));
            builder.AddZoneScalerNode();
        }
        catch (Exception e) when (e is OptionsValidationException or HoconException)
        {
            await Console.Error.WriteLineAsync(e is OptionsValidationException { Failures: var failures } ? string.Join(Environment.NewLine, failures) : e.Message);
            return BadUsage;
        }

        await using var app = builder.Build();
        app.MapZoneScaler();
        try
        {
            await app.StartAsync(stop);
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"Cannot listen: {e.Message}");
            return Failed;
        }
        await app.WaitForShutdownAsync(stop);
        return 0;
    }

    private static IEnumerable<string> Said(ParseResult parsed) =>
    [
        .. Settings.Select(s => (s.Key, Value: parsed.GetValue(s.Option))).Where(s => s.Value != null).Select(s => $"{s.Key}={s.Value}"),
        .. parsed.GetValue(Others) ?? [],
    ];
}
