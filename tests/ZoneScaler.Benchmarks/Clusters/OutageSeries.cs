using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ZoneScaler.Coordination.Tests.Peers;
using ZoneScaler.Grpc;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Does things to a cluster, one after the other, each once it has recovered from the one before.</summary>
internal sealed class OutageSeries(ClusterRun world, TextWriter output)
{
    private const int Attempts = 3; // for each outage, where one may not come about

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StoreAway = TimeSpan.FromSeconds(1);

    // Long enough for a tick or two, and so short that no owner gives its only backup up and goes on by itself: that takes 300 ms.
    private static readonly TimeSpan TearLength = TimeSpan.FromMilliseconds(84);
    private static readonly TimeSpan TearEndured = TimeSpan.FromMilliseconds(200);

    private readonly int _workers = world.Cluster.Workers.Count;

    /// <summary>How many workers were not torn off after all, because this machine was too slow to do it in time.</summary>
    public int Spared { get; private set; }

    /// <summary>A port that is free now, so that a lighthouse is found again after its restart.</summary>
    public static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return string.Create(CultureInfo.InvariantCulture, $"http://{listener.LocalEndpoint}");
    }

    /// <summary>Kills the worker with the most zones, and starts another.</summary>
    public List<Outage> KillWorkers(int count) => Repeat(count, () =>
    {
        var (victim, zones) = Fullest();
        var at = world.Cluster.Kill(victim);
        return new Outage(at, victim.Name, zones);
    });

    /// <summary>Kills the coordinator that leads, and starts another.</summary>
    public List<Outage> KillCoordinators(int count) => Repeat(count, () => new Outage(world.Cluster.Kill(Leader()), null, AllZones()));

    /// <summary>Kills both at once.</summary>
    public List<Outage> KillBoth(int count) => Repeat(count, () =>
    {
        var ((victim, zones), leader) = (Fullest(), Leader());
        var at = world.Cluster.Kill(victim, leader);
        return new Outage(at, victim.Name, zones);
    });

    /// <summary>Kills the lighthouse, and starts it again after a second.</summary>
    public List<Outage> KillLighthouses(int count) => Repeat(count, () =>
    {
        var at = world.Cluster.Kill(world.Cluster.Seed);
        Thread.Sleep(StoreAway);
        world.Cluster.RestartSeed("lighthouse");
        return new Outage(at, null, AllZones());
    });

    /// <summary>Kills the member of etcd that leads, and starts it again after a second.</summary>
    public List<Outage> KillEtcdLeaders(int count, EtcdCluster etcd) => Repeat(count, () =>
    {
        var leader = etcd.LeaderAsync().GetAwaiter().GetResult();
        var at = Stopwatch.GetTimestamp();
        leader.Kill();
        Thread.Sleep(StoreAway);
        etcd.Restart(leader);
        return new Outage(at, null, AllZones());
    });

    /// <summary>Lets nothing pass any more from and to the worker with the most zones; it ends and another starts once its zones have had time to go on.</summary>
    public List<Outage> SilenceWorkers(int count, BenchmarkNetwork network, TimeSpan wait) => Repeat(count, () =>
    {
        var (victim, zones) = Fullest();
        var at = Stopwatch.GetTimestamp();
        network.Silence(victim.Name);
        Thread.Sleep(wait);
        world.Cluster.Kill(victim);
        network.Heal();
        network.Remove(victim.Name);
        return new Outage(at, victim.Name, zones);
    });

    /// <summary>No other worker hears the worker with the most zones any more, all else does; then it is killed, and another starts. What it has told anybody by then must be known to a backup, if it had to be.</summary>
    public List<Outage> TearWorkers(int count, BenchmarkNetwork network) => Repeat(count, () =>
    {
        var (victim, zones) = Fullest();
        var began = Stopwatch.GetTimestamp();
        network.Tear(victim.Name, world.Cluster.Workers.Select(w => w.Name).Where(n => n != victim.Name));
        Thread.Sleep(TearLength);
        if (Stopwatch.GetElapsedTime(began) > TearEndured)
        {
            network.Heal();
            Spared++;
            return null;
        }
        var at = world.Cluster.Kill(victim);
        Thread.Sleep(Calm); // else its kernel would send once more what was not heard
        network.Heal();
        network.Remove(victim.Name);
        return new Outage(at, victim.Name, zones);
    });

    // Under new names: the old ones are taken until their leases have ended.
    private void Replace()
    {
        while (world.Cluster.Workers.Count < _workers)
            world.Cluster.AddWorker();
        while (world.Cluster.Coordinators.Count() < world.Coordinators)
            world.Cluster.AddCoordinator();
    }

    private List<Outage> Repeat(int count, Func<Outage?> act)
    {
        var outages = new List<Outage>();
        for (var i = 0; i < count * Attempts && outages.Count < count; i++)
        {
            Recover();
            if (act() is { } outage)
                outages.Add(outage);
            Thread.Sleep(Calm);
            Replace();
        }
        Recover();
        return outages;
    }

    /// <summary>Waits until each zone runs and has its backups, and a little longer.</summary>
    private void Recover()
    {
        var began = Stopwatch.GetTimestamp();
        while (!IsWhole())
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new InvalidOperationException($"The cluster has not recovered within {Patience.TotalSeconds} s.");
            Thread.Sleep(100);
        }
        Thread.Sleep(Calm);
    }

    private bool IsWhole()
    {
        try
        {
            var workers = world.Cluster.Workers.Select(w => w.Name).ToHashSet();
            return world.Admin.Zones().All(z => z.IsRunning && workers.Contains(z.Owner)) && world.Admin.ZonesWithoutBackup() == 0 && workers.IsSubsetOf(world.Admin.Nodes().Select(n => n.Name));
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            output.WriteLine($"not yet: {e.Message}"); // the coordinator that was asked has just died
            return false;
        }
    }

    private (ClusterMember Worker, IReadOnlyList<ZoneId> Zones) Fullest()
    {
        var owned = world.Admin.Zones().Where(z => z.Cell.Count > 0).GroupBy(z => z.Owner).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First();
        return (world.Cluster.Workers.Single(w => w.Name == owned.Key), [.. owned.Select(z => ZoneId.OfCell(z.Cell[0], z.Cell[1]))]);
    }

    private ClusterMember Leader()
    {
        var leader = world.Admin.Nodes().Single(n => n.IsCoordinator).Name;
        return world.Cluster.Coordinators.Single(c => c.Name == leader);
    }

    private static List<ZoneId> AllZones() => [.. Enumerable.Range(0, ClusterRun.Cells).Select(BenchmarkWorlds.ZoneOf)];
}
