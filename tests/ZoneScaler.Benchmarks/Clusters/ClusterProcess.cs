using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ZoneScaler.Allocation;
using ZoneScaler.Benchmarks.Players;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Hosting;
using ZoneScaler.Hosting.Cluster;
using ZoneScaler.Zones;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>One node of a benchmark's cluster, as a game would run it. Prints its addresses, answers <c>report</c>, obeys <c>stop-moving</c>, and ends when its input does.</summary>
internal sealed class ClusterProcess : IScenario
{
    public const string Command = "cluster-node";

    public string Name => Command;

    public string Summary => "a node of the cluster benchmarks; prints its addresses and waits";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("name", "node", "its name"),
        new("roles", "all", "its roles"),
        new("seeds", "", "where the lighthouse is; empty: this node"),
        new("world", "shuttles", "shuttles, border, arena or empty"),
        new("size", "2000", "how many entities, or zones"),
        new("workers", "2", "how many workers the coordinator waits for"),
    ];

    public JsonObject? Run(ScenarioRun run)
    {
        var world = BenchmarkWorlds.Create(run.Text("world"), run.Int("size", 0, 1_000_000));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<IZoneAllocationStrategy>(new FixedPlaces());
        builder.AddZoneScalerNode(world, options =>
        {
            options.Node.Name = run.Text("name");
            foreach (var role in run.Text("roles").Split(','))
                options.Node.Roles.Add(role);
            if (run.Text("seeds").Length > 0)
                options.Node.Seeds.Add(run.Text("seeds"));
            options.Lighthouse.Listen = "http://127.0.0.1:0";
            options.Management.Listen = "http://127.0.0.1:0";
            options.Coordinator.MinWorkers = run.Int("workers", 1, 100);
            options.Gateway.InterestRadius = BenchmarkWorlds.InterestRadius;
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
        run.Out.Flush();
        Serve(run, app);
        app.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        return null;
    }

    private static void Serve(ScenarioRun run, WebApplication app)
    {
        var host = app.Services.GetService<ZoneHost>();
        using var sent = new SentBytes();
        while (Console.In.ReadLine() is { } command)
        {
            if (command == "stop-moving")
                CrossingLog.IsStopped = true;
            else if (command == "measure")
                CrossingLog.Begin();
            var report = CrossingLog.Report();
            report["owned"] = host == null ? new JsonArray() : new JsonArray([.. Owned(host).Select(id => (JsonNode)id)]);
            report["zones"] = host?.Zones.Count ?? 0;
            report["ghosts"] = host?.Zones.Sum(z => z.GhostCount) ?? 0;
            report["sentBytes"] = sent.Total;
            run.Out.WriteLine(report.ToJsonString());
            run.Out.Flush();
        }
    }

    private static string[] Owned(ZoneHost host) =>
        [.. host.Zones.Where(z => !z.Id.IsNamed).SelectMany(z => host.VisitAsync(z, v => v.OwnEntities.Where(e => e is Shuttle or Walker).Select(e => e.Id.ToString()).ToArray()).GetAwaiter().GetResult())];
}
