using System.Numerics;
using ZoneScaler.Tests.Game;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Zones;

public sealed class DeterminismTests
{
    /// <summary>2,000 entities that cross borders, shoot at what they see, spawn and end, for 1,000 ticks.</summary>
    [Fact]
    public void SameSeed_OnOneThreadAndOnMany_SameStateInEveryTick()
    {
        var one = Swarm(threads: 1, seed: 11);
        var many = Swarm(threads: 4, seed: 11);
        for (var i = 0; i < 20; i++)
        {
            one.Driver.Step(50);
            many.Driver.Step(50);
            Assert.Equal(one.Driver.StateHash(), many.Driver.StateHash());
        }

        Assert.Equal(1000, one.Driver.Tick - 1);
        one.BringToRest();
        Assert.Equal(2000, one.Balls.Count);
        Assert.True(one.Balls.Sum(b => b.Handovers) > 2000, "Too few border crossings for the test to mean anything.");
        Assert.True(one.Balls.Sum(b => b.Hits) > 2000, "Too few messages for the test to mean anything.");
        Assert.Empty(one.Faults);
        Assert.Empty(many.Faults);
    }

    [Fact]
    public void OtherSeed_OtherState()
    {
        var one = Swarm(threads: 1, seed: 11);
        var other = Swarm(threads: 1, seed: 12);
        one.Driver.Step(5);
        other.Driver.Step(5);

        Assert.NotEqual(one.Driver.StateHash(), other.Driver.StateHash());
    }

    [Fact]
    public void SavedZones_Restored_HaveTheSameState()
    {
        var arena = Swarm(threads: 1, seed: 5);
        arena.Driver.Step(100);
        foreach (var zone in arena.Host.Zones)
        {
            var saved = new Protocol.ByteWriter();
            ZoneState.Write(zone, saved);
            var restored = new Zone(arena.Host.World, zone.Id, 1, new Everything(), arena);
            ZoneState.Read(restored, saved.Written);

            Assert.Equal(ZoneState.Hash(zone), ZoneState.Hash(restored));
            Assert.Equal(zone.EntityCount, restored.EntityCount);
        }
    }

    private static Arena Swarm(int threads, ulong seed)
    {
        var arena = new Arena(new World(Arena.Spec with { Seed = seed }, Arena.Types), threads);
        var random = new ZoneRandom(seed);
        for (var i = 0; i < 2000; i++)
        {
            var position = new Vector2(random.NextFloat(0, 400), random.NextFloat(0, 400));
            var ball = new Ball { Velocity = random.NextDirection() * random.NextFloat(5, 40), Act = Wander };
            arena.ZoneAt(position.X, position.Y).Visit(zone => zone.Spawn(ball, new Vector3(position, 0), null));
        }
        arena.Driver.Step();
        return arena;
    }

    // A ball's Act does not travel; one that has changed zone just flies on, others act.
    private static void Wander(Ball ball, Tick tick)
    {
        if (tick.Random.NextInt(10) != 0)
            return;
        ball.Exact += tick.Random.NextFloat();
        if (ball.Around(20).FirstOrDefault() is { } seen)
            ball.Fire(seen, (uint)tick.Number % 100);
    }
}

