using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Skirmish.Bots;
using Skirmish.Cluster;

namespace Skirmish.Chaos;

/// <summary>Has bots play on a cluster whose coordinators and gateways are killed in turn, and judges by what the players saw.</summary>
internal static class ChaosCommand
{
    public const string Name = "chaos";

    private static readonly ClusterShape Shape = new(coordinators: 2, gateways: 2);
    private static readonly Option<int> Players = new Option<int>("--players") { Description = "How many bots play.", DefaultValueFactory = _ => 100 }.Within(1, 10_000);
    private static readonly Option<TimeSpan> Duration = CommandLine.Duration("--duration", "How long they play, after all have joined: 40s, 10m; longer, if by then not every node has been killed once.", TimeSpan.FromMinutes(2));
    private static readonly Option<TimeSpan> Calm = CommandLine.Duration("--calm", "How long all nodes live before the next one is killed.", TimeSpan.FromSeconds(5));
    private static readonly Option<int> Flock = new Option<int>("--flock") { Description = "How many percent of the bots follow a moving hot spot.", DefaultValueFactory = _ => 50 }.Within(0, 100);
    private static readonly Option<int> JoinRate = new Option<int>("--joins") { Description = "How many join per second.", DefaultValueFactory = _ => 50 }.Within(1, 10_000);
    private static readonly Option<FileInfo?> Report = new("--report") { Description = "A file for the bots' report as JSON." };

    public static Command Create()
    {
        var command = new Command(Name, "Has bots play on a cluster of processes on this machine while its coordinators and gateways are killed (kill -9) and started again, one after the other. Ends with 1 if a player noticed more than a pause.")
        {
            Players, Duration, Calm, Flock, JoinRate, Report,
        };
        Shape.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var ports = FreePorts(Shape.Gateways(parsed) + 1);
        Uri[] gateways = [.. ports[1..].Select(p => new Uri(FormattableString.Invariant($"http://localhost:{p}")))];
        var cluster = Shape.Prepare(parsed, ports[0], ports[1..], restarts: true);
        using var watch = new ClusterWatch(gateways, [.. cluster.Nodes.Select(n => n.Name)]);
        var plan = new BotPlan(gateways, parsed.GetValue(Players), parsed.GetValue(Duration), parsed.GetValue(Flock), parsed.GetValue(JoinRate), Threads: 1);
        var kills = new Kills(cluster, watch, parsed.GetValue(Calm));
        BotReport? report;
        try
        {
            cluster.Start(stop);
            await watch.WholeAsync(stop);
            cluster.Output.Say($"{plan.Players} bots join at {string.Join(" and ", gateways.Select(g => g.ToString()))}.");
            report = await BotRun.PlayAsync(plan, _ => kills.RunAsync(plan.Duration, stop), stop);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            cluster.Output.Say(e is TimeoutException ? e.Message : "Ended early.");
            return 1;
        }
        finally
        {
            await cluster.StopAsync();
        }

        return await JudgeAsync(report, kills, plan.Players, parsed.GetValue(Report));
    }

    private static async Task<int> JudgeAsync(BotReport? report, Kills kills, int players, FileInfo? file)
    {
        Console.WriteLine();
        if (report != null)
        {
            Console.WriteLine(report.ToTable());
            if (file != null)
            {
                file.Directory?.Create();
                await File.WriteAllTextAsync(file.FullName, report.ToJson(), CancellationToken.None);
                Console.WriteLine($"The report is in {file.FullName}.");
            }
        }

        string[] faults = [.. kills.Faults, .. report?.Faults(players) ?? ["no bot could join"]];
        Console.WriteLine($"Killed: {kills}.");
        foreach (var fault in faults)
            Console.WriteLine($"Fault: {fault}.");
        Console.WriteLine(faults.Length == 0
            ? $"Verdict: good. {report!.Players} players, {report.Disconnects} lost connections, {report.Resumes} sessions resumed, nobody away for more than {report.OutageMs.Max / 1000:0.0} s; no cheats."
            : "Verdict: bad.");
        return faults.Length == 0 ? 0 : 1;
    }

    // Gateways come back where they were, so they need ports that are known before. All are held until the last is found, or one might be given twice.
    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            foreach (var listener in listeners)
                listener.Start();
            return [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners)
                listener.Dispose();
        }
    }
}
