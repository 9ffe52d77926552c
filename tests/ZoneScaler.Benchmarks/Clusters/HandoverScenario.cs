using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Entities that cross the border between two worker processes, half of them each second, watched by a client.</summary>
internal sealed class HandoverScenario : IScenario
{
    public string Name => "handover";

    public string Summary => "entities crossing between two processes: lost, doubled, ticks missed, the pause that a client sees";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("entities", "2000", "how many; each crosses every two seconds"),
        new("seconds", "30", "how long it is measured"),
    ];

    public JsonObject Run(ScenarioRun run)
    {
        var entities = run.Int("entities", 1, 100_000);
        var seconds = run.Int("seconds", 1, 600);
        using var cluster = new BenchmarkCluster(new ClusterShape("shuttles", entities, Workers: 2));
        cluster.WaitUntil(r => r.Sum(Owned) == entities && r.All(w => Owned(w) > 0), $"{entities} entities on both sides");
        using var watch = new PauseWatch(cluster.Gateway.Players);
        watch.Run(TimeSpan.FromSeconds(3));
        cluster.Ask("measure");
        watch.Begin();
        watch.Run(TimeSpan.FromSeconds(seconds));
        var moving = cluster.Ask("stop-moving");
        Thread.Sleep(1000);
        var owned = cluster.Ask("report").SelectMany(r => (JsonArray)r["owned"]!).Select(n => (string)n!).ToArray();
        var lost = entities - owned.Distinct().Count();
        var doubled = owned.Length - owned.Distinct().Count();
        var crossings = moving.Sum(r => (long)r["crossings"]!);
        // Gaps are noted only where there are some; all other crossings had none.
        var gaps = moving.SelectMany(r => (JsonArray)r["gaps"]!).Sum(p => (long)p![1]!);
        var p99 = gaps < crossings * 0.01 ? 0 : BenchmarkCluster.Quantile(moving, "gaps", 1 - crossings * 0.01 / gaps);
        run.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{crossings} crossings: lost {lost}, doubled {doubled}, ticks without an owner: {gaps} crossings with some, p99 {p99}; pause at the client p50 {watch.At(0.5):f0} ms, p99 {watch.At(0.99):f0} ms, max {watch.At(1):f0} ms"));
        return new JsonObject
        {
            ["scenario"] = Name,
            ["entities"] = entities,
            ["seconds"] = seconds,
            ["crossings"] = crossings,
            ["crossingsPerSecond"] = Math.Round((double)crossings / seconds, 1),
            ["lost"] = lost,
            ["doubled"] = doubled,
            ["ticksWithoutOwnerP99"] = p99,
            ["crossingsWithGap"] = gaps,
            ["pauseP50Ms"] = Math.Round(watch.At(0.5), 1),
            ["pauseP99Ms"] = Math.Round(watch.At(0.99), 1),
            ["pauseMaxMs"] = Math.Round(watch.At(1), 1),
            ["entitiesWatched"] = watch.Watched,
        };
    }

    private static int Owned(JsonObject report) => ((JsonArray)report["owned"]!).Count;
}
