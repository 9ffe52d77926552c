using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>A worker with many zones is told to leave, as by SIGTERM, while the zones send each other numbered messages.</summary>
internal sealed class DrainScenario : IScenario
{
    private const int MinEvents = 200;
    private const int MinDrains = 3; // the longest gap of one is luck

    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);

    public string Name => "drain";

    public string Summary => "a worker with 100 and with 1,000 zones leaves: the longest time that a zone did not tick, the whole, messages lost";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("zones", "100,1000", "how many zones the worker has, ascending"),
        new("messages", "5000", "messages per second between zones, all together"),
        new("backups", "1", "backups of each zone"),
        new("drains", "0", FormattableString.Invariant($"how often each is done, in a cluster of its own each time; the worst counts; 0: {MinDrains} times, and until {MinEvents} zones have moved")),
        new("timeout", "0", "the worker's Node:DrainTimeout in seconds; 0: as the product has it"),
    ];

    public JsonObject Run(ScenarioRun run)
    {
        var sizes = run.Text("zones").Split(',').Select(s => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is > 0 and <= 10_000 && n % BenchmarkWorlds.CouriersAlong == 0
            ? n
            : throw new UsageException($"--zones has '{s}'; multiples of {BenchmarkWorlds.CouriersAlong} up to 10000 are allowed.")).ToArray();
        run.Out.WriteLine("zones  rounds  moved  longest gap ms  at a move p50 / p99 / max    without a drain         total ms  messages sent  lost  doubled  exit");
        var steps = sizes.Select(size => Measure(run, size)).ToArray();
        var last = steps[^1];
        return new JsonObject
        {
            ["scenario"] = Name,
            ["zones"] = (int)last["zones"]!,
            ["longestGapMs"] = (double)last["longestGapMs"]!,
            ["totalMs"] = (double)last["totalMs"]!,
            ["messagesLost"] = (long)last["messagesLost"]!,
            ["emptyStarts"] = (int)last["emptyStarts"]!,
            ["messagesPerSecond"] = run.Int("messages", 0, 1_000_000),
            ["backups"] = run.Int("backups", 0, 2),
            ["steps"] = new JsonArray([.. steps]),
        };
    }

    private static JsonObject Measure(ScenarioRun run, int size)
    {
        // With few zones, one drain has too few of them to speak of a 99th percentile.
        var count = run.Int("drains", 0, 100) is > 0 and var wanted ? wanted : Math.Max(MinDrains, (MinEvents + size - 1) / size);
        var drains = Enumerable.Range(0, count).Select(_ => Drain(run, size)).ToArray();
        var gaps = new Figures(drains.SelectMany(d => d.Gaps));
        var quiet = new Figures(drains.SelectMany(d => d.QuietGaps));
        var totals = new Figures(drains.Select(d => d.TotalMs));
        var step = new JsonObject
        {
            ["zones"] = size,
            ["longestGapMs"] = drains.Max(d => d.LongestMs),
            ["totalMs"] = totals.Max,
            ["messagesLost"] = drains.Sum(d => d.Lost),
            ["drains"] = drains.Length,
            ["zonesMoved"] = drains.Sum(d => d.Gaps.Length),
            ["ticksMissed"] = drains.Sum(d => d.TicksMissed),
            ["ticksMissedBefore"] = drains.Sum(d => d.TicksMissedBefore),
            ["tickGapAtMoveMs"] = gaps.ToJson(),
            ["longestGapWithoutDrainMs"] = quiet.ToJson(),
            ["messagesSent"] = drains.Sum(d => d.Sent),
            ["messagesDoubled"] = drains.Sum(d => d.Doubled),
            ["messagesReturned"] = drains.Sum(d => d.Returned),
            ["emptyStarts"] = drains.Sum(d => d.EmptyStarts),
            ["exitCodes"] = new JsonArray([.. drains.Select(d => (JsonNode)d.ExitCode)]),
            ["runs"] = new JsonArray([.. drains.Select(d => d.ToJson())]),
        };
        run.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{size,5}  {drains.Length,6}  {step["zonesMoved"],5}  {step["longestGapMs"],14}  {gaps,-27}  {quiet,-22}  {step["totalMs"],8}  {step["messagesSent"],13}  {step["messagesLost"],4}  {step["messagesDoubled"],7}  {string.Join(' ', drains.Select(d => d.ExitCode))}"));
        return step;
    }

    private static Figure Drain(ScenarioRun run, int size)
    {
        using var scratch = new Scratch();
        using var cluster = new BenchmarkCluster(new ClusterShape(BenchmarkWorlds.CouriersName, size, Workers: 3)
        {
            Backups = run.Int("backups", 0, 2),
            Messages = run.Int("messages", 0, 1_000_000),
            Strategy = Strategies.Crowded,
            DrainSeconds = run.Int("timeout", 0, 600),
            TicksFolder = scratch.Ticks,
            LighthouseFile = scratch.LighthouseFile,
        });
        using var admin = new ClusterAdmin(cluster.Seed.Address);
        var leaving = cluster.Workers[0];
        cluster.WaitUntil(r => (int)r[0]["zones"]! == size, string.Create(CultureInfo.InvariantCulture, $"{size} zones on {leaving.Name}"));
        cluster.WaitUntil(_ => admin.ZonesWithoutBackup() == 0, "a backup in sync for each zone");
        Thread.Sleep(Warmup);
        var began = Stopwatch.GetTimestamp();
        admin.Leave(leaving.Name);
        if (!leaving.Process.Process.WaitForExit(ExitTimeout))
            throw new InvalidOperationException($"{leaving.Name} has not ended within {ExitTimeout.TotalSeconds} s.");
        var ended = Stopwatch.GetTimestamp();
        cluster.Forget(leaving);
        Thread.Sleep(Rest); // what was left behind goes on elsewhere
        cluster.Ask("stop-moving");
        Thread.Sleep(Rest); // what is on its way arrives
        var posts = cluster.Ask("report").SelectMany(r => (JsonArray)r["posts"]!).Select(p => ((JsonArray)p!).Select(n => (long)n!).ToArray()).ToArray();
        var exitCode = leaving.Process.Process.ExitCode;
        leaving.Process.Dispose();

        var ticks = TickHistory.Read(scratch.Ticks);
        var before = began - (long)(Warmup.TotalSeconds / 2 * Stopwatch.Frequency);
        var during = ticks.Values.Select(t => ZoneSwitch.Look(t, began, ended)).ToArray();
        var earlier = ticks.Values.Select(t => ZoneSwitch.Look(t, before, began)).ToArray();
        var (sent, received, doubled) = (posts.Sum(p => p[0]), posts.Sum(p => p[1]), posts.Sum(p => p[2]));
        return new Figure(
            [.. ZoneSwitch.In(ticks).Where(s => s.Last.At >= began).Select(s => s.GapMs)],
            [.. earlier.Select(e => e.LongestMs)],
            Math.Round(during.Max(d => d.LongestMs), 1),
            Math.Round(Stopwatch.GetElapsedTime(began, ended).TotalMilliseconds),
            during.Sum(d => d.Missed),
            earlier.Sum(d => d.Missed),
            sent,
            sent - (received - doubled),
            doubled,
            posts.Sum(p => p[3]),
            TickHistory.EmptyStarts(ticks),
            exitCode);
    }

    private sealed record Figure(double[] Gaps, double[] QuietGaps, double LongestMs, double TotalMs, long TicksMissed, long TicksMissedBefore, long Sent, long Lost, long Doubled, long Returned, int EmptyStarts, int ExitCode)
    {
        public JsonObject ToJson() => new()
        {
            ["longestGapMs"] = LongestMs,
            ["totalMs"] = TotalMs,
            ["ticksMissed"] = TicksMissed,
            ["tickGapAtMoveMs"] = new Figures(Gaps).ToJson(),
            ["longestGapWithoutDrainMs"] = new Figures(QuietGaps).ToJson(),
            ["messagesSent"] = Sent,
            ["messagesLost"] = Lost,
            ["messagesDoubled"] = Doubled,
            ["emptyStarts"] = EmptyStarts,
            ["exitCode"] = ExitCode,
        };
    }
}
