using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Entities that cross the border between two worker processes, half of them each second, watched by a client.</summary>
internal sealed class HandoverScenario : IScenario
{
    private const int Seconds = 30;
    private const int SecondsWithKills = 120; // eleven kills, one every ten seconds

    public string Name => "handover";

    public string Summary => "entities crossing between two processes: lost, doubled, ticks missed, the pause that a client sees";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("entities", "2000", "how many; each crosses every two seconds"),
        new("seconds", "0", FormattableString.Invariant($"how long it is measured; 0: {Seconds}, and {SecondsWithKills} where workers are killed")),
        new("backups", "0", "backups of each zone"),
        new("kill-every", "0", "a worker is killed whenever so many seconds have passed, and another is started; 0: none"),
    ];

    public JsonObject Run(ScenarioRun run)
    {
        var entities = run.Int("entities", 1, 100_000);
        var backups = run.Int("backups", 0, 2);
        var killEvery = run.Int("kill-every", 0, 600);
        var seconds = run.Int("seconds", 0, 600) is > 0 and var wanted ? wanted : killEvery > 0 ? SecondsWithKills : Seconds;
        if (killEvery > 0 && backups == 0)
            throw new UsageException("--kill-every kills workers, and --backups is 0: then everything on them is lost. --backups 1 and 2 are allowed with it.");
        using var cluster = new BenchmarkCluster(new ClusterShape("shuttles", entities, Workers: 2 + backups) { Backups = backups, Strategy = backups > 0 ? Strategies.Held : Strategies.Fixed, HoldPercent = killEvery > 0 ? 100 : 30 });
        var census = new Census();
        cluster.WaitUntil(r => census.Add(r) >= entities && r.Count(w => Census.Owned(w) > 0) == 2, $"{entities} entities on both sides");
        using var watch = new PauseWatch(cluster.Gateway.Players);
        watch.Run(TimeSpan.FromSeconds(3));
        cluster.Ask("measure");
        var began = Stopwatch.GetTimestamp();
        watch.Begin();
        using var killer = new WorkerKiller(cluster, TimeSpan.FromSeconds(killEvery));
        var killing = killEvery > 0 ? killer.RunAsync() : Task.CompletedTask;
        watch.Run(TimeSpan.FromSeconds(seconds));
        killer.Stop();
        killing.GetAwaiter().GetResult();
        var measured = Stopwatch.GetElapsedTime(began).TotalSeconds; // longer, if a killed worker was still being replaced
        JsonObject[] moving = [.. cluster.Ask("stop-moving"), .. killer.LastWords];
        Thread.Sleep(1000);
        var (lost, doubled) = census.Compare(cluster.Ask("report"));
        var crossed = TickCounts.Read(moving, "crossings");
        var crossings = crossed.Sum(c => c.Count);
        var (gaps, ranTwice) = (crossed.Where(c => c.Ticks > 0).Sum(c => c.Count), crossed.Where(c => c.Ticks < 0).Sum(c => c.Count));
        var (p99, longest) = (BenchmarkCluster.Quantile(moving, "crossings", 0.99), crossed.Select(c => c.Ticks).DefaultIfEmpty().Max());
        // All entities of a cell whose worker dies, wherever in it they are.
        var stood = TickCounts.Read(moving, "gaps");
        run.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{crossings} crossings{(killer.Kills > 0 ? $", {killer.Kills} workers killed" : "")}: lost {lost}, doubled {doubled}, ticks without an owner: {gaps} crossings with some, p99 {p99}, max {longest}, {ranTwice} with some run twice; pause at the client p50 {watch.At(0.5):f1} ms, p99 {watch.At(0.99):f1} ms, max {watch.At(1):f1} ms"));
        run.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"those in which one crossed: p50 {watch.CrossingAt(0.5):f1} ms, p99 {watch.CrossingAt(0.99):f1} ms; of entities that do not cross: p50 {watch.ControlAt(0.5):f1} ms, p99 {watch.ControlAt(0.99):f1} ms"));
        return new JsonObject
        {
            ["scenario"] = Name,
            ["entities"] = entities,
            ["seconds"] = seconds,
            ["measuredSeconds"] = Math.Round(measured, 1),
            ["backups"] = backups,
            ["kills"] = killer.Kills,
            ["crossings"] = crossings,
            ["crossingsPerSecond"] = Math.Round((double)crossings / measured, 1),
            ["lost"] = lost,
            ["doubled"] = doubled,
            ["ticksWithoutOwnerP99"] = p99,
            ["ticksWithoutOwnerMax"] = longest,
            ["crossingsWithGap"] = gaps,
            ["crossingsWithTicksTwice"] = ranTwice,
            ["otherEntitiesWithGap"] = stood.Where(s => s.Ticks > 0).Sum(s => s.Count),
            ["otherTicksWithoutOwnerMax"] = stood.Select(s => s.Ticks).DefaultIfEmpty().Max(),
            ["otherEntitiesWithTicksTwice"] = stood.Where(s => s.Ticks < 0).Sum(s => s.Count),
            ["pauseP50Ms"] = Math.Round(watch.At(0.5), 1),
            ["pauseP99Ms"] = Math.Round(watch.At(0.99), 1),
            ["pauseMaxMs"] = Math.Round(watch.At(1), 1),
            ["crossingPauseP50Ms"] = Math.Round(watch.CrossingAt(0.5), 1),
            ["crossingPauseP99Ms"] = Math.Round(watch.CrossingAt(0.99), 1),
            ["controlPauseP50Ms"] = Math.Round(watch.ControlAt(0.5), 1),
            ["controlPauseP99Ms"] = Math.Round(watch.ControlAt(0.99), 1),
            ["entitiesWatched"] = watch.Watched,
        };
    }
}
