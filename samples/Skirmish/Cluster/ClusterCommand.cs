using System.CommandLine;
using System.Runtime.InteropServices;

namespace Skirmish.Cluster;

/// <summary>Plays the game on a cluster: starts every node as a process of its own, on this machine.</summary>
internal static class ClusterCommand
{
    public const string Name = "cluster";

    private static readonly ClusterShape Shape = new(coordinators: 1, gateways: 1, backups: 0);
    private static readonly Option<int> Port = new Option<int>("--port") { Description = "Where players reach the first gateway; further ones take the next ports.", DefaultValueFactory = _ => CommandLine.DefaultPort }.Within(1, 65000);
    private static readonly Option<int> LighthousePort = new Option<int>("--lighthouse-port") { Description = "Where the nodes find their cluster.", DefaultValueFactory = _ => 7400 }.Within(1, 65535);
    private static readonly Option<bool> Restart = new("--restart") { Description = "Start a node again that has ended." };

    public static Command Create()
    {
        var command = new Command(Name, "Plays the game on a cluster of processes on this machine: lighthouse, coordinator, workers and gateway.") { Port, LighthousePort, Restart };
        Shape.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken interrupted)
    {
        var port = parsed.GetValue(Port);
        var layout = new ClusterLayout(
            Shape.Coordinators(parsed), parsed.GetValue(LighthousePort), new int[Shape.Workers(parsed)], [.. Enumerable.Range(port, Shape.Gateways(parsed))], _ => NodePlace.Here, Shape.Warm(parsed));
        var cluster = Shape.Prepare(parsed, layout, parsed.GetValue(Restart), NodeProgram.Own);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        });

        cluster.Output.Say($"Skirmish starts on {cluster.Nodes.Count} processes; Ctrl-C ends all.");
        cluster.Start(stop.Token);
        var running = Task.WhenAny(cluster.Ended, Task.Delay(Timeout.Infinite, stop.Token));
        await Task.WhenAny(running, SayWhereAsync(cluster, layout.PlayAddresses, stop.Token));
        await running;
        cluster.Output.Say("Skirmish ends.");
        await cluster.StopAsync();
        return stop.IsCancellationRequested ? 0 : 1;
    }

    // Once it can be played: before, a page would show nothing.
    private static async Task SayWhereAsync(KeptCluster cluster, IReadOnlyList<Uri> gateways, CancellationToken stop)
    {
        using var watch = new ClusterWatch(gateways, [.. cluster.Nodes.Select(n => n.Name)]);
        try
        {
            await watch.WholeAsync(stop);
        }
        catch (TimeoutException e)
        {
            cluster.Output.Say(e.Message);
            return;
        }
        catch (OperationCanceledException)
        {
            return;
        }

        cluster.Output.Say("");
        foreach (var gateway in gateways)
            cluster.Output.Say($"  Skirmish is on. Play at {gateway}");
        cluster.Output.Say($"  More players: dotnet run -c Release --project samples/Skirmish -- bots --players 100 --url {string.Join(',', gateways.Select(g => g.ToString().TrimEnd('/')))}");
        cluster.Output.Say($"  Who hosts what: {gateways[0]}cluster/members and {gateways[0]}cluster/zones");
        cluster.Output.Say("");
    }
}
