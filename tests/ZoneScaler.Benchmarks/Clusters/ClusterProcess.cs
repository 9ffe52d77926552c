using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using ZoneScaler.Allocation;
using ZoneScaler.Benchmarks.Players;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Hosting;
using ZoneScaler.Hosting.Cluster;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>One node of a benchmark's cluster, as a game would run it. Prints its addresses (lighthouse, players and operators, other nodes), answers <c>report</c>, obeys <c>stop-moving</c>, and ends when its input does, or in order when it is told to.</summary>
internal sealed class ClusterProcess : IScenario
{
    public const string Command = "cluster-node";

    public string Name => Command;

    public string Summary => "a node of the cluster benchmarks; prints its addresses and waits";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("name", "node", "its name"),
        new("roles", "all", "its roles"),
        new("seeds", "", "where the lighthouse or etcd is, several with commas between; empty: this node"),
        new("address", "127.0.0.1", "the address at which others reach it"),
        new("world", "shuttles", "shuttles, border, arena, empty, sixteen or couriers"),
        new("size", "2000", "how many entities, or zones"),
        new("workers", "2", "how many workers the coordinator waits for"),
        new("backups", "0", "backups of each zone"),
        new("consistency", "relaxed", "relaxed or committed"),
        new("shows-ticks", "0", "1: players' entities show which tick they have run"),
        new("messages", "0", "messages per second of the couriers, all zones together"),
        new("strategy", Strategies.Fixed, "where zones go: fixed, held, crowded or load-based"),
        new("threads", "0", "how many threads tick zones; 0: as many as there are cores"),
        new("lease", "10", "the node's lease, in seconds"),
        new("hold", "30", "how many percent of the workers the coordinator lets go within a lease before it holds"),
        new("drain", "0", "how long it may take to empty itself when it is told to end, in seconds; 0: as the product has it"),
        new("lighthouse", "http://127.0.0.1:0", "where a lighthouse listens"),
        new("lighthouse-file", "", "the lighthouse's file; empty: none"),
        new("ticks", "", "the folder where it notes its zones' ticks; empty: it does not"),
    ];

    public JsonObject? Run(ScenarioRun run)
    {
        if (!Enum.TryParse<Consistency>(run.Text("consistency"), ignoreCase: true, out var consistency))
            throw new UsageException($"--consistency is '{run.Text("consistency")}'; relaxed and committed are allowed.");
        var world = BenchmarkWorlds.Create(run.Text("world"), run.Int("size", 0, 1_000_000), run.Int("backups", 0, WorldSpec.MaxBackups), consistency, run.Int("messages", 0, 10_000_000));
        BenchmarkWorlds.ShowsTicks = run.Int("shows-ticks", 0, 1) == 1;
        using var ticks = run.Text("ticks").Length == 0 ? null : new TickRecord(Path.Combine(run.Text("ticks"), run.Text("name") + TickRecord.Extension));
        TickRecord.Own = ticks;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace); // the other stream carries answers
        builder.Services.AddSingleton<IZoneAllocationStrategy>(Strategies.Create(run.Text("strategy")));
        NodeOptions? node = null;
        builder.AddZoneScalerNode(world, options =>
        {
            node = options;
            options.Node.Name = run.Text("name");
            foreach (var role in run.Text("roles").Split(','))
                options.Node.Roles.Add(role);
            foreach (var seed in run.Text("seeds").Split(',', StringSplitOptions.RemoveEmptyEntries))
                options.Node.Seeds.Add(seed);
            options.Node.Lease = TimeSpan.FromSeconds(run.Int("lease", 1, 600));
            if (run.Int("drain", 0, 600) is > 0 and var drain)
                options.Node.DrainTimeout = TimeSpan.FromSeconds(drain);
            options.Node.Listen = $"http://{run.Text("address")}:0";
            options.Lighthouse.Listen = run.Text("lighthouse");
            options.Lighthouse.File = run.Text("lighthouse-file") is { Length: > 0 } file ? file : null;
            if (run.Int("threads", 0, 256) is > 0 and var threads)
                options.Worker.Threads = threads;
            options.Management.Listen = $"http://{run.Text("address")}:0";
            options.Coordinator.HoldFraction = run.Int("hold", 0, 100) / 100.0;
            options.Coordinator.MinWorkers = run.Int("workers", 1, 100);
            options.Gateway.InterestRadius = BenchmarkWorlds.InterestRadius(world);
            if (world.Spec.Name == "shuttles")
                options.Gateway.SnapshotBudgetBytes = 1 << 14; // else some would be left out of a snapshot, which is no pause of theirs
            if (world.Spec.Name == ArenaServer.WorldName)
            {
                // As in one process, to compare with it.
                options.Worker.Threads = 1;
                options.InlineSockets = true;
                options.Gateway.Workers = 1;
            }
        });
        using var app = builder.Build();
        app.MapZoneScaler();
        app.StartAsync().GetAwaiter().GetResult();
        var server = app.Services.GetRequiredService<NodeServer>();
        run.Out.WriteLine(server.LighthouseAddress ?? "none");
        run.Out.WriteLine(server.ManagementAddress);
        run.Out.WriteLine(server.Address);
        run.Out.Flush();
        // Told to end by a signal or an operator, it empties itself first; without its input its benchmark is over, and all go at once.
        var lifetime = app.Lifetime;
        var input = new Thread(() =>
        {
            Serve(run, app);
            node!.Node.DrainTimeout = TimeSpan.Zero;
            lifetime.StopApplication();
        })
        {
            IsBackground = true,
            Name = "input",
        };
        input.Start();
        lifetime.ApplicationStopping.WaitHandle.WaitOne();
        app.StopAsync(new CancellationToken(node!.Node.DrainTimeout == TimeSpan.Zero)).GetAwaiter().GetResult();
        return null;
    }

    private static void Serve(ScenarioRun run, WebApplication app)
    {
        var host = app.Services.GetService<ZoneHost>();
        using var sent = new SentBytes();
        using var pauses = new MovePauses();
        while (Console.In.ReadLine() is { } command)
        {
            if (command == "stop-moving")
                CrossingLog.IsStopped = true;
            else if (command == "measure")
                Begin(pauses);
            var report = CrossingLog.Report();
            report["owned"] = Visit(host, z => z.OwnEntities.Where(e => e is Shuttle or Walker or Roamer).Select(e => (JsonNode)e.Id.ToString()));
            // Which inputs each player here has taken.
            report["residents"] = Visit(host, z => z.OwnEntities.OfType<Resident>().Select(e => new JsonArray(e.Player?.Name, e.Inputs)));
            report["posts"] = Visit(host, z => z.Entities.Records.ToArray().Select(r => r.Entity).OfType<CourierPost>().Select(p => new JsonArray(p.Sent, p.Received, p.Doubled, p.Returned)));
            report["zones"] = host?.Zones.Count ?? 0;
            report["ghosts"] = host?.Zones.Sum(z => z.GhostCount) ?? 0;
            report["sentBytes"] = sent.Total;
            report["pauses"] = pauses.ToJson();
            run.Out.WriteLine(report.ToJsonString());
            run.Out.Flush();
        }
    }

    private static void Begin(MovePauses pauses)
    {
        CrossingLog.Begin();
        pauses.Begin();
    }

    /// <summary>Asks all zones with a cell, each on its own thread and in its next tick. One that moves away meanwhile is the next owner's to answer for.</summary>
    private static JsonArray Visit(ZoneHost? host, Func<Zone, IEnumerable<JsonNode>> look)
    {
        var asked = (host?.Zones.Where(z => !z.Id.IsNamed) ?? []).Select(zone => (Zone: zone, Answer: host!.VisitAsync(zone, z => look(z).ToArray()))).ToArray();
        var answers = new JsonArray();
        foreach (var (zone, answer) in asked)
        {
            JsonNode[] found;
            try
            {
                found = answer.GetAwaiter().GetResult();
            }
            catch (InvalidOperationException) when (!host!.Zones.Contains(zone))
            {
                continue;
            }
            foreach (var node in found)
                answers.Add(node);
        }
        return answers;
    }
}
