using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>What entities at a border between two processes cost in bytes, and how old their ghosts are.</summary>
internal sealed class GhostsScenario : IScenario
{
    public string Name => "ghosts";

    public string Summary => "bytes per second of an entity at a border between two processes, and its ghost's age";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("entities", "100,1000,10000", "how many at the border"),
        new("seconds", "10", "how long each is measured"),
    ];

    public JsonObject Run(ScenarioRun run)
    {
        var seconds = run.Int("seconds", 1, 600);
        var steps = new JsonArray();
        foreach (var text in run.Text("entities").Split(','))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var entities) || entities is < 1 or > 100_000)
                throw new UsageException($"--entities has '{text}'; 1 to 100000 are allowed.");
            var step = Measure(entities, seconds);
            run.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{entities} entities: {step["bytesPerEntitySecond"]} bytes/s each, ghosts' age p50 {step["stalenessP50Ticks"]}, p99 {step["stalenessP99Ticks"]}, max {step["stalenessMaxTicks"]} ticks"));
            steps.Add(step);
        }
        return new JsonObject { ["scenario"] = Name, ["tickRate"] = 20, ["steps"] = steps };
    }

    private static JsonObject Measure(int entities, int seconds)
    {
        using var cluster = new BenchmarkCluster(new ClusterShape("border", entities, Workers: 2));
        cluster.WaitUntil(r => (int)r[1]["ghosts"]! == entities, $"{entities} ghosts");
        Thread.Sleep(2000);
        var before = (long)cluster.Ask("measure")[0]["sentBytes"]!;
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        var after = cluster.Ask("report");
        return new JsonObject
        {
            ["entities"] = entities,
            ["bytesPerEntitySecond"] = Math.Round(((long)after[0]["sentBytes"]! - before) / (double)seconds / entities, 1),
            // A ghost shows what its owner said in the tick before: that is age 1 for what crosses between zones at all.
            ["stalenessP50Ticks"] = BenchmarkCluster.Quantile(after, "ages", 0.5),
            ["stalenessP99Ticks"] = BenchmarkCluster.Quantile(after, "ages", 0.99),
            ["stalenessMaxTicks"] = BenchmarkCluster.Quantile(after, "ages", 1),
        };
    }
}
