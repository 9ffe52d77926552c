using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Skirmish.Cluster;

/// <summary>Plays the game on a cluster: starts every node as a process of its own, on this machine.</summary>
internal static class ClusterCommand
{
    public const string Name = "cluster";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);

    private static readonly Option<int> Port = new Option<int>("--port") { Description = "Where players reach the first gateway; further ones take the next ports.", DefaultValueFactory = _ => CommandLine.DefaultPort }.Within(1, 65000);
    private static readonly Option<int> LighthousePort = new Option<int>("--lighthouse-port") { Description = "Where the nodes find their cluster.", DefaultValueFactory = _ => 7400 }.Within(1, 65535);
    private static readonly Option<int> Workers = new Option<int>("--workers") { Description = "How many processes host zones.", DefaultValueFactory = _ => 3 }.Within(1, 64);
    private static readonly Option<int> Coordinators = new Option<int>("--coordinators") { Description = "How many processes may coordinate; one is elected.", DefaultValueFactory = _ => 1 }.Within(1, 8);
    private static readonly Option<int> Gateways = new Option<int>("--gateways") { Description = "How many processes serve players.", DefaultValueFactory = _ => 1 }.Within(1, 16);
    private static readonly Option<int> Seed = new Option<int>("--seed") { Description = "The same seed gives the same rocks.", DefaultValueFactory = _ => 1 }.Within(0, int.MaxValue);
    private static readonly Option<int> Drones = new Option<int>("--drones") { Description = "Computer-controlled ships, in hives of 4.", DefaultValueFactory = _ => 96 }.Within(0, 256);
    private static readonly Option<int> Lease = new Option<int>("--lease") { Description = "After how many seconds a node that is not heard of has lost its zones.", DefaultValueFactory = _ => 10 }.Within(1, 600);
    private static readonly Option<bool> Restart = new("--restart") { Description = "Start a node again that has ended." };

    public static Command Create()
    {
        var command = new Command(Name, "Plays the game on a cluster of processes on this machine: lighthouse, coordinator, workers and gateway.")
        {
            Workers, Coordinators, Gateways, Port, LighthousePort, Seed, Drones, Lease, Restart,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken interrupted)
    {
        var folder = Directory.CreateTempSubdirectory("skirmish-");
        var port = parsed.GetValue(Port);
        var plans = NodePlan.Cluster(port, parsed.GetValue(LighthousePort), parsed.GetValue(Coordinators), parsed.GetValue(Workers), parsed.GetValue(Gateways), folder.FullName);
        var hasColours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 };
        var output = new NodeOutput(Console.Out, [.. plans.Select(p => p.Name)], hasColours);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });
        string[] common = ["--seed", Text(parsed.GetValue(Seed)), "--drones", Text(parsed.GetValue(Drones)), $"--ZoneScaler:Node:Lease={TimeSpan.FromSeconds(parsed.GetValue(Lease))}"];

        output.Say($"Skirmish starts on {plans.Count} processes. Play at http://localhost:{port}; Ctrl-C ends all.");
        var running = plans.Select(p => KeepAsync(p, common, output, parsed.GetValue(Restart), stop.Token)).ToArray();
        await Task.WhenAny(Task.WhenAll(running.Select(r => r.Ended)), Task.Delay(Timeout.Infinite, stop.Token));

        // Players first, the store that all the others need last.
        output.Say("Skirmish ends.");
        foreach (var group in running.Reverse().GroupBy(r => r.Name.Split('-')[0]))
            await Task.WhenAll(group.Select(r => r.StopAsync(Patience)));
        folder.Delete(recursive: true);
        return stop.IsCancellationRequested ? 0 : 1;
    }

    private static KeptNode KeepAsync(NodePlan plan, IReadOnlyList<string> arguments, NodeOutput output, bool isRestarted, CancellationToken stop)
    {
        var node = new KeptNode(plan, arguments, output, isRestarted ? RestartPause : null);
        node.Start(stop);
        return node;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
