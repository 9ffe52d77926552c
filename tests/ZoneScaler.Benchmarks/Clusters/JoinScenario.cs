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
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(3); // so long loads must be even, else time goes on
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(16); // what has moved rests for 10 s; the span that a join is compared with lies in it, too
    private static readonly long Aftermath = Stopwatch.Frequency;

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
            moves += join.Switches.Length;
            run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{join.Worker}: even after {join.Seconds:f1} s, {join.Switches.Length} moves"));
            if (join.Switches.Length == 0)
                throw new InvalidOperationException($"Nothing moved to {join.Worker} within {Patience.TotalSeconds} s.");
            if (joins.Count < least || moves < count)
                Leave(world, join.Worker);
        }
        var (lost, doubled) = world.Audit();
        var ticks = world.Ticks();
        var emptyStarts = TickHistory.EmptyStarts(ticks);
        var switches = joins.SelectMany(j => j.Switches).ToArray();
        var snapshots = new Figures(switches.Select(gaps.Snapshots));
        var cells = Enumerable.Range(0, ClusterRun.Cells).ToArray();
        var snapshotControl = new Figures(quiet.SelectMany(at => cells.Select(c => gaps.Snapshots(c, at))));
        var views = new Figures(switches.Select(gaps.Views));
        var viewControl = new Figures(quiet.SelectMany(at => cells.Select(c => gaps.Views(c, at))));
        var tickGaps = new Figures(switches.Select(s => s.GapMs));
        var tickControl = new Figures(quiet.SelectMany(at => ticks.Values.Select(t => ZoneSwitch.Look(t, at, at + PlayerGaps.Before + PlayerGaps.After).LongestMs)));
        var anyZone = new Figures(joins.Select(j => j.Unrest).Select(u => gaps.AnySnapshots(u.From, u.To)));
        var anyZoneControl = new Figures(joins.Select(j => gaps.AnySnapshots(j.Started - (j.Unrest.To - j.Unrest.From), j.Started)));
        var seconds = new Figures(joins.Select(j => j.Seconds).Where(double.IsFinite));
        var neverEven = joins.Count(j => j.Even == null);
        var movesEach = new Figures(joins.Select(j => (double)j.Switches.Length));
        run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{joins.Count} joins, {switches.Length} moves, {switches.Sum(s => Math.Max(0, s.Missed))} ticks missed; lost {lost}, doubled {doubled}, {emptyStarts} zones started empty"));
        run.Out.WriteLine("p50 / p99 / max            at a move                without one");
        run.Out.WriteLine($"seconds until even         {seconds}");
        run.Out.WriteLine($"moves                      {movesEach}");
        run.Out.WriteLine($"longest snapshot gap, ms   {snapshots,-24} {snapshotControl}");
        run.Out.WriteLine($"of any zone in a join      {anyZone,-24} {anyZoneControl}");
        run.Out.WriteLine($"own entity stands still    {views,-24} {viewControl}");
        run.Out.WriteLine($"between two ticks          {tickGaps,-24} {tickControl}");
        return new JsonObject
        {
            ["scenario"] = Name,
            ["entities"] = run.Int("entities", 0, 100_000),
            ["players"] = run.Int("players", 1, 1000),
            ["backups"] = run.Int("backups", 0, 2),
            ["seconds"] = neverEven == 0 ? seconds.Max : null,
            ["joinsNeverEven"] = neverEven,
            ["longestGapMs"] = snapshots.Max,
            ["longestGapMsWithoutJoin"] = snapshotControl.Max,
            ["longestGapAnyZoneMs"] = anyZone.ToJson(),
            ["longestGapAnyZoneMsWithoutJoin"] = anyZoneControl.ToJson(),
            ["moves"] = movesEach.P50,
            ["joins"] = joins.Count,
            ["movesInAll"] = switches.Length,
            ["ticksMissed"] = switches.Sum(s => Math.Max(0, s.Missed)),
            ["lost"] = lost,
            ["doubled"] = doubled,
            ["emptyStarts"] = emptyStarts,
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
        long? even = null;
        var isLasting = false;
        var (cells, changed) = (0, began);
        while (true)
        {
            var known = world.Admin.Zones();
            if (!isLasting)
            {
                // One that moves on does not run for a moment; that loads are even holds nevertheless.
                if (MaxOverMean(world, known) > Even)
                    even = null;
                else if (even == null && known.All(z => z.IsRunning))
                    even = Stopwatch.GetTimestamp();
                isLasting = even is { } since && Stopwatch.GetElapsedTime(since) >= Lasting;
            }
            var now = known.Count(z => z.Cell.Count > 0 && z.Owner == worker.Name);
            if (now != cells)
                (cells, changed) = (now, Stopwatch.GetTimestamp());
            if ((isLasting && Stopwatch.GetElapsedTime(changed) >= Calm) || Stopwatch.GetElapsedTime(began) >= Patience)
                break;
            Thread.Sleep(Look);
        }
        var ended = Stopwatch.GetTimestamp();
        var cpu = world.Cluster.Workers.Select(w => w.Process.Cpu).ToArray();
        Thread.Sleep(Calm);
        var cores = world.Cluster.Workers.Select((w, i) => (w.Name, (w.Process.Cpu - cpu[i]).TotalSeconds / Calm.TotalSeconds)).ToArray();
        var loads = Loads(world, world.Admin.Zones());
        // By the same record as the gaps at them, so that there are as many in all. No other worker has had its name.
        var switches = ZoneSwitch.In(world.Ticks()).Where(s => s.First.Node == worker.Name && s.First.At <= ended).ToArray();
        return new Join(worker.Name, started, began, ended, isLasting ? even : null, switches, cores, loads);
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
        return loads.Max(l => l.Load) / loads.Average(l => l.Load);
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

    /// <summary>What came of a join.</summary>
    /// <param name="Worker">Who joined.</param>
    /// <param name="Started">When its process was started.</param>
    /// <param name="Began">When the coordinator knew it as a member.</param>
    /// <param name="Ended">When nothing had moved for a while.</param>
    /// <param name="Even">From when on loads were even, and stayed so; null: that was not seen.</param>
    /// <param name="Switches">The zones that went to it.</param>
    /// <param name="Cores">What each worker's process took afterwards.</param>
    /// <param name="Loads">What each worker's zones cost afterwards.</param>
    private sealed record Join(string Worker, long Started, long Began, long Ended, long? Even, ZoneSwitch[] Switches, (string Name, double Cores)[] Cores, (string Name, double Load)[] Loads)
    {
        /// <summary>How long it was until loads were even for good; infinite if that was not seen.</summary>
        public double Seconds => Even is { } at ? Stopwatch.GetElapsedTime(Began, at).TotalSeconds : double.PositiveInfinity;

        /// <summary>From the beginning until a second after loads were even and the last zone had moved.</summary>
        public (long From, long To) Unrest => (Began, Switches.Select(s => s.First.At).Append(Even ?? Ended).Max() + Aftermath);

        public JsonObject ToJson() => new()
        {
            ["seconds"] = double.IsFinite(Seconds) ? Math.Round(Seconds, 1) : null,
            ["secondsFromStartToMember"] = Math.Round(Stopwatch.GetElapsedTime(Started, Began).TotalSeconds, 1),
            ["moves"] = Switches.Length,
            ["cores"] = new JsonObject(Cores.Select(c => KeyValuePair.Create(c.Name, (JsonNode?)Math.Round(c.Cores, 3)))),
            ["loads"] = new JsonObject(Loads.Select(l => KeyValuePair.Create(l.Name, (JsonNode?)Math.Round(l.Load, 4)))),
        };
    }
}
