using System.Numerics;
using ZoneScaler.Client;
using ZoneScaler.Gateway.Tests.Play;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Tests.Cluster;

/// <summary>Players on a cluster where frames are lost and processes die, under many seeds.</summary>
public sealed class StormTests
{
    private const int Players = 8;
    private const int StormTicks = 600;

    // A session that nobody comes back to goes when its window is over; it may begin only when a client has given up waiting for an entity that no zone has.
    private static readonly int CalmTicks = (int)((PlayCluster.ResumeWindow.TotalSeconds + 30) * Stage.Spec.TickRate);

    public static IEnumerable<object[]> Seeds => Enumerable.Range(1, int.Parse(Environment.GetEnvironmentVariable("STORM") ?? "40")).Select(seed => new object[] { seed });

    [Theory]
    [MemberData(nameof(Seeds))]
    public void FramesAreLostAndGatewaysDie_NothingThatPlayersDoIsLostOrDoubled(int seed)
    {
        using var cluster = new PlayCluster((ulong)seed, speed: 40);
        Gather(cluster);
        var worst = SetWeather(cluster);
        for (var tick = 0; tick < StormTicks; tick++)
        {
            var luck = cluster.Random.NextInt(1000);
            if (luck < 4)
                ReplaceGateway(cluster);
            else if (luck < 10)
                cluster.Reset(Any(cluster.Random, [.. cluster.Workers.Select(w => w.Number), .. cluster.Gateways.Select(g => g.Number)]));
            else if (luck < 20)
                Any(cluster.Random, cluster.Gamers).Cut();
            else if (luck < 21)
                cluster.Restart(World.PlayersZone, cluster.Random.NextInt(60));
            Act(cluster);
        }
        cluster.Calm(CalmTicks);

        Assert.True(worst == 0 || cluster.Weather.Lost > 100);
        cluster.StepUntil(() => cluster.Movers.Count() >= Players, atMost: 10); // one may be between two zones
        foreach (var gamer in cluster.Gamers)
        {
            var about = $"seed {seed}, {gamer.Name}: ";
            Assert.True(gamer.Session is { State: SessionState.Playing, Own: not null }, $"{about}{gamer}");
            Assert.True(gamer.NewSessions == 1, $"{about}{gamer.NewSessions} sessions");
            Assert.True(gamer.Receipts.SequenceEqual(Enumerable.Range(1, gamer.Spent)), $"{about}spent {gamer.Spent}, receipts {string.Join(' ', gamer.Receipts.TakeLast(20))}; {gamer}");
            var mover = Assert.Single(cluster.Movers, m => m.Player!.Session == gamer.Session.Id);
            Assert.True(mover.Score == gamer.Spent, $"{about}score {mover.Score} of {gamer.Spent}");
        }
        AssertAtRest(cluster, seed);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void WorkersDieToo_EverybodyPlaysOnWithOneEntity(int seed)
    {
        using var cluster = new PlayCluster((ulong)seed + 1000, workers: 4, gateways: 3, speed: 40);
        Gather(cluster);
        SetWeather(cluster);
        for (var tick = 0; tick < StormTicks; tick++)
        {
            var luck = cluster.Random.NextInt(1000);
            if (luck < 4)
            {
                ReplaceGateway(cluster);
            }
            else if (luck < 8)
            {
                cluster.AddWorker();
                cluster.Kill(cluster.Workers[cluster.Random.NextInt(cluster.Workers.Count - 1)], 10 + cluster.Random.NextInt(100));
            }
            else if (luck < 14)
            {
                Any(cluster.Random, cluster.Gamers).Cut();
            }
            else if (luck < 16)
            {
                cluster.Restart(World.PlayersZone, cluster.Random.NextInt(60));
            }
            Act(cluster);
        }
        cluster.Calm(CalmTicks);

        foreach (var gamer in cluster.Gamers)
            Assert.True(gamer.Session is { State: SessionState.Playing, Own: not null }, $"seed {seed}: {gamer}");
        AssertAtRest(cluster, seed);
    }

    private static void Gather(PlayCluster cluster)
    {
        for (var i = 0; i < Players; i++)
            cluster.Join($"p{i}");
        cluster.StepUntil(() => cluster.Gamers.All(g => g.Session is { State: SessionState.Playing, Own: not null }));
    }

    private static int SetWeather(PlayCluster cluster)
    {
        cluster.Weather.LossPerMille = cluster.Random.NextInt(3) * 100;
        cluster.Weather.RepeatPerMille = cluster.Random.NextInt(3) * 50;
        cluster.Weather.Jitter = cluster.Random.NextInt(4);
        return cluster.Weather.LossPerMille;
    }

    private static void Act(PlayCluster cluster)
    {
        foreach (var gamer in cluster.Gamers)
        {
            if (cluster.Random.NextInt(3) == 0)
                gamer.Spend();
        }
        cluster.Step();
    }

    private static void ReplaceGateway(PlayCluster cluster)
    {
        cluster.AddGateway();
        cluster.Kill(cluster.Gateways[cluster.Random.NextInt(cluster.Gateways.Count - 1)]);
    }

    // One entity and one session for each player, and everybody sees what is there.
    private static void AssertAtRest(PlayCluster cluster, int seed)
    {
        cluster.StepUntil(() => cluster.Movers.Count() >= Players, atMost: 5); // one may be between two zones
        var sessions = cluster.Movers.Select(m => m.Player!.Session).Order().ToList();
        Assert.True(sessions.SequenceEqual(cluster.Gamers.Select(g => g.Session.Id).Order()), $"seed {seed}: entities of sessions {string.Join(' ', sessions.Select(s => s.ToString("x")))}, players of {string.Join(' ', cluster.Gamers.Select(g => g.Session.Id.ToString("x")).Order())}");
        Assert.Equal(Players, cluster.Gateways.Sum(g => g.Gateway.Sessions));
        Assert.All(cluster.Gateways, g => Assert.Equal(0, g.Gateway.Mail.Leaving));
        Assert.All(cluster.Movers, m => Assert.True(m.Player!.IsConnected));
        foreach (var gamer in cluster.Gamers)
        {
            var own = gamer.Session.Own!;
            var near = cluster.Movers.Where(m => Vector2.Distance(m.Position, new(own.Position.X, own.Position.Y)) < 50).Select(m => (m.Id.Zone.Value, m.Id.Epoch, m.Id.Serial)).ToList();
            var seen = gamer.Session.Entities.Select(e => (e.Id.Zone, e.Id.Epoch, e.Id.Serial)).ToList();
            var there = cluster.Movers.Select(m => (m.Id.Zone.Value, m.Id.Epoch, m.Id.Serial)).ToList();
            Assert.True(near.All(seen.Contains), $"seed {seed}: {gamer.Name} sees {string.Join(' ', seen)} of {string.Join(' ', near)}");
            Assert.True(seen.All(there.Contains), $"seed {seed}: {gamer.Name} sees {string.Join(' ', seen)}; there are {string.Join(' ', there)}");
        }
    }

    private static T Any<T>(ZoneRandom random, List<T> list) => list[random.NextInt(list.Count)];
}
