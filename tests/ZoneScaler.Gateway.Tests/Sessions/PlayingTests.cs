using System.Numerics;
using ZoneScaler.Client;
using ZoneScaler.Gateway.Tests.Play;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Tests.Sessions;

public sealed class PlayingTests
{
    [Fact]
    public void Join_NewPlayer_SeesItselfAndTheWorld()
    {
        using var stage = new Stage();
        var player = stage.Join("ann", 150, 250);
        Assert.Equal("stage", player.Session.World!.Name);
        Assert.Equal("ann", player.Session.Own!.GetString("label"));
        Assert.Equal(100, player.Session.Own.GetInt32("credits"));
        Assert.Equal(new Vector3(150, 250, 0), player.Session.Own.Position, (a, b) => Vector3.Distance(a, b) < 0.02f);
        stage.AssertSeesTruth(player);
    }

    [Fact]
    public void Snapshots_CrowdOnTheMove_ClientsShowWhatTheViewHolds()
    {
        using var stage = new Stage();
        var random = new Random(5);
        for (var i = 0; i < 150; i++)
            stage.Spawn(random.Next(5, 395), random.Next(5, 395), random.Next(-90, 90), random.Next(-90, 90));
        for (var i = 0; i < 40; i++)
            stage.Spawn(random.Next(5, 395), random.Next(5, 395));
        for (var i = 0; i < 12; i++)
            stage.Join($"p{i}", random.Next(20, 380), random.Next(20, 380), random.Next(-120, 120), random.Next(-120, 120));
        for (var i = 0; i < 200; i++)
        {
            stage.Step();
            foreach (var player in stage.Players)
                stage.AssertSeesTruth(player);
        }
        Assert.True(stage.Gateway.Metrics.Snapshots > 2000);
    }

    [Fact]
    public void Snapshots_AcknowledgedLateAndNow_ClientsShowWhatTheViewHolds()
    {
        using var stage = new Stage();
        var random = new Random(6);
        for (var i = 0; i < 80; i++)
            stage.Spawn(random.Next(100, 300), random.Next(100, 300), random.Next(-60, 60), random.Next(-60, 60));
        var player = stage.Join("ann", velocityX: 30, velocityY: 10);
        for (var i = 0; i < 300; i++)
        {
            player.IsMute = random.Next(10) < 7;
            stage.Step();
            if (stage.Gateway.Metrics.Skipped == 0)
                stage.AssertSeesTruth(player);
        }
        Assert.False(player.Connection.IsClosed, player.Connection.Reason.ToString());
    }

    [Fact]
    public void Snapshots_OwnEntityCrossesBorders_IsNeverGoneNorDoubledNorStandsStill()
    {
        using var stage = new Stage();
        var player = stage.Join("ann", 20, 20, 150, 110);
        var watcher = stage.Join("bob", 100, 100);
        var id = player.Session.Own!.Id;
        for (var i = 0; i < 400; i++)
        {
            var before = player.Session.Own!.Position;
            stage.Step();
            Assert.Equal(id, player.Session.Own?.Id);
            Assert.NotEqual(before, player.Session.Own!.Position);
        }
        Assert.Equal(1, player.Entered.Count(e => e == id.ToString()));
        Assert.DoesNotContain(id.ToString(), player.Left);
        Assert.True(watcher.Entered.Count(e => e == id.ToString()) >= 2);
    }

    [Fact]
    public void Teleport_FarAway_PlayerFollows()
    {
        using var stage = new Stage();
        var player = stage.Join("ann", 20, 20);
        stage.Spawn(382, 381);
        player.Session.SendInput("jump", new Vector2(380, 380));
        stage.StepUntil(() => player.Session.Own is { } own && own.Position.X > 379);
        stage.StepUntil(() => player.Session.Entities.Count == 2);
        stage.AssertSeesTruth(player);
        stage.Step(100);
        stage.AssertSeesTruth(player);
    }

    [Fact]
    public void Inputs_Sent_AreUsedAndEchoedWithTheirTick()
    {
        using var stage = new Stage();
        var player = stage.Join("ann");
        Assert.Equal(1u, player.Session.SendInput("spend", 7));
        stage.StepUntil(() => player.Session.LastInputUsed == 1);
        Assert.Equal(0, player.Session.TicksSinceInput);
        Assert.Equal(93, player.Session.Own!.GetInt32("credits"));
        Assert.Equal(7, player.Session.Own.GetInt32("score"));
        stage.Step(5);
        Assert.Equal(5, player.Session.TicksSinceInput);
        Assert.Equal(1u, player.Session.LastInputUsed);
    }

