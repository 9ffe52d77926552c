using System.Diagnostics;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Coordination.Tests.Peers;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Nodes that die or fall silent under load: how long zones and their players stand still, and what is lost.</summary>
internal sealed class FailoverScenario : IScenario
{
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SilenceWait = TimeSpan.FromSeconds(3);

    public string Name => "failover";

    public string Summary => "workers, coordinators, the lighthouse and the leader of etcd killed, workers cut off: time to the next tick and snapshot, ticks and inputs lost";

    public IReadOnlyList<ScenarioOption> Options { get; } =
    [
        .. ClusterRun.Options,
        new("workers", "20", "how many workers are killed"),
        new("coordinators", "4", "how many coordinators"),
        new("both", "4", "how many times a worker and the coordinator at once"),
        new("lighthouses", "3", "how many times the lighthouse"),
        new("etcd-leaders", "3", "how many times the leader of three members of etcd, in a cluster on that; needs etcd"),
        new("committed", "5", "how many workers are killed in a world in which state waits for the backup, too"),
        new("silent", "5", "how many workers fall silent; needs root, 'ip' and 'nft'"),
        new("unbacked", "2", "how many workers fall silent in a world without backups"),
        new("unbacked-lease", "4", "the lease there, in seconds"),
    ];

    public JsonObject Run(ScenarioRun run)
    {
        var counts = Options.Skip(ClusterRun.Options.Count).ToDictionary(o => o.Name, o => run.Int(o.Name, o.Name == "unbacked-lease" ? 1 : 0, o.Name == "unbacked-lease" ? 60 : 10_000));
        var result = new JsonObject { ["scenario"] = Name, ["entities"] = run.Int("entities", 0, 100_000), ["players"] = run.Int("players", 1, 1000), ["backups"] = run.Int("backups", 1, 2) };
        var began = Stopwatch.GetTimestamp();
        if (counts["workers"] + counts["coordinators"] + counts["both"] + counts["lighthouses"] > 0)
            KillInRelaxed(run, counts, result);
        if (counts["etcd-leaders"] > 0 && Peer.Etcd == null)
        {
            run.Out.WriteLine("No leader of etcd was killed: this machine lacks etcd.");
            result["etcdLeftOut"] = "this machine lacks etcd";
        }
        else if (counts["etcd-leaders"] > 0)
        {
            KillOnEtcdAsync(run, counts["etcd-leaders"], result).GetAwaiter().GetResult();
        }
        if (counts["committed"] > 0)
            KillInCommitted(run, counts["committed"], result);
        if (counts["silent"] + counts["unbacked"] > 0 && BenchmarkNetwork.Missing() is { } missing)
        {
            run.Out.WriteLine($"No worker was cut off: this machine lacks {missing}.");
            result["silentLeftOut"] = $"this machine lacks {missing}";
        }
        else
        {
            if (counts["silent"] > 0)
                SilenceBacked(run, counts["silent"], result);
            if (counts["unbacked"] > 0)
                SilenceUnbacked(run, counts["unbacked"], counts["unbacked-lease"], result);
        }
        result["tookSeconds"] = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds);
        return result;
    }

    private static void KillInRelaxed(ScenarioRun run, Dictionary<string, int> counts, JsonObject result)
    {
        using var world = ClusterRun.Start(run, shape => shape with { HoldPercent = 100, Coordinators = 2, LighthouseListen = OutageSeries.FreeAddress() });
        Thread.Sleep(Warmup);
        var series = new OutageSeries(world, run.Out);
        var workers = series.KillWorkers(counts["workers"]);
        var coordinators = series.KillCoordinators(counts["coordinators"]);
        var both = series.KillBoth(counts["both"]);
        var lighthouses = series.KillLighthouses(counts["lighthouses"]);
        var inputs = world.AuditInputs();
        var (lost, doubled) = world.Audit();
        var look = new OutageReport(run.Out, world);
        var killed = look.Add("worker", workers, result);
        result["coordinatorP99Ms"] = look.Add("coordinator", coordinators, result).TickMs.P99Value;
        var killedWithBoth = look.Add("both", both, result);
        look.Add("lighthouse", lighthouses, result);
        result["ticksLostMax"] = killed.Concat(killedWithBoth).TicksLostMax;
        (result["entitiesLost"], result["entitiesDoubled"], result["inputsLostRelaxed"], result["inputsDoubledRelaxed"]) = (lost, doubled, inputs.Lost, inputs.Doubled);
        result["playersLost"] = world.Crowd.Broken;
        run.Out.WriteLine($"relaxed: entities lost {lost}, doubled {doubled}; acknowledged inputs lost {inputs.Lost}, inputs taken twice {inputs.Doubled}; players lost {world.Crowd.Broken}");
    }

    private static async Task KillOnEtcdAsync(ScenarioRun run, int count, JsonObject result)
    {
        await using var etcd = await EtcdCluster.StartAsync(members: 3);
        using var world = ClusterRun.Start(run, shape => shape with { HoldPercent = 100, Coordinators = 2, Store = string.Join(',', etcd.Endpoints.Select(e => e.OriginalString)) });
        Thread.Sleep(Warmup);
        var outages = new OutageSeries(world, run.Out).KillEtcdLeaders(count, etcd);
        var (lost, doubled) = world.Audit();
        new OutageReport(run.Out, world).Add("etcdLeader", outages, result);
        run.Out.WriteLine($"etcd: entities lost {lost}, doubled {doubled}; players lost {world.Crowd.Broken}");
    }

    private static void KillInCommitted(ScenarioRun run, int count, JsonObject result)
    {
        using var world = ClusterRun.Start(run, shape => shape with { HoldPercent = 100, Consistency = "committed", Coordinators = 1 });
        Thread.Sleep(Warmup);
        var outages = new OutageSeries(world, run.Out).KillWorkers(count);
        var (lost, doubled) = world.AuditInputs();
        new OutageReport(run.Out, world).Add("committed", outages, result);
        (result["ackedInputsLost"], result["inputsDoubled"]) = (lost, doubled);
        run.Out.WriteLine($"committed: acknowledged inputs lost {lost}, inputs taken twice {doubled}; players lost {world.Crowd.Broken}");
    }

    private static void SilenceBacked(ScenarioRun run, int count, JsonObject result)
    {
        using var network = new BenchmarkNetwork();
        using var world = ClusterRun.Start(run, shape => shape with { HoldPercent = 100, Coordinators = 1, Network = network });
        Thread.Sleep(Warmup);
        var outages = new OutageSeries(world, run.Out).SilenceWorkers(count, network, SilenceWait);
        result["silentP99Ms"] = new OutageReport(run.Out, world).Add("silent", outages, result).TickMs.P99Value;
    }

    private static void SilenceUnbacked(ScenarioRun run, int count, int leaseSeconds, JsonObject result)
    {
        using var network = new BenchmarkNetwork();
        using var world = ClusterRun.Start(run, shape => shape with { HoldPercent = 100, Backups = 0, Coordinators = 1, LeaseSeconds = leaseSeconds, Network = network });
        Thread.Sleep(Warmup);
        var outages = new OutageSeries(world, run.Out).SilenceWorkers(count, network, TimeSpan.FromSeconds(leaseSeconds + 3));
        result["silentUnbackedP99Ms"] = new OutageReport(run.Out, world).Add("silentUnbacked", outages, result).TickMs.P99Value;
        result["unbackedLeaseMs"] = leaseSeconds * 1000;
    }
}
