using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Cluster;

/// <summary>A busy world on several hosts under a seed: whatever the network does and whoever dies, what must be there is there once, and ghosts show what is.</summary>
public sealed class ClusterTests
{
    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(1, 30).Select(i => (ulong)i)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void BadNetwork_NothingIsLostOrDoubled(ulong seed)
    {
        using var cluster = new ClusterOfHosts(3, seed);
        cluster.AddSwarm(60);
        (cluster.Network.LossPerMille, cluster.Network.RepeatPerMille, cluster.Network.Jitter) = (30, 30, (int)(seed % 4));
        for (var i = 0; i < 60; i++)
        {
            Disturb(cluster);
            cluster.Step(10);
        }
        cluster.Calm(260);

        Assert.True(cluster.Network.Lost > 100 && cluster.Network.Repeated > 100 && cluster.Ledger.Calls > 500, "Too little has happened for the test to mean anything.");
        Assert.Empty(cluster.Faults);
        // Lost ones have been reported: their target had not come yet, and their sender was gone, too.
        Assert.Empty(cluster.Ledger.CallsTwice());
        Assert.InRange(cluster.Ledger.CallsWithoutTrace(), 0, cluster.LostMessages);
        CheckEntities(cluster);
        CheckGhosts(cluster);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void DyingNodes_OnlyWhatLivedThereIsLost_AndNothingIsDoubled(ulong seed)
    {
        using var cluster = new ClusterOfHosts(4, seed);
        cluster.AddSwarm(80);
        (cluster.Network.LossPerMille, cluster.Network.RepeatPerMille, cluster.Network.Jitter) = (20, 20, (int)(seed % 3));
        for (var i = 0; i < 60; i++)
        {
            Disturb(cluster);
            if (i % 12 == 6)
            {
                cluster.Kill(cluster.LiveNodes.ElementAt(cluster.Random.NextInt(cluster.LiveNodes.Count())), after: 1 + cluster.Random.NextInt(60), lingers: cluster.Random.NextInt(2) == 0);
                cluster.AddNode();
            }
            cluster.Step(10);
        }
        cluster.Calm(260);

        Assert.True(cluster.Ledger.MaybeLost.Count is > 20 and < 1000, "Too little has happened for the test to mean anything.");
        Assert.Empty(cluster.Faults);
        CheckEntities(cluster);
        CheckGhosts(cluster);
    }

    /// <summary>
    /// It came from a zone that waits for the confirmation, and went on, and the zone between them died: offered again to the new life of that zone, it would live twice.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void EntityThatPassedThroughALostZone_OfferedAgain_LivesOnceWhereItWent(bool isHeardOfFirst)
    {
        using var cluster = new ClusterOfHosts(3, 1);
        cluster.Ledger.IsCalm = true;
        var (first, between, last) = (ZoneId.OfCell(0, 0), ZoneId.OfCell(1, 0), ZoneId.OfCell(0, 1));
        Assert.Equal(3, new[] { first, between, last }.Select(z => cluster.NodeOf(z).Number).Distinct().Count());
        cluster.Add(new Vector2(50, 50));
        cluster.Step(4);
        Teleport(first, new Vector2(150, 50)); // lets the zones know each other
        Teleport(between, new Vector2(50, 150));
        Teleport(last, new Vector2(50, 50));
        cluster.Network.Cut(cluster.NodeOf(between).Number, cluster.NodeOf(first).Number);

        Teleport(first, new Vector2(150, 50));
        Teleport(between, new Vector2(50, 150));
        Assert.Equal(2, Assert.Single(cluster.Copies(cluster.LiveZones)).Value.Count);
        cluster.AddNode();
        var heir = cluster.LiveNodes.Last();
        cluster.Kill(cluster.NodeOf(between), after: 1000, lingers: false);
        var silent = cluster.NodeOf(isHeardOfFirst ? first : last).Number;
        cluster.Network.Cut(silent, heir.Number);
        cluster.Open(between, heir);
        cluster.Step(30);
        cluster.Network.Mend();
        cluster.Step(60);

        var (zone, isTravelling) = Assert.Single(Assert.Single(cluster.Copies(cluster.LiveZones)).Value.Select(c => (c.Zone, c.IsTravelling)));
        Assert.Equal((last, false), (zone, isTravelling));
        Assert.Empty(cluster.Faults);
        Assert.True(cluster.LiveNodes.Sum(n => n.StaleCopies) > 0);

        void Teleport(ZoneId from, Vector2 to)
        {
            cluster.LiveZones.Single(z => z.Id == from).Visit(zone => zone.Teleport(zone.OwnEntities.Single(), new Vector3(to, 0)));
            cluster.Step(6);
        }
    }

    [Fact]
    public void SameSeed_SameRun()
    {
        Assert.Equal(Run(), Run());

        static ulong Run()
        {
            using var cluster = new ClusterOfHosts(3, 5);
            cluster.AddSwarm(40);
            (cluster.Network.LossPerMille, cluster.Network.Jitter) = (20, 2);
            cluster.Step(200);
            return cluster.Nodes.Aggregate(0UL, (hash, node) => hash * 31 + node.Driver.StateHash());
        }
    }

    private static void Disturb(ClusterOfHosts cluster)
    {
        var numbers = cluster.Nodes.Select(n => n.Number).ToList();
        var (from, to) = (numbers[cluster.Random.NextInt(numbers.Count)], numbers[cluster.Random.NextInt(numbers.Count)]);
        switch (cluster.Random.NextInt(8))
        {
            case 0:
                cluster.Network.Cut(from, to);
                break;
            case 1:
            case 2:
                cluster.Network.Mend();
                break;
            case 3:
                cluster.Network.Reset(from, to);
                break;
            case 4:
                cluster.Nodes.Find(n => n.Number == from)!.IsCongested ^= true;
                break;
            case 5 when cluster.Nodes.Find(n => n.Number == from) is { IsZombie: false } node:
                node.Host.Freeze();
                cluster.Step(3);
                node.Host.Thaw();
                break;
        }
    }

    private static void CheckEntities(ClusterOfHosts cluster)
    {
        var copies = cluster.Copies(cluster.LiveZones);
        Assert.Empty(copies.Where(c => c.Value.Count > 1).Select(c => $"{c.Key} is in {string.Join(" and ", c.Value)}"));
        Assert.Empty(copies.Where(c => c.Value[0].IsTravelling).Select(c => c.Key));
        Assert.Empty(cluster.Ledger.Expected.Except(copies.Keys).Except(cluster.Ledger.MaybeLost));
        Assert.Empty(copies.Keys.Except(cluster.Ledger.Expected));
    }

    /// <summary>Each zone shows exactly what its neighbours have near their borders, as it is.</summary>
    private static void CheckGhosts(ClusterOfHosts cluster)
    {
        foreach (var zone in cluster.LiveZones)
        {
            var expected = new Dictionary<EntityId, Rover>();
            foreach (var neighbour in zone.Borders.Neighbours.Select(n => cluster.LiveZones.Single(z => z.Id == n)))
            {
                var bit = 1u << neighbour.Borders.Neighbours.ToList().IndexOf(zone.Id);
                foreach (var record in neighbour.Entities.Records)
                {
                    if ((neighbour.Borders.Near(record.Entity.Location) & bit) != 0)
                        expected.Add(record.Entity.Id, (Rover)record.Entity);
                }
            }
            var shown = zone.GhostEntities.Cast<Rover>().ToDictionary(g => g.Id);
            Assert.Equal(expected.Keys.Order(), shown.Keys.Order());
            foreach (var (id, ghost) in shown)
            {
                Assert.InRange(Vector2.Distance(expected[id].Position, ghost.Position), 0, 0.02f);
                Assert.InRange(Vector2.Distance(expected[id].Velocity, ghost.Velocity), 0, 0.02f);
                Assert.Equal(expected[id].Calls, ghost.Calls);
                Assert.Equal(0, ghost.GhostAge);
            }
        }
    }
}
