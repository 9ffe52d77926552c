using System.CommandLine;
using Microsoft.Extensions.Options;
using ZoneScaler.Hocon;
using ZoneScaler.Hocon.Configuration;
using ZoneScaler.Hosting;
using ZoneScaler.Hosting.Cluster;

namespace ZoneScaler.Node;

/// <summary>Runs a node without game code. What is said on the command line wins over environment variables, and those over the file.</summary>
internal static class NodeCommand
{
    private const int Failed = 1;
    private const int BadUsage = 2;

    private static readonly Option<FileInfo?> Config = new("--config") { Description = "A file in HOCON; see hocon/reference.conf for what it may say." };

    // Each sets a configuration key.
    private static readonly (Option<string?> Option, string Key)[] Settings =
    [
        (new Option<string?>("--name") { Description = "The node's name, unique in its world." }, "Node:Name"),
        (new Option<string?>("--world") { Description = "The name of the world that the node belongs to." }, "Node:World"),
        (new Option<string?>("--listen") { Description = "Where other nodes and tools reach the node, like http://0.0.0.0:7401." }, "Node:Listen"),
        (new Option<string?>("--advertise") { Description = "The address that other nodes are told, if it is another one." }, "Node:Advertise"),
        (new Option<string?>("--management") { Description = "Where players and operators reach the node, like http://0.0.0.0:7410." }, "Management:Listen"),
        (new Option<string?>("--play-address") { Description = "Where players are told to find this gateway." }, "Node:PlayAddress"),
        (new Option<string?>("--failure-domain") { Description = "What the node shares its fate with: a machine, a rack." }, "Node:FailureDomain"),
        (new Option<string?>("--lighthouse-listen") { Description = "Where the node's lighthouse serves, like http://0.0.0.0:7400." }, "Lighthouse:Listen"),
        (new Option<string?>("--lighthouse-file") { Description = "The file that the node's lighthouse keeps everything in." }, "Lighthouse:File"),
    ];

    private static readonly (Option<string?> Option, string Key)[] Lists =
    [
        (new Option<string?>("--roles") { Description = "lighthouse, coordinator, gateway; any mix, with commas between." }, "Node:Roles"),
        (new Option<string?>("--seeds") { Description = "Lighthouses or members of an etcd, with commas between." }, "Node:Seeds"),
    ];

    /// <summary>Runs until a signal ends it.</summary>
    /// <returns>0; 1 if it failed, 2 for bad usage.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("A node of a ZoneScaler cluster for the roles that need no game code. Workers are started by the game's own program.") { Config };
        foreach (var (option, _) in Settings.Concat(Lists))
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
            if (parsed.GetValue(Config) is { } file)
                builder.Configuration.AddHocon(file.FullName, optional: false, ReferenceConfiguration.Schema);
            builder.Configuration.AddEnvironmentVariables();
            builder.Configuration.AddInMemoryCollection(Said(parsed));
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

    private static IEnumerable<KeyValuePair<string, string?>> Said(ParseResult parsed)
    {
        foreach (var (option, key) in Settings)
        {
            if (parsed.GetValue(option) is { } value)
                yield return new($"{ZoneScalerOptions.Section}:{key}", value);
        }
        foreach (var (option, key) in Lists)
        {
            if (parsed.GetValue(option) is not { } values)
                continue;
            var number = 0;
            foreach (var value in values.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                yield return new($"{ZoneScalerOptions.Section}:{key}:{number++}", value);
        }
    }
}
