using ZoneScaler.Backups;
using ZoneScaler.Protocol;
using ZoneScaler.Tests.Cluster;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Backups;

/// <summary>Backups hold what their zones hold; and whoever dies, what has left a zone was never undone.</summary>
public sealed class BackupTests
{
    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 20).Select(i => (ulong)i)];

    [Fact]
    public void BusyZones_BackupsHoldTheSameState()
    {
        using var backed = new BackedUpCluster(3, seed: 1);
        var cluster = backed.Cluster;
        cluster.AddSwarm(80);
        cluster.Step(120);
        Assert.True(backed.IsWhole);
        var compared = 0;
        for (var round = 0; round < 20; round++)
        {
            cluster.Step(7);
            foreach (var zone in cluster.LiveZones.ToList())
            {
                var replica = backed.BackupsOf(zone.Id).Single().Host.Replicas.Find(zone.Id)!;
                Assert.Equal(zone.LastTick, replica.Tick);
                if ((compared++ + round) % 5 != 0)
                    continue;
                var promoted = replica.Promote(zone.Epoch, zone.LastTick)!;
                Assert.Equal(BackedUpCluster.Contents(zone), BackedUpCluster.Contents(promoted));
                zone.Backups.NoteLoss((uint)backed.BackupsOf(zone.Id).Single().Number); // what was promoted is used up
            }
        }
        Assert.Empty(cluster.Faults);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void OwnersDie_NothingIsLostOrDoubled(ulong seed)
    {
        using var backed = new BackedUpCluster(6, seed, backups: 1 + (int)(seed % 2), seed % 3 == 0 ? Consistency.Committed : Consistency.Relaxed);
        var cluster = backed.Cluster;
        cluster.AddSwarm(80);
        (cluster.Network.LossPerMille, cluster.Network.RepeatPerMille, cluster.Network.Jitter) = (2, 10, (int)(seed % 2));
        for (var i = 0; i < 3; i++)
        {
            cluster.Step(100 + cluster.Random.NextInt(40));
            Settle(backed);
            backed.Kill(cluster.Nodes[cluster.Random.NextInt(cluster.Nodes.Count)]);
        }
        cluster.Step(60);
        Calm(backed);
        Assert.True(backed.Promotions >= 6);
        CheckNothingIsLostOrDoubled(backed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void ZonesMove_NothingIsLostOrDoubled(ulong seed)
    {
        using var backed = new BackedUpCluster(4, seed, backups: 1, seed % 3 == 0 ? Consistency.Committed : Consistency.Relaxed);
        var cluster = backed.Cluster;
        cluster.AddSwarm(80);
        (cluster.Network.LossPerMille, cluster.Network.Jitter) = ((int)(seed % 4), (int)(seed % 2));
        cluster.Step(60);
        var zones = cluster.World.Zones.ToList();
        for (var i = 0; i < 30; i++)
        {
            cluster.Step(1 + cluster.Random.NextInt(20));
            var zone = zones[cluster.Random.NextInt(zones.Count)];
            if (backed.BackupsOf(zone).FirstOrDefault() is { } target)
                backed.Migrate(zone, target);
        }
        Calm(backed);
        Assert.True(backed.Promotions >= 10);
        CheckNothingIsLostOrDoubled(backed);
    }

    [Fact]
    public void ZoneMoves_TheFormerOwnerIsSentOnlyChanges()
    {
        using var backed = new BackedUpCluster(3, seed: 1);
        var cluster = backed.Cluster;
        cluster.AddSwarm(80);
        cluster.Step(60);
        Settle(backed);
        var id = cluster.LiveZones.MaxBy(z => z.OwnEntities.Count())!.Id;

        backed.Migrate(id, backed.BackupsOf(id).Single());
        cluster.Step();

        var zone = cluster.LiveZones.Single(z => z.Id == id);
        Assert.Equal(2u, zone.Epoch);
        var whole = new ByteWriter(1 << 10);
        BackupLog.WriteWhole(zone, whole);
        Assert.InRange(zone.Backups.EntryBytes, 1, whole.Length / 2);
    }

    private static void Settle(BackedUpCluster backed)
    {
        for (var i = 0; i < 400 && !backed.IsWhole; i++)
            backed.Cluster.Step();
        Assert.True(backed.IsWhole, "Backups do not get in sync.");
    }

    private static void Calm(BackedUpCluster backed)
    {
        backed.Cluster.Calm(200);
        Settle(backed);
        backed.Cluster.Step(100);
    }

    private static void CheckNothingIsLostOrDoubled(BackedUpCluster backed)
    {
        var cluster = backed.Cluster;
        Assert.Equal(0, backed.Lost);
        Assert.Empty(cluster.Faults);
        var copies = cluster.Copies(cluster.LiveZones);
        Assert.Empty(copies.Where(c => c.Value.Count > 1).Select(c => $"{c.Key} is in {string.Join(" and ", c.Value)}"));
        Assert.Empty(copies.Where(c => c.Value[0].IsTravelling).Select(c => c.Key));
        Assert.Empty(cluster.Ledger.Expected.Except(copies.Keys));

        // Each call took effect once: who sent it and who had it have both lived through every failover, in their state.
        var rovers = cluster.LiveZones.SelectMany(z => z.OwnEntities).Cast<Rover>().ToList();
        Assert.True(rovers.Sum(r => r.CallsSent) > 500);
        Assert.InRange(rovers.Sum(r => r.CallsSent) - rovers.Sum(r => r.Calls + r.CallsReturned), 0, cluster.LostMessages);
    }
}
