using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>A lighthouse with coordinator and gateway, and workers, each a process of its own.</summary>
internal sealed class BenchmarkCluster : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _seed;

    public BenchmarkCluster(string world, int size, int workers)
    {
        var (w, s, n) = (world, size.ToString(CultureInfo.InvariantCulture), workers.ToString(CultureInfo.InvariantCulture));
        _seed = ChildProcess.Start(ClusterProcess.Command, "--name", "seed", "--roles", "lighthouse,coordinator,gateway", "--world", w, "--size", s, "--workers", n);
        var seeds = _seed.ReadLine();
        Gateway = new Uri(_seed.ReadLine());
        Workers = [.. Enumerable.Range(1, workers).Select(i => ChildProcess.Start(
            ClusterProcess.Command, "--name", string.Create(CultureInfo.InvariantCulture, $"worker-{i}"), "--roles", "worker", "--seeds", seeds, "--world", w, "--size", s, "--workers", n))];
        foreach (var worker in Workers)
        {
            worker.ReadLine();
            worker.ReadLine();
        }
    }

    /// <summary>Where players come in.</summary>
    public Uri Gateway { get; }

    /// <summary>The process of lighthouse, coordinator and gateway.</summary>
    public ChildProcess Seed => _seed;

    public IReadOnlyList<ChildProcess> Workers { get; }

    /// <summary>Waits until the workers say something.</summary>
    public void WaitUntil(Func<IReadOnlyList<JsonObject>, bool> isReached, string what)
    {
        var deadline = DateTime.UtcNow + StartTimeout;
        while (!isReached(Ask("report")))
        {
            if (DateTime.UtcNow > deadline)
                throw new InvalidOperationException($"The cluster has not come to {what} within {StartTimeout.TotalSeconds} s.");
            Thread.Sleep(200);
        }
    }

    /// <summary>Asks all workers.</summary>
    public IReadOnlyList<JsonObject> Ask(string command) => [.. Workers.Select(w => w.Ask(command))];

    public void Dispose()
    {
        foreach (var worker in Workers)
            worker.Dispose();
        _seed.Dispose();
    }

    /// <summary>The value below which a share of what was counted lies.</summary>
    public static int Quantile(IEnumerable<JsonObject> reports, string table, double share)
    {
        var counts = reports.SelectMany(r => (JsonArray)r[table]!).GroupBy(p => (int)p![0]!).OrderBy(g => g.Key).Select(g => (Value: g.Key, Count: g.Sum(p => (long)p![1]!))).ToArray();
        var left = (long)Math.Ceiling(counts.Sum(c => c.Count) * share);
        foreach (var (value, count) in counts)
        {
            left -= count;
            if (left <= 0)
                return value;
        }
        return 0;
    }
}
