using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Admin.V1;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>An empty worker joins two that have all zones, by the product's default strategy; then it leaves again, and another one joins.</summary>
internal sealed class JoinScenario : IScenario
{
    private const double Even = 1.2; // most loaded over mean
    private const double IdleLoad = 0.001; // what a zone counts as for being there, see docs/placement.md

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(12); // what has moved rests for 10 s

    public string Name => "join";

    public string Summary => "an empty worker joins a loaded cluster: time until loads are even, gaps, moves";

    public IReadOnlyList<ScenarioOption> Options { get; } = [.. ClusterRun.Options, new("joins", "10", "how often a worker joins"), new("moves", "1", "joins are repeated until so many zones have moved for them")];

    public JsonObject Run(ScenarioRun run)
    {
        var (least, count) = (run.Int("joins", 1, 10_000), run.Int("moves", 1, 10_000));
        using var world = ClusterRun.Start(run, shape => shape with { Workers = 2, Strategy = Strategies.LoadBased });
        var gaps = new PlayerGaps(world.Crowd);
        var (joins, moves, quiet) = (new List<Join>(), 0, new List<long>());
        Thread.Sleep(Warmup);
        while (joins.Count < least || moves < count)
        {
            quiet.AddRange(Enumerable.Range(1, 5).Select(i => Stopwatch.GetTimestamp() - i * Stopwatch.Frequency));
            var join = Measure(world);
            joins.Add(join);
            moves += join.Moves;
            run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{join.Worker}: even after {join.Seconds:f1} s, {join.Moves} moves"));
            if (join.Moves == 0)
                throw new InvalidOperationException($"Nothing moved to {join.Worker} within {Patience.TotalSeconds} s.");
            if (joins.Count < least || moves < count)
                Leave(world, join.Worker);
        }
        var (lost, doubled) = world.Audit();
        var ticks = world.Ticks();
        var switches = ZoneSwitch.In(ticks).Where(s => joins.Any(j => j.Worker == s.First.Node && s.First.At >= j.Began && s.First.At <= j.Ended)).ToArray();
        var snapshots = new Figures(switches.Select(gaps.Snapshots));
        var cells = Enumerable.Range(0, ClusterRun.Cells).ToArray();
        var snapshotControl = new Figures(quiet.SelectMany(at => cells.Select(c => gaps.Snapshots(c, at))));
        var views = new Figures(switches.Select(gaps.Views));
        var viewControl = new Figures(quiet.SelectMany(at => cells.Select(c => gaps.Views(c, at))));
        var tickGaps = new Figures(switches.Select(s => s.GapMs));
        var tickControl = new Figures(quiet.SelectMany(at => ticks.Values.Select(t => ZoneSwitch.Look(t, at, at + PlayerGaps.Before + PlayerGaps.After).LongestMs)));
        var seconds = new Figures(joins.Select(j => j.Seconds));
        var movesEach = new Figures(joins.Select(j => (double)j.Moves));
        run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{joins.Count} joins, {switches.Length} moves, {switches.Sum(s => Math.Max(0, s.Missed))} ticks missed; lost {lost}, doubled {doubled}"));
        run.Out.WriteLine("p50 / p99 / max            at a move                without one");
        run.Out.WriteLine($"seconds until even         {seconds}");
        run.Out.WriteLine($"moves                      {movesEach}");
        run.Out.WriteLine($"longest snapshot gap, ms   {snapshots,-24} {snapshotControl}");
        run.Out.WriteLine($"own entity stands still    {views,-24} {viewControl}");
        run.Out.WriteLine($"between two ticks          {tickGaps,-24} {tickControl}");
        return new JsonObject
        {
            ["scenario"] = Name,
            ["entities"] = run.Int("entities", 0, 100_000),
            ["players"] = run.Int("players", 1, 1000),
            ["backups"] = run.Int("backups", 0, 2),
            ["seconds"] = seconds.Max,
            ["longestGapMs"] = snapshots.Max,
            ["longestGapMsWithoutJoin"] = snapshotControl.Max,
            ["moves"] = movesEach.P50,
            ["joins"] = joins.Count,
            ["movesInAll"] = switches.Length,
            ["ticksMissed"] = switches.Sum(s => Math.Max(0, s.Missed)),
            ["lost"] = lost,
            ["doubled"] = doubled,
            ["secondsUntilEven"] = seconds.ToJson(),
            ["movesOfAJoin"] = movesEach.ToJson(),
            ["snapshotGapMs"] = snapshots.ToJson(),
            ["snapshotGapMsWithoutJoin"] = snapshotControl.ToJson(),
            ["viewPauseMs"] = views.ToJson(),
            ["viewPauseMsWithoutJoin"] = viewControl.ToJson(),
            ["tickGapMs"] = tickGaps.ToJson(),
            ["tickGapMsWithoutJoin"] = tickControl.ToJson(),
            ["playersLost"] = world.Crowd.Broken,
            ["rounds"] = new JsonArray([.. joins.Select(j => j.ToJson())]),
        };
    }

