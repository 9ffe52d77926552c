using System.Diagnostics;
using System.Globalization;
using Skirmish.Bots;
using Skirmish.Cluster;

namespace Skirmish.Rolling;

/// <summary>One rolling restart: cluster, players, restarts, the control, and the verdict.</summary>
/// <param name="plan">What it is to be.</param>
/// <param name="layout">Where the nodes are.</param>
/// <param name="cluster">The nodes; they restart by themselves.</param>
internal sealed class RollingRun(RollingPlan plan, ClusterLayout layout, KeptCluster cluster)
{
    // A node that leaves waits for its zones to be elsewhere, for 20 s by default.
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(40);

    private readonly List<string> _troubles = [];
    private readonly List<WorkerRestart> _restarts = [];

    /// <summary>Runs it.</summary>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The exit code: 0 if the verdict is good.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        using var watch = new ClusterWatch(layout.PlayAddresses, [.. cluster.Nodes.Select(n => n.Name)], plan.Backups);
        BotReport? bots = null;
        BotReport? control = null;
        try
        {
            cluster.Start(stop);
            await watch.WholeAsync(stop);
            var length = TimeSpan.Zero;
            bots = await BotRun.PlayAsync(Bots(TimeSpan.Zero), async players => length = await RestartAllAsync(players, watch, stop), stop);
            if (bots != null)
            {
                Say(string.Create(CultureInfo.InvariantCulture, $"now the same without restarts, for {length.TotalSeconds:0} s"));
                control = await BotRun.PlayAsync(Bots(length), stop);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            _troubles.Add(e is TimeoutException ? e.Message.TrimEnd('.') : "the run was ended early");
        }
        finally
        {
            await cluster.StopAsync();
        }

        _troubles.AddRange(cluster.Nodes.Where(n => n.OwnEnds > 0).Select(n => $"{n.Name} ended {n.OwnEnds} times by itself"));
        return await TellAsync(RollingReport.Of(plan, _troubles, _restarts, bots, control));
    }

    private async Task<TimeSpan> RestartAllAsync(int players, ClusterWatch watch, CancellationToken stop)
    {
        Say($"{players} bots play, and the workers are restarted");
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < plan.Rounds; round++)
        {
            foreach (var (name, _) in layout.Workers)
                await RestartAsync(cluster.Nodes.Single(n => n.Name == name), watch, stop);
        }

        await Task.Delay(plan.Calm, stop);
        return clock.Elapsed;
    }

    private async Task RestartAsync(KeptNode worker, ClusterWatch watch, CancellationToken stop)
    {
        await Task.Delay(plan.Calm, stop);
        await watch.WholeAsync(stop);
        var revision = await watch.RevisionAsync(worker.Name, stop);
        Say($"{worker.Name} is told to leave");
        var clock = Stopwatch.StartNew();
        var end = await worker.DrainAsync(DrainPatience) ?? throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"{worker.Name} was told to leave and had not ended after {DrainPatience.TotalSeconds:0} s."));
        var drained = clock.Elapsed;
        await watch.WholeAsync(stop, worker.Name, revision);
        var restart = new WorkerRestart(worker.Name, end, Math.Round(drained.TotalSeconds, 1), Math.Round((clock.Elapsed - drained).TotalSeconds, 1));
        _restarts.Add(restart);
        Say(restart.ToString());
    }

    private BotPlan Bots(TimeSpan duration) => new(layout.PlayAddresses, plan.Players, duration, plan.FlockPercent, plan.JoinsPerSecond, Threads: 1, WarmUpSeconds: plan.WarmUp.TotalSeconds);

    private async Task<int> TellAsync(RollingReport report)
    {
        Console.WriteLine();
        Tell("During the restarts", report.Bots);
        Tell("Without", report.Control);
        if (plan.Report is { } file)
        {
            file.Directory?.Create();
            await File.WriteAllTextAsync(file.FullName, report.ToJson(), CancellationToken.None);
            Console.WriteLine($"The report is in {file.FullName}.");
        }

        foreach (var trouble in report.Troubles)
            Console.WriteLine($"Fault: {trouble}.");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Verdict: {(report.IsGood ? "good" : "bad")}. {report.Restarts.Count} restarts; longest gap between snapshots {report.LongestGapMs:0} ms ({report.ControlLongestGapMs:0} ms without); beyond the control {report.MissedBeyondControl} snapshots and {report.OwnMovesMissedBeyondControl} moves of own ships missed."));
        return report.IsGood ? 0 : 1;
    }

    private static void Tell(string title, BotReport? report)
    {
        if (report == null)
            return;
        Console.WriteLine($"{title}:");
        Console.WriteLine(report.ToTable());
    }

    private void Say(string what) => cluster.Output.Say(string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss.fff} ROLLING {what}."));
}
