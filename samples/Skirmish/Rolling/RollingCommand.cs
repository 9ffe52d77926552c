using System.CommandLine;
using Skirmish.Cluster;

namespace Skirmish.Rolling;

/// <summary>Restarts all workers of a cluster one by one, in order, while bots play, and says what players felt beyond what they feel without.</summary>
internal static class RollingCommand
{
    public const string Name = "rolling";

    private static readonly ClusterShape Shape = new(coordinators: 1, gateways: 1, backups: 1);
    private static readonly Option<int> Players = new Option<int>("--players") { Description = "How many bots play.", DefaultValueFactory = _ => 50 }.Within(1, 10_000);
    private static readonly Option<int> Rounds = new Option<int>("--rounds") { Description = "How often each worker is restarted.", DefaultValueFactory = _ => 1 }.Within(1, 1000);
    private static readonly Option<TimeSpan> Calm = CommandLine.Duration("--calm", "How long the cluster is whole before the next restart.", TimeSpan.FromSeconds(3));
    private static readonly Option<TimeSpan> WarmUp = CommandLine.Duration("--warm-up", "How long bots play before anything is measured.", TimeSpan.FromSeconds(10));
    private static readonly Option<int> Flock = new Option<int>("--flock") { Description = "How many percent of the bots follow a moving hot spot.", DefaultValueFactory = _ => 50 }.Within(0, 100);
    private static readonly Option<int> JoinRate = new Option<int>("--joins") { Description = "How many join per second.", DefaultValueFactory = _ => 50 }.Within(1, 10_000);
    private static readonly Option<bool> Strict = new("--strict") { Description = "Also end with 1 if snapshots, or moves of players' ships, were missed beyond those of the control." };
    private static readonly Option<FileInfo?> Report = new("--report") { Description = "A file for the report as JSON." };

    public static Command Create()
    {
        var command = new Command(Name, "Has bots play on a cluster of processes on this machine while all workers are restarted one by one, and then for as long without. Ends with 1 if a session was lost, a cheat seen, or a worker did not end in order.")
        {
            Players, Rounds, Calm, WarmUp, Flock, JoinRate, Strict, Report,
        };
        Shape.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        if (Shape.Workers(parsed) < 2)
        {
            await Console.Error.WriteLineAsync("--workers is 1: while it restarts, nobody has its zones. Allowed are 2 to 64, or --warm with 1 or more.");
            return CommandLine.BadUsage;
        }

        var gateways = Shape.Gateways(parsed);
        var ports = ClusterLayout.FreePorts(1 + Shape.Workers(parsed) + gateways);
        var layout = new ClusterLayout(Shape.Coordinators(parsed), ports[0], ports[1..^gateways], ports[^gateways..], _ => NodePlace.Here, Shape.Warm(parsed));
        var plan = new RollingPlan(
            parsed.GetValue(Players),
            parsed.GetValue(Rounds),
            parsed.GetValue(Calm),
            parsed.GetValue(WarmUp),
            parsed.GetValue(Flock),
            parsed.GetValue(JoinRate),
            Shape.Backups(parsed),
            parsed.GetValue(Strict),
            parsed.GetValue(Report));
        return await new RollingRun(plan, layout, Shape.Prepare(parsed, layout, restarts: true, NodeProgram.Own)).RunAsync(stop);
    }
}