    private static Join Measure(ClusterRun world)
    {
        var started = Stopwatch.GetTimestamp();
        var worker = world.Cluster.AddWorker();
        WaitFor(() => world.Admin.Nodes().Any(n => n.Name == worker.Name), $"{worker.Name} among the members");
        var began = Stopwatch.GetTimestamp();
        double? seconds = null;
        var (zones, changed) = (0, began);
        while (true)
        {
            var known = world.Admin.Zones();
            if (seconds == null && MaxOverMean(world, known) <= Even)
                seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            var now = known.Count(z => z.Owner == worker.Name);
            if (now != zones)
                (zones, changed) = (now, Stopwatch.GetTimestamp());
            if ((seconds != null && Stopwatch.GetElapsedTime(changed) >= Calm) || Stopwatch.GetElapsedTime(began) >= Patience)
                break;
            Thread.Sleep(Look);
        }
        var ended = Stopwatch.GetTimestamp();
        var cpu = world.Cluster.Workers.Select(w => w.Process.Cpu).ToArray();
        Thread.Sleep(Calm);
        var cores = world.Cluster.Workers.Select((w, i) => (w.Name, (w.Process.Cpu - cpu[i]).TotalSeconds / Calm.TotalSeconds)).ToArray();
        var loads = Loads(world, world.Admin.Zones());
        return new Join(worker.Name, began, ended, seconds ?? double.PositiveInfinity, Stopwatch.GetElapsedTime(started, began).TotalSeconds, zones, cores, loads);
    }

    private static void Leave(ClusterRun world, string name)
    {
        var worker = world.Cluster.Workers.First(w => w.Name == name);
        world.Admin.Leave(name);
        if (!worker.Process.Process.WaitForExit(Patience))
            throw new InvalidOperationException($"{name} has not ended within {Patience.TotalSeconds} s.");
        world.Cluster.Forget(worker);
        worker.Process.Dispose();
        WaitFor(() => world.Admin.ZonesWithoutBackup() == 0, "a backup in sync for each zone");
        Thread.Sleep(Rest);
    }

    /// <summary>What each worker's zones cost, in cores, as they were last reported; one without any zone is not left out.</summary>
    private static (string Name, double Load)[] Loads(ClusterRun world, IReadOnlyList<ZoneEntry> zones) =>
        [.. world.Cluster.Workers.Select(w => (w.Name, zones.Where(z => z.Owner == w.Name).Sum(z => z.Load + IdleLoad)))];

    private static double MaxOverMean(ClusterRun world, IReadOnlyList<ZoneEntry> zones)
    {
        var loads = Loads(world, zones);
        return zones.All(z => z.IsRunning) ? loads.Max(l => l.Load) / loads.Average(l => l.Load) : double.PositiveInfinity;
    }

    private static void WaitFor(Func<bool> isReached, string what)
    {
        var began = Stopwatch.GetTimestamp();
        while (!isReached())
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new InvalidOperationException($"The cluster has not come to {what} within {Patience.TotalSeconds} s.");
            Thread.Sleep(Look);
        }
    }

    private sealed record Join(string Worker, long Began, long Ended, double Seconds, double StartSeconds, int Moves, (string Name, double Cores)[] Cores, (string Name, double Load)[] Loads)
    {
        public JsonObject ToJson() => new()
        {
            ["seconds"] = double.IsFinite(Seconds) ? Math.Round(Seconds, 1) : null,
            ["secondsFromStartToMember"] = Math.Round(StartSeconds, 1),
            ["moves"] = Moves,
            ["cores"] = new JsonObject(Cores.Select(c => KeyValuePair.Create(c.Name, (JsonNode?)Math.Round(c.Cores, 3)))),
            ["loads"] = new JsonObject(Loads.Select(l => KeyValuePair.Create(l.Name, (JsonNode?)Math.Round(l.Load, 4)))),
        };
    }
}
