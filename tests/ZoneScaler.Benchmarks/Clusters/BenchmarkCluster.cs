using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>A lighthouse or somebody else's store, coordinators, a gateway, and workers, each a process of its own or in one with others, as its <see cref="ClusterShape"/> says.</summary>
internal sealed class BenchmarkCluster : IDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    private readonly ClusterShape _shape;
    private readonly List<ClusterMember> _workers = [];
    private readonly List<ClusterMember> _others = [];
    private ClusterMember? _seed;
    private int _lastWorker;
    private int _lastCoordinator;

    public BenchmarkCluster(ClusterShape shape)
    {
        _shape = shape;
        string[] more = [.. shape.Coordinators == 0 ? ["coordinator"] : Array.Empty<string>(), .. shape.HasOwnGateway ? [] : new[] { "gateway" }];
        if (shape.Store.Length == 0)
            _seed = Start("seed", string.Join(',', ["lighthouse", .. more]), "");
        for (var i = 1; i <= shape.Coordinators; i++)
            AddCoordinator();
        Gateway = shape.HasOwnGateway ? Start("gateway", "gateway") : Seed;
        if (shape.HasOwnGateway)
            _others.Add(Gateway);
        for (var i = 1; i <= shape.Workers; i++)
            AddWorker();
    }

    /// <summary>The process of the lighthouse.</summary>
    public ClusterMember Seed => _seed ?? throw new InvalidOperationException("This cluster has no lighthouse of its own.");

    /// <summary>Where players come in.</summary>
    public ClusterMember Gateway { get; }

    /// <summary>The coordinators that have processes of their own.</summary>
    public IEnumerable<ClusterMember> Coordinators => _others.Where(m => m != Gateway);

    public IReadOnlyList<ClusterMember> Workers => _workers;

    /// <summary>All processes.</summary>
    public IEnumerable<ClusterMember> All => [.. _seed == null ? [] : new[] { _seed }, .. _others, .. _workers];

    /// <summary>Starts another worker, which has a name that none had before.</summary>
    public ClusterMember AddWorker() => AddWorker(Name("worker", ++_lastWorker));

    /// <summary>Starts a worker under a name that one may have had that has ended.</summary>
    public ClusterMember AddWorker(string name)
    {
        var worker = Start(name, "worker");
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Counts a worker that has ended, or is to, no longer among the cluster's.</summary>
    public void Forget(ClusterMember worker) => _workers.Remove(worker);

    /// <summary>Starts a node of the cluster; whoever does must also end it.</summary>
    public ClusterMember Start(string name, string roles) => Start(name, roles, _shape.Store.Length > 0 ? _shape.Store : Seed.Lighthouse);

    /// <summary>Starts another coordinator, which has a name that none had before.</summary>
    public void AddCoordinator() => _others.Add(Start(Name("coordinator", ++_lastCoordinator), "coordinator"));

    /// <summary>Ends processes at once, as <c>kill -9</c> does, and counts them no longer among the cluster's.</summary>
    /// <returns>When, as the stopwatch says.</returns>
    public long Kill(params ClusterMember[] members)
    {
        var at = Stopwatch.GetTimestamp();
        foreach (var member in members)
            member.Process.Process.Kill();
        foreach (var member in members)
        {
            member.Process.Dispose();
            _workers.Remove(member);
            _others.Remove(member);
        }
        return at;
    }

    /// <summary>Starts the lighthouse's process anew, once it is dead. Only with a fixed port will the others find it.</summary>
    public void RestartSeed(string roles) => _seed = Start(Seed.Name, roles, "");

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
    public IReadOnlyList<JsonObject> Ask(string command) => [.. Workers.Select(w => w.Process.Ask(command))];

    public void Dispose()
    {
        foreach (var member in All.Reverse())
            member.Process.Dispose();
    }

    /// <summary>The value below which a share of what was counted lies.</summary>
    public static int Quantile(IEnumerable<JsonObject> reports, string table, double share)
    {
        var counts = TickCounts.Read(reports, table);
        var left = (long)Math.Ceiling(counts.Sum(c => c.Count) * share);
        foreach (var (value, count) in counts)
        {
            left -= count;
            if (left <= 0)
                return value;
        }
        return 0;
    }

    private ClusterMember Start(string name, string roles, string seeds) => new(name, _shape.Network?.LauncherOf(name) ?? [], _shape.Arguments(name, roles, seeds));

    private static string Name(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");
}
