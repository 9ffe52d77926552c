using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>What a cluster costs when nothing happens in it.</summary>
internal sealed class IdleScenario : IScenario
{
    public string Name => "idle";

    public string Summary => "processor time and memory of workers with empty zones";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("zones", "1000", "how many zones"),
        new("workers", "3", "on how many workers"),
        new("seconds", "60", "how long it is measured"),
    ];

    public JsonObject Run(ScenarioRun run)
    {
        var zones = run.Int("zones", 1, 100_000);
        var workers = run.Int("workers", 1, 100);
        var seconds = run.Int("seconds", 1, 3600);
        using var cluster = new BenchmarkCluster(new ClusterShape("empty", zones, workers));
        cluster.WaitUntil(r => r.Sum(w => (int)w["zones"]!) > zones, $"{zones} zones");
        Thread.Sleep(TimeSpan.FromSeconds(10));
        ChildProcess[] all = [.. cluster.All.Select(m => m.Process)];
        var before = all.Select(Cpu).ToArray();
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        var nodes = new JsonArray([.. all.Select((process, i) => (JsonNode)new JsonObject
        {
            ["node"] = i == 0 ? "lighthouse, coordinator, gateway" : string.Create(CultureInfo.InvariantCulture, $"worker-{i}"),
            ["cpuPercentOfCore"] = Math.Round((Cpu(process) - before[i]) / seconds * 100, 2),
            ["megabytes"] = Math.Round(process.Process.WorkingSet64 / 1e6, 1),
        })]);
        foreach (var node in nodes)
            run.Out.WriteLine($"{node!["node"]}: {node["cpuPercentOfCore"]} % of a core, {node["megabytes"]} MB");
        return new JsonObject { ["scenario"] = Name, ["zones"] = zones, ["workers"] = workers, ["seconds"] = seconds, ["nodes"] = nodes };
    }

    private static double Cpu(ChildProcess process)
    {
        process.Process.Refresh();
        return process.Process.TotalProcessorTime.TotalSeconds;
    }
}
