using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Coordination.Tests.Peers;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>One kind of outage, again and again in a cluster and a world of its own: what comes of it owes nothing to the other kinds, and says when it was measured.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Option">The option that says how often.</param>
/// <param name="Count">How often by default.</param>
/// <param name="Summary">One line for the help text.</param>
internal sealed record FailoverBlock(string Name, string Option, int Count, string Summary)
{
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(10);

    /// <summary>What it does.</summary>
    public required Func<OutageSeries, OutageStage, List<Outage>> Act { get; init; }

    /// <summary>Whether state waits for the backup, too.</summary>
    public bool IsCommitted { get; init; }

    /// <summary>Whether zones have backups.</summary>
    public bool IsBacked { get; init; } = true;

    /// <summary>Whether something is held back between its nodes.</summary>
    public bool NeedsNetwork { get; init; }

    /// <summary>Whether its store is etcd.</summary>
    public bool NeedsEtcd { get; init; }

    /// <summary>Whether coordinators die, so that there must be another.</summary>
    public bool KillsCoordinators { get; init; }

    /// <summary>Whether workers are cut off before they die, so that they have shown what no backup has.</summary>
    public bool Tears { get; init; }

    /// <summary>What it lacks on this machine, in words; null if nothing.</summary>
    public string? Missing() => NeedsNetwork && BenchmarkNetwork.Missing() is { } missing ? missing : NeedsEtcd && Peer.Etcd == null ? "etcd" : null;

    /// <summary>Measures.</summary>
    /// <param name="run">The run, for its world.</param>
    /// <param name="count">How often.</param>
    /// <param name="leaseSeconds">The lease where there are no backups.</param>
    public JsonObject Measure(ScenarioRun run, int count, int leaseSeconds)
    {
        run.Out.WriteLine($"{Name}: {Summary}");
        var (at, began) = (DateTime.UtcNow, Stopwatch.GetTimestamp());
        using var network = NeedsNetwork ? new BenchmarkNetwork() : null;
        var etcd = NeedsEtcd ? EtcdCluster.StartAsync(members: 3).GetAwaiter().GetResult() : null;
        try
        {
            using var world = ClusterRun.Start(run, shape => Shape(shape, network, etcd, leaseSeconds));
            Thread.Sleep(Warmup);
            var series = new OutageSeries(world, run.Out);
            var outages = Act(series, new OutageStage(count, network, etcd, leaseSeconds));
            var inputs = world.AuditInputs();
            var (lost, doubled) = world.Audit();
            var result = new JsonObject
            {
                ["at"] = at.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["entities"] = run.Int("entities", 0, 100_000),
                ["players"] = run.Int("players", 1, 1000),
                ["backups"] = IsBacked ? run.Int("backups", 1, 2) : 0,
                ["consistency"] = IsCommitted ? "committed" : "relaxed",
            };
            if (!IsBacked)
                result["leaseMs"] = leaseSeconds * 1000;
            if (Tears)
                result["notTorn"] = series.Spared;
            OutageReport.Add(outages, world, run.Out, result);
            (result["entitiesLost"], result["entitiesDoubled"], result["ackedInputsLost"], result["inputsDoubled"], result["playersLost"]) = (lost, doubled, inputs.Lost, inputs.Doubled, world.Crowd.Broken);
            result["seconds"] = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds);
            run.Out.WriteLine($"    entities lost {lost}, doubled {doubled}; acknowledged inputs lost {inputs.Lost}, inputs taken twice {inputs.Doubled}; players lost {world.Crowd.Broken}; {result["seconds"]} s");
            return result;
        }
        finally
        {
            etcd?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private ClusterShape Shape(ClusterShape shape, BenchmarkNetwork? network, EtcdCluster? etcd, int leaseSeconds) => shape with
    {
        HoldPercent = 100,
        Coordinators = KillsCoordinators || NeedsEtcd ? 2 : 1,
        Consistency = IsCommitted ? "committed" : "relaxed",
        Backups = IsBacked ? shape.Backups : 0,
        LeaseSeconds = IsBacked ? shape.LeaseSeconds : leaseSeconds,
        LighthouseListen = network == null ? OutageSeries.FreeAddress() : shape.LighthouseListen,
        Network = network,
        Store = etcd == null ? "" : string.Join(',', etcd.Endpoints.Select(e => e.OriginalString)),
        ShowsTicks = Tears,
    };
}

/// <summary>What a block has to act on beside its world.</summary>
internal sealed record OutageStage(int Count, BenchmarkNetwork? Network, EtcdCluster? Etcd, int LeaseSeconds);
