using System.Numerics;
using ZoneScaler.Gateway.Tests.Play;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Tests.Snapshots;

public sealed class BudgetTests
{
    private const int Budget = 160;

    [Fact]
    public void Snapshots_TooMuchToSay_KeepToTheBudget()
    {
        using var stage = Crowd(200);
        var player = stage.Connect("ann");
        for (var i = 0; i < 200; i++)
        {
            player.IsDeaf = true;
            stage.Step();
            foreach (var frame in player.Transport.Frames(ServerFrame.Snapshot))
                Assert.InRange(frame.Length, 1, Budget + 64);
            player.IsDeaf = false;
            player.Exchange(stage.Now);
        }
    }

    [Fact]
    public void Snapshots_TooMuchToSay_EveryEntityComesInAndIsKeptUpToDate()
    {
        using var stage = Crowd(200);
        var player = stage.Join("ann");
        stage.StepUntil(() => player.Session.Entities.Count == 201, atMost: 300);
        for (var i = 0; i < 100; i++)
        {
            stage.Step();
            foreach (var entity in player.Session.Entities.Where(e => !e.IsOwn))
                Assert.True(stage.Driver.Tick - entity.Tick < 80, $"{entity} was last updated {stage.Driver.Tick - entity.Tick} ticks ago");
        }
    }

    [Fact]
    public void Snapshots_TooMuchToSay_TheNearAreUpdatedMoreOftenThanTheFar()
    {
        using var stage = Crowd(200);
        var player = stage.Join("ann");
        stage.StepUntil(() => player.Session.Entities.Count == 201, atMost: 300);
        var (near, far) = (new List<long>(), new List<long>());
        for (var i = 0; i < 200; i++)
        {
            stage.Step();
            foreach (var entity in player.Session.Entities.Where(e => !e.IsOwn))
                (Vector3.Distance(entity.Position, player.Session.Own!.Position) < 20 ? near : far).Add(stage.Driver.Tick - entity.Tick);
        }
        Assert.True(near.Average() < far.Average() * 0.7, $"near {near.Average()}, far {far.Average()}");
    }

    [Fact]
    public void Snapshots_TooMuchToSay_OwnEntityIsAlwaysUpToDate()
    {
        using var stage = Crowd(200);
        var player = stage.Join("ann", velocityX: 1);
        for (var i = 0; i < 100; i++)
        {
            stage.Step();
            Assert.Equal(stage.View.Position[stage.View.Find(Id(player))], player.Session.Own!.Position);
        }
    }

    [Fact]
    public void Snapshots_TheCrowdRests_ClientCatchesUpWithAll()
    {
        using var stage = new Stage(o => o.SnapshotBudgetBytes = Budget);
        var player = stage.Join("ann", 200, 200);
        var others = Enumerable.Range(0, 60).Select(i => stage.Connect($"p{i}", 170 + i % 10 * 6, 170 + i / 10 * 6, 10, 5)).ToList();
        stage.Step(60);
        foreach (var other in others)
            other.Session.SendInput("steer", Vector2.Zero);
        stage.Step(120);
        stage.AssertSeesTruth(player);
    }

    [Fact]
    public void Visible_MoreThanTheLimit_NearestComeIn()
    {
        using var stage = new Stage(o => o.MaxVisibleEntities = 10);
        for (var i = 0; i < 50; i++)
            stage.Spawn(200 + i, 200);
        var player = stage.Join("ann", 199, 200);
        stage.Step(5);
        Assert.Equal(10, player.Session.Entities.Count);
        Assert.All(player.Session.Entities, e => Assert.True(e.Position.X < 210));
    }

    private static Entities.EntityId Id(TestPlayer player)
    {
        var id = player.Session.Own!.Id;
        return new Entities.EntityId(new Worlds.ZoneId(id.Zone), id.Epoch, id.Serial);
    }

    // All within sight of the middle, all moving to and fro.
    private static Stage Crowd(int count)
    {
        var stage = new Stage(o =>
        {
            o.SnapshotBudgetBytes = Budget;
            o.InterestRadius = 80;
        });
        var random = new Random(4);
        for (var i = 0; i < count; i++)
            stage.Spawn(random.Next(155, 245), random.Next(155, 245), random.Next(1, 3) - 1.5f, random.Next(1, 3) - 1.5f);
        return stage;
    }
}
