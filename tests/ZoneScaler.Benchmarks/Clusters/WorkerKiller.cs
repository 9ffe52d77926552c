using System.Diagnostics;
using System.Text.Json.Nodes;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>
/// Kills the owner of one of two cells every few seconds, starts another worker, and brings the cells on different workers again, so that entities keep crossing between processes. On a thread of its own;
/// nobody else asks the workers until it has ended.
/// </summary>
internal sealed class WorkerKiller(BenchmarkCluster cluster, TimeSpan interval) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ManualResetEventSlim _isOver = new();

    /// <summary>How many were killed.</summary>
    public int Kills { get; private set; }

    /// <summary>What those that were killed had counted right before.</summary>
    public List<JsonObject> LastWords { get; } = [];

    /// <summary>Kills until it is stopped; then all is whole again.</summary>
    public async Task RunAsync()
    {
        await Task.Yield();
        using var admin = new ClusterAdmin(cluster.Gateway.Address);
        Recover(admin);
        var last = Stopwatch.GetTimestamp();
        while (!_isOver.Wait(Max(TimeSpan.Zero, interval - Stopwatch.GetElapsedTime(last))))
        {
            var cells = Cells(admin);
            var victim = cluster.Workers.Single(w => w.Name == cells[Kills % cells.Length].Owner);
            LastWords.Add(victim.Process.Ask("report"));
            last = cluster.Kill(victim);
            Kills++;
            cluster.AddWorker();
            Recover(admin);
            Part(admin);
        }
    }

    /// <summary>Kills no more.</summary>
    public void Stop() => _isOver.Set();

    public void Dispose() => _isOver.Dispose();

    private void Part(ClusterAdmin admin)
    {
        var cells = Cells(admin);
        if (cells.Select(c => c.Owner).Distinct().Count() > 1)
            return;
        var to = cluster.Workers.First(w => w.Name != cells[0].Owner).Name;
        admin.Move(cells[Kills % cells.Length].Name, to);
        Recover(admin);
    }

    private static void Recover(ClusterAdmin admin)
    {
        var began = Stopwatch.GetTimestamp();
        while (admin.ZonesWithoutBackup() > 0 || admin.Zones().Any(z => !z.IsRunning))
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new InvalidOperationException($"The cluster has not recovered within {Patience.TotalSeconds} s.");
            Thread.Sleep(50);
        }
    }

    private static Admin.V1.ZoneEntry[] Cells(ClusterAdmin admin) => [.. admin.Zones().Where(z => z.Cell.Count > 0)];

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
