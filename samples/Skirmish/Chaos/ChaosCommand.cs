using System.CommandLine;
using Skirmish.Chaos.Faults;
using Skirmish.Chaos.Networks;
using Skirmish.Cluster;

namespace Skirmish.Chaos;

/// <summary>Has bots play on a cluster to whose nodes things happen, and judges by what players saw and by a count of what must be there.</summary>
internal static class ChaosCommand
{
    public const string Name = "chaos";

    private const int DefaultLease = 10; // seconds

    private static readonly ClusterShape Shape = new(coordinators: 2, gateways: 2, backups: 1);
    private static readonly Option<int> Players = new Option<int>("--players") { Description = "How many bots play.", DefaultValueFactory = _ => 100 }.Within(1, 10_000);
    private static readonly Option<TimeSpan> Duration = CommandLine.Duration("--duration", "How long they play, after all have joined: 40s, 10m; longer, if by then not every node has been touched once.", TimeSpan.FromMinutes(2));
    private static readonly Option<TimeSpan> Calm = CommandLine.Duration("--calm", "How long the cluster is whole before the next thing happens.", TimeSpan.FromSeconds(5));
    private static readonly Option<int> Flock = new Option<int>("--flock") { Description = "How many percent of the bots follow a moving hot spot.", DefaultValueFactory = _ => 50 }.Within(0, 100);
    private static readonly Option<int> JoinRate = new Option<int>("--joins") { Description = "How many join per second.", DefaultValueFactory = _ => 50 }.Within(1, 10_000);
    private static readonly Option<string?> PlantedBug = new("--planted-bug") { Description = $"Start the nodes with a bug, to see that the run finds it: {string.Join(", ", PlantedBugs.Names)}." };
    private static readonly Option<FileInfo?> Report = new("--report") { Description = "A file for the report as JSON." };

    public static Command Create()
    {
        var command = new Command(Name, "Has bots play on a cluster of processes on this machine while these are killed, stopped and sent away, and while links are cut and packets lost. Ends with 1 if a player noticed more than a pause, or if anything was lost or doubled.")
        {
            Players, Duration, Calm, Flock, JoinRate, FaultOptions.Kinds, FaultOptions.Victims, FaultOptions.Pairs, PlantedBug, Report,
        };
        Shape.AddTo(command);
        PlantedBug.AcceptOnlyFromAmong([.. PlantedBugs.Names]);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        if (Shape.Backups(parsed) == 0 && parsed.GetValue(FaultOptions.Victims)!.Contains(ClusterLayout.WorkerName))
        {
            await Console.Error.WriteLineAsync("--backups is 0: without backups, what a worker has dies with it. Allowed are 1 and 2, or --victims without worker.");
            return CommandLine.BadUsage;
        }

        var kinds = parsed.GetValue(FaultOptions.Kinds)!;
        if (FaultOptions.Misfit(kinds, parsed.GetValue(FaultOptions.Victims)!, Shape.Workers(parsed), Shape.Lease(parsed) ?? DefaultLease) is { } misfit)
        {
            await Console.Error.WriteLineAsync(misfit);
            return CommandLine.BadUsage;
        }

        var needsNetwork = kinds.Any(k => k is FaultKind.Cut or FaultKind.Loss or FaultKind.Tear or FaultKind.Deafen);
        if (needsNetwork && ClusterNetwork.Missing() is { } missing)
        {
            await Console.Error.WriteLineAsync($"To cut links and lose packets needs {missing}. Without, there are --faults kill,stop,drain,strand.");
            return CommandLine.BadUsage;
        }

        try
        {
            await using var network = needsNetwork ? await ClusterNetwork.CreateAsync(ClusterLayout.Names(Shape.Coordinators(parsed), Shape.Workers(parsed), Shape.Gateways(parsed))) : null;
            var ports = ClusterLayout.FreePorts(1 + Shape.Workers(parsed) + Shape.Gateways(parsed));
            var layout = new ClusterLayout(
                Shape.Coordinators(parsed), ports[0], ports[1..^Shape.Gateways(parsed)], ports[^Shape.Gateways(parsed)..], name => network?.PlaceOf(name) ?? NodePlace.Here, Shape.Warm(parsed));
            var run = new ChaosRun(Plan(parsed, kinds), layout, network);
            return await run.RunAsync((program, more) => Shape.Prepare(parsed, layout, restarts: true, program, more), stop);
        }
        catch (NetworkException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static ChaosPlan Plan(ParseResult parsed, FaultKind[] kinds) => new(
        parsed.GetValue(Players),
        parsed.GetValue(Duration),
        parsed.GetValue(Calm),
        parsed.GetValue(Flock),
        parsed.GetValue(JoinRate),
        kinds,
        parsed.GetValue(FaultOptions.Victims)!,
        parsed.GetValue(FaultOptions.Pairs),
        Shape.Seed(parsed),
        Shape.Backups(parsed),
        parsed.GetValue(PlantedBug),
        parsed.GetValue(Report));
}