    [Fact]
    public void OwnerState_OtherPlayers_DoNotGetIt()
    {
        using var stage = new Stage();
        var ann = stage.Join("ann", 200, 200);
        var bob = stage.Join("bob", 210, 200);
        ann.Session.SendInput("spend", 5);
        stage.StepUntil(() => ann.Session.Own!.GetInt32("credits") == 95);
        stage.Step();
        var seen = bob.Session.Find(ann.Session.Own!.Id)!;
        Assert.Equal(5, seen.GetInt32("score"));
        Assert.Equal(0, seen.GetInt32("credits"));
        Assert.Equal(100, bob.Session.Own!.GetInt32("credits"));
    }

    [Fact]
    public void Events_ForOnePlayer_ComeInOrderOnceAndEffectsToAllNearby()
    {
        using var stage = new Stage();
        var ann = stage.Join("ann", 200, 200);
        var bob = stage.Join("bob", 210, 200);
        var far = stage.Join("cid", 20, 20);
        for (var i = 0; i < 5; i++)
        {
            ann.Session.SendInput("spend", 1);
            stage.Step();
        }
        stage.Step(5);
        Assert.Equal(["receipt 1", "receipt 2", "receipt 3", "receipt 4", "receipt 5"], ann.Events);
        Assert.Equal(["flash 1", "flash 2", "flash 3", "flash 4", "flash 5"], bob.Effects);
        Assert.Empty(bob.Events);
        Assert.Empty(far.Effects);
    }

    [Fact]
    public void OwnEntity_Ends_ClientSeesItLeaveAndKeepsItsPlace()
    {
        using var stage = new Stage();
        stage.Spawn(220, 200);
        var player = stage.Join("ann");
        player.Session.SendInput("end", true);
        stage.StepUntil(() => player.Session.Own == null);
        stage.Step(50);
        Assert.Single(player.Session.Entities);
        Assert.Equal(SessionState.Playing, player.Session.State);
    }

    [Fact]
    public void Join_RefusedByTheGame_ClosesWithItsWords()
    {
        using var stage = new Stage();
        var player = stage.Connect("unwanted");
        stage.Step(5);
        Assert.Equal(CloseReason.Refused, player.Transport.Closed);
        Assert.Equal("unwanted players may not join", player.Session.CloseText);
        Assert.Equal(0, stage.Gateway.Sessions);
    }

    [Fact]
    public void Subscriptions_PlayersGone_AreGivenUp()
    {
        using var stage = new Stage();
        var player = stage.Join("ann", 50, 50);
        Assert.Equal(4, stage.View.Feeds.Count);
        player.Session.Leave();
        player.SendAll(stage.Now);
        stage.Step(60);
        Assert.Empty(stage.View.Feeds);
        Assert.Equal(0, stage.View.Entities);
        Assert.Equal(0, stage.Gateway.Sessions);
    }

    [Fact]
    public void Codes_AfterSomeSeconds_AdaptAndShrinkSnapshots()
    {
        using var stage = new Stage();
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
            stage.Spawn(random.Next(150, 250), random.Next(150, 250), random.Next(-30, 30), random.Next(-30, 30));
        var player = stage.Join("ann");
        stage.Step(20);
        var before = BytesOfSecond(stage, player);
        stage.Step(60);
        Assert.True(BytesOfSecond(stage, player) < before * 0.97);
        stage.AssertSeesTruth(player);
    }

    [Fact]
    public void Workers_Several_SameSnapshotsAsOne()
    {
        Assert.Equal(Run(1), Run(3));

        static string Run(int workers)
        {
            using var stage = new Stage(o => o.Workers = workers);
            for (var i = 0; i < 40; i++)
                stage.Join($"p{i}", 100 + i * 5, 150 + i * 3, i - 20, 20 - i);
            stage.Step(30);
            foreach (var player in stage.Players)
                stage.AssertSeesTruth(player);
            return string.Join(';', stage.Players.Select(p => $"{p.Session.Entities.Count} {p.Session.Own!.Position}"));
        }
    }

    private static long BytesOfSecond(Stage stage, TestPlayer player)
    {
        var start = player.Transport.Bytes;
        stage.Step(20);
        return player.Transport.Bytes - start;
    }
}
