using System.Diagnostics;
using ZoneScaler.Client.Transport;

namespace Skirmish.Bots;

/// <summary>What a run of bots is to be.</summary>
/// <param name="Gateways">The servers' pages, <c>http://host:port</c>. Bots are spread over them, and go on at the next one when theirs is away.</param>
/// <param name="Players">How many.</param>
/// <param name="Duration">How long to measure, after all have joined.</param>
/// <param name="FlockPercent">How many of them follow the moving hot spot.</param>
/// <param name="JoinsPerSecond">How fast they come.</param>
/// <param name="Threads">How many threads decode and think.</param>
/// <param name="EndPatience">After how many snapshots the end of a shot counts as lost if it was not told.</param>
/// <param name="WarmUpSeconds">How long after all have joined the measurement begins.</param>
/// <param name="Disturbance">What is done to the cluster meanwhile; null for nothing.</param>
internal sealed record BotPlan(
    IReadOnlyList<Uri> Gateways, int Players, TimeSpan Duration, int FlockPercent, int JoinsPerSecond, int Threads, int EndPatience = ShotWatch.EndPatience, double WarmUpSeconds = 1, Disturbance? Disturbance = null);

/// <summary>Lets bots play and says what they felt.</summary>
internal static class BotRun
{
    private static readonly TimeSpan JoinPatience = TimeSpan.FromSeconds(30);

    // As long as ends are missing, bots play on for so long.
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(60);

    /// <summary>Plays for the time that the plan says.</summary>
    /// <returns>The report; null if nobody could join.</returns>
    public static Task<BotReport?> PlayAsync(BotPlan plan, CancellationToken stop)
    {
        return PlayAsync(plan, MeasureAsync, stop);

        async Task MeasureAsync(int players)
        {
            Console.WriteLine($"{players} bots play. Measuring for {plan.Duration.TotalSeconds:0} s; Ctrl-C ends it early.");
            await Pause(plan.Duration, stop);
        }
    }

    /// <summary>Plays while something happens.</summary>
    /// <param name="plan">Who plays.</param>
    /// <param name="meanwhile">Called when all have joined, with their number; bots play and measure until it completes.</param>
    /// <param name="stop">Ends the joining early.</param>
    /// <returns>The report; null if nobody could join.</returns>
    public static async Task<BotReport?> PlayAsync(BotPlan plan, Func<int, Task> meanwhile, CancellationToken stop)
    {
        var crews = Muster(plan);
        try
        {
            foreach (var crew in crews)
                crew.Start();
            var joinTime = TimeSpan.FromSeconds((double)plan.Players / plan.JoinsPerSecond) + JoinPatience;
            var waiting = Stopwatch.StartNew();
            while (Playing(crews) < plan.Players && waiting.Elapsed < joinTime && !stop.IsCancellationRequested)
                await Pause(TimeSpan.FromMilliseconds(100), stop);
            await Pause(TimeSpan.FromSeconds(plan.WarmUpSeconds), stop); // the rush of joining is over
            var players = Playing(crews);
            if (players == 0)
                return null;

            var cpuBefore = Environment.CpuUsage.TotalTime;
            var measured = Stopwatch.StartNew();
            foreach (var crew in crews)
                crew.Measure();
            await meanwhile(players);
            // What is told late is a pause, and what is never told is lost: only time tells them apart.
            var ending = Stopwatch.StartNew();
            while (crews.Any(c => c.AwaitsEnds) && ending.Elapsed < EndTime && !stop.IsCancellationRequested)
                await Pause(TimeSpan.FromMilliseconds(100), stop);
            foreach (var crew in crews)
                crew.Stop();
            measured.Stop();
            var cpu = Environment.CpuUsage.TotalTime - cpuBefore;
            var findings = new Findings();
            foreach (var crew in crews)
                findings.Merge(crew.Findings);
            return BotReport.Of(findings, players, Playing(crews), measured.Elapsed, crews.Sum(c => c.BytesReceived), cpu);
        }
        finally
        {
            foreach (var crew in crews)
                crew.Dispose();
            await Task.Delay(200, CancellationToken.None); // their farewells leave
        }
    }

    private static int Playing(List<BotCrew> crews) => crews.Sum(c => c.Playing);

    private static List<BotCrew> Muster(BotPlan plan)
    {
        var gateways = plan.Gateways.Select(PlayAddress).ToList();
        var serverTime = new ServerTime();
        var start = ClientClock.Now;
        var crews = new List<BotCrew>();
        for (var thread = 0; thread < plan.Threads; thread++)
        {
            var findings = new Findings { EndPatience = plan.EndPatience, Disturbance = plan.Disturbance ?? new Disturbance() };
            var bots = new List<Bot>();
            for (var i = thread; i < plan.Players; i += plan.Threads)
                bots.Add(new Bot([.. gateways.Skip(i % gateways.Count), .. gateways.Take(i % gateways.Count)], $"Bot {i + 1}", i % 100 * 37 % 100 < plan.FlockPercent, i, findings, serverTime));
            crews.Add(new BotCrew(bots, findings, start, TimeSpan.FromSeconds((double)plan.Threads / plan.JoinsPerSecond)));
        }

        return crews;
    }

    private static Uri PlayAddress(Uri page) => new UriBuilder(page) { Scheme = page.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", Path = "/play" }.Uri;

    private static async Task Pause(TimeSpan time, CancellationToken stop)
    {
        try
        {
            await Task.Delay(time, stop);
        }
        catch (OperationCanceledException)
        {
            // Ended early: what was measured so far is reported.
        }
    }
}
