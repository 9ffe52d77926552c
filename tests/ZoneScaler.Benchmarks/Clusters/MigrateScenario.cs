using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Zones that move from worker to worker while they run, with entities that cross borders and players that look.</summary>
internal sealed class MigrateScenario : IScenario
{
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Baseline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700); // between two moves; in its middle lies a window without any

    public string Name => "migrate";

    public string Summary => "live moves of zones under load: ticks missed, snapshot gaps, entities lost, pauses predicted and measured";

    public IReadOnlyList<ScenarioOption> Options { get; } = [.. ClusterRun.Options, new("moves", "200", "how many zones move, one after the other")];

    public JsonObject Run(ScenarioRun run)
    {
        var count = run.Int("moves", 1, 100_000);
        using var world = ClusterRun.Start(run);
        Thread.Sleep(Warmup);
        world.Cluster.Ask("measure");
        var cpu = world.Cluster.All.Select(m => m.Process.Cpu).ToArray();
        // What a move adds to what workers send anyway: ghosts, backups, players' views.
        var (sentBefore, countedFrom) = (Sent(world), Stopwatch.GetTimestamp());
        Thread.Sleep(Baseline);
        var before = world.Cluster.Ask("report");
        var sent = before.Sum(SentBy);
        var usual = (sent - sentBefore) / Stopwatch.GetElapsedTime(countedFrom).TotalSeconds;
        var (moves, quiet) = (new List<(int Cell, double Predicted, double Took, long Began)>(), new List<(int Cell, long At)>());
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var (cell, to) = Next(world.Admin.Zones(), i);
            var at = Stopwatch.GetTimestamp();
            var (predicted, took) = world.Admin.Move(NameOf(cell), to);
            moves.Add((cell, predicted, took, at));
            Thread.Sleep(Pause);
            quiet.Add((cell, Stopwatch.GetTimestamp() - PlayerGaps.After - PlayerGaps.Before));
        }
        var ended = Stopwatch.GetTimestamp();
        var seconds = Stopwatch.GetElapsedTime(began, ended).TotalSeconds;
        var bytes = (long)((Sent(world) - sent - usual * seconds) / count);
        Thread.Sleep(1000);
        var used = world.Cluster.All.Select((m, i) => (m.Name, Share: (m.Process.Cpu - cpu[i]).TotalSeconds / (seconds + 1))).ToArray();
        var reports = world.Cluster.Ask("report");
        // Entities that cross a border while one of its zones is on its way: a zone that is not runs on meanwhile, and they come too late for its next tick.
        var earlier = TickCounts.Read(before, "crossings");
        var (crossed, others) = (TickCounts.Read(reports, "crossings"), TickCounts.Read(reports, "gaps"));
        var pauses = reports.SelectMany(r => (JsonArray)r["pauses"]!).Select(p => (Predicted: (double)p![0]!, Took: (double)p[1]!)).ToArray();
        var (lost, doubled) = world.Audit();
        var ticks = world.Ticks();
        var emptyStarts = TickHistory.EmptyStarts(ticks);
        var switches = ZoneSwitch.In(ticks).Where(s => s.Last.At >= began && s.First.At <= ended).ToArray();
        var ofMoves = moves.Select(m => switches.FirstOrDefault(s => s.Zone == BenchmarkWorlds.ZoneOf(m.Cell) && s.First.At >= m.Began)).ToArray();

        var gaps = new PlayerGaps(world.Crowd);
        var snapshotGaps = new Figures(switches.Select(gaps.Snapshots));
        var snapshotControl = new Figures(quiet.Select(q => gaps.Snapshots(q.Cell, q.At)));
        var views = new Figures(switches.Select(gaps.Views));
        var viewControl = new Figures(quiet.Select(q => gaps.Views(q.Cell, q.At)));
        var tickGaps = new Figures(switches.Select(s => s.GapMs));
        var tickControl = new Figures(quiet.Select(q => ZoneSwitch.Look(ticks[BenchmarkWorlds.ZoneOf(q.Cell)], q.At, q.At + PlayerGaps.Before + PlayerGaps.After).LongestMs));
        var missed = switches.Sum(s => Math.Max(0, s.Missed));
        var ranTwice = switches.Sum(s => Math.Max(0, -s.Missed));
        var all = ticks.Values.Select(t => ZoneSwitch.Look(t, began, ended)).ToArray();
        var whole = new Figures(moves.Select(m => m.Took));
        var predictedBefore = new Figures(moves.Select(m => m.Predicted));
        var (predictions, stoodStill, off) = (new Figures(pauses.Select(p => p.Predicted)), new Figures(pauses.Select(p => p.Took)), new Figures(pauses.Select(p => p.Took - p.Predicted)));
        var late = new Figures(ofMoves.Where(s => s.First.At != 0).Select(s => Math.Max(0, s.GapMs - 50)));

        run.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{switches.Length} moves: ticks missed {missed}, run twice {ranTwice}; lost {lost}, doubled {doubled}, {emptyStarts} zones started empty; {bytes} bytes between nodes a move, beside {usual:f0} a second without"));
        run.Out.WriteLine("p50 / p99 / max, ms        at a move                without one");
        run.Out.WriteLine($"longest snapshot gap       {snapshotGaps,-24} {snapshotControl}");
        run.Out.WriteLine($"own entity stands still    {views,-24} {viewControl}");
        run.Out.WriteLine($"between two ticks          {tickGaps,-24} {tickControl}");
        run.Out.WriteLine($"whole move                 {whole}");
        run.Out.WriteLine($"pause predicted            {predictions}, when the move was asked for {predictedBefore}");
        run.Out.WriteLine($"pause measured             {stoodStill}, beyond the prediction {off}");
        run.Out.WriteLine($"tick late by               {late}");
        run.Out.WriteLine("cores: " + string.Join(", ", used.Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Name} {u.Share:f2}"))));
        return new JsonObject
        {
            ["scenario"] = Name,
            ["entities"] = run.Int("entities", 0, 100_000),
            ["players"] = run.Int("players", 1, 1000),
            ["backups"] = run.Int("backups", 0, 2),
            ["moves"] = switches.Length,
            ["ticksMissed"] = missed,
            ["snapshotGapP99Ms"] = snapshotGaps.P99,
            ["lost"] = lost,
            ["doubled"] = doubled,
            ["emptyStarts"] = emptyStarts,
            ["bytes"] = bytes,
            ["moveMs"] = whole.P50,
            ["bytesPerSecondWithoutMoves"] = Math.Round(usual),
            ["ticksRunTwice"] = ranTwice,
            ["ticksMissedByAllZones"] = all.Sum(a => a.Missed),
            ["crossings"] = crossed.Sum(c => c.Count) - earlier.Sum(c => c.Count),
            ["crossingsWithTicksMissed"] = crossed.Where(c => c.Ticks > 0).Sum(c => c.Count) - earlier.Where(c => c.Ticks > 0).Sum(c => c.Count),
            ["crossingsWithoutMoves"] = earlier.Sum(c => c.Count),
            ["crossingsWithTicksMissedWithoutMoves"] = earlier.Where(c => c.Ticks > 0).Sum(c => c.Count),
            ["ticksMissedAtACrossingMax"] = crossed.Select(c => c.Ticks).DefaultIfEmpty().Max(),
            ["crossingsWithTicksTwice"] = crossed.Where(c => c.Ticks < 0).Sum(c => c.Count),
            ["otherEntitiesWithTicksMissed"] = others.Where(o => o.Ticks > 0).Sum(o => o.Count),
            ["otherEntitiesWithTicksTwice"] = others.Where(o => o.Ticks < 0).Sum(o => o.Count),
            ["snapshotGapMs"] = snapshotGaps.ToJson(),
            ["snapshotGapWithoutMoveMs"] = snapshotControl.ToJson(),
            ["viewPauseMs"] = views.ToJson(),
            ["viewPauseWithoutMoveMs"] = viewControl.ToJson(),
            ["tickGapMs"] = tickGaps.ToJson(),
            ["tickGapWithoutMoveMs"] = tickControl.ToJson(),
            ["moveMsAll"] = whole.ToJson(),
            ["predictedPauseMs"] = predictions.ToJson(),
            ["measuredPauseMs"] = stoodStill.ToJson(),
            ["pauseBeyondPredictionMs"] = off.ToJson(),
            ["pausePredictedWhenAskedMs"] = predictedBefore.ToJson(),
            ["tickLateMs"] = late.ToJson(),
            ["playersLost"] = world.Crowd.Broken,
            ["cores"] = new JsonObject(used.Select(u => KeyValuePair.Create(u.Name, (JsonNode?)Math.Round(u.Share, 3)))),
        };
    }

    /// <summary>A zone of the worker with the most, in turn, and where to: by turns to where its backup is and where it is not.</summary>
    private static (int Cell, string To) Next(IReadOnlyList<Admin.V1.ZoneEntry> zones, int turn)
    {
        var owners = zones.Where(z => z.Cell.Count > 0).GroupBy(z => z.Owner).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).ToArray();
        var zone = owners[0].OrderBy(z => z.Name, StringComparer.Ordinal).ElementAt(turn / owners.Length % owners[0].Count());
        var others = owners.Skip(1).Select(g => g.Key).ToArray();
        var to = others.FirstOrDefault(o => zone.Backups.Contains(o) == (turn % 2 == 0)) ?? others[turn % others.Length];
        return (zone.Cell[1] * BenchmarkWorlds.SixteenAlong + zone.Cell[0], to);
    }

    private static long Sent(ClusterRun world) => world.Cluster.Ask("report").Sum(SentBy);

    private static long SentBy(JsonObject report) => (long)report["sentBytes"]!;

    private static string NameOf(int cell) => BenchmarkWorlds.ZoneOf(cell).ToString();
}
