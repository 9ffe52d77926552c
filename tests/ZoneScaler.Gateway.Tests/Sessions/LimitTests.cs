using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Gateway.Tests.Play;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Tests.Sessions;

public sealed class LimitTests
{
    [Fact]
    public void Sessions_Full_TheNextIsRefusedAndOneThatLeavesMakesRoom()
    {
        using var stage = new Stage(o => o.MaxSessions = 2);
        var first = new RawClient(stage).Hello().Welcomed();
        var second = new RawClient(stage).Hello().Welcomed();
        Assert.Equal(CloseReason.Full, new RawClient(stage).Hello().Transport.Closed);
        first.Send(ClientFrame.Bye);
        new RawClient(stage).Hello().Welcomed();
        Assert.Equal(CloseReason.None, second.Transport.Closed);
    }

    [Fact]
    public void Connection_NoHello_IsClosedInTime()
    {
        using var stage = new Stage();
        var client = new RawClient(stage);
        stage.Wait(TimeSpan.FromSeconds(9));
        Assert.Equal(CloseReason.None, client.Transport.Closed);
        stage.Wait(TimeSpan.FromSeconds(1.5));
        Assert.Equal(CloseReason.Silent, client.Transport.Closed);
    }

    [Fact]
    public void Join_WorldDoesNotAnswer_IsClosedInTime()
    {
        using var stage = new Stage();
        var client = new RawClient(stage).Hello();
        for (var i = 0; i < 20 * 11; i++)
            stage.Beat();
        Assert.Equal(CloseReason.Fault, client.Transport.Closed);
        Assert.Equal(0, stage.Gateway.Sessions);
    }

    [Fact]
    public void Client_SaysNothing_IsClosedButMayComeBack()
    {
        using var stage = new Stage(o => o.SlowTimeout = TimeSpan.FromMinutes(5));
        var client = new RawClient(stage).Hello().Welcomed();
        stage.Wait(TimeSpan.FromSeconds(21));
        Assert.Equal(CloseReason.Silent, client.Transport.Closed);
        Assert.Equal(1, stage.Gateway.Sessions);
        Assert.True(new RawClient(stage).Hello(session: client.Session, key: client.Key).Welcomed().IsResumed);
    }

    [Fact]
    public void Snapshots_NotAcknowledged_StopAtTheWindowAndGoOnWithNewState()
    {
        using var stage = new Stage(o => o.SnapshotWindow = 10);
        var player = stage.Join("ann", 100, 200, velocityX: 40);
        stage.Step(10);
        player.IsMute = true;
        stage.Step(60);
        var behind = stage.Driver.Tick - player.Session.Tick;
        Assert.InRange(behind, 50, 60);
        var sent = stage.Gateway.Metrics.Snapshots;
        player.IsMute = false;
        stage.Step(2);
        Assert.Equal(stage.Driver.Tick, player.Session.Tick);
        Assert.InRange(stage.Gateway.Metrics.Snapshots - sent, 1, 2);
        stage.AssertSeesTruth(player);
    }

    [Fact]
    public void Transport_DoesNotTake_GetsNoQueueButNewerState()
    {
        using var stage = new Stage();
        var player = stage.Join("ann", 100, 200, velocityX: 40);
        stage.Step(5);
        player.Transport.IsWritable = false;
        var bytes = player.Transport.Bytes;
        stage.Step(50);
        Assert.Equal(bytes, player.Transport.Bytes);
        player.Transport.IsWritable = true;
        stage.Step(2);
        Assert.Equal(stage.Driver.Tick, player.Session.Tick);
        stage.AssertSeesTruth(player);
    }

    [Fact]
    public void Transport_DoesNotTakeForLong_IsClosedButMayComeBack()
    {
        using var stage = new Stage();
        var player = stage.Join("ann");
        player.Transport.IsWritable = false;
        stage.Wait(TimeSpan.FromSeconds(10.2));
        Assert.Equal(CloseReason.TooSlow, player.Transport.Closed);
        Assert.Equal(1, stage.Gateway.Sessions);
        player.Cut();
        player.Connect(stage.Gateway, stage.Now);
        stage.StepUntil(() => player.Session is { State: Client.SessionState.Playing, Own: not null });
    }

    [Fact]
    public void Gate_Refuses_ClosesWithItsWords()
    {
        using var stage = new Stage(gate: new OneToken());
        var bad = new RawClient(stage).Hello(token: "wrong");
        Assert.Equal(CloseReason.Unauthorized, bad.Transport.Closed);
        Assert.Equal("no such token", bad.Transport.Text);
        Assert.Equal(0, stage.Gateway.Sessions);
        new RawClient(stage).Hello("asked", token: "right").Welcomed();
        var watcher = Watcher(stage);
        Assert.Contains(watcher.Session.Entities, e => e.GetString("label") == "named by token");
    }

    [Fact]
    public void Options_OutOfRange_NameTheValueAndWhatIsAllowed()
    {
        var options = new GatewayOptions { SnapshotWindow = 99, Workers = 0, InterestRadius = float.NaN };
        Assert.Equal(
            ["InterestRadius is NaN; a finite distance above 0 is allowed.", "SnapshotWindow is 99; 1 to 31 is allowed.", "Workers is 0; 1 to 256 is allowed."],
            options.Validate());
    }

    private static TestPlayer Watcher(Stage stage)
    {
        var watcher = new TestPlayer("watcher", token: "right");
        stage.Players.Add(watcher);
        watcher.Connect(stage.Gateway, stage.Now);
        stage.StepUntil(() => watcher.Session.Own != null);
        return watcher;
    }

    private sealed class OneToken : IJoinGate
    {
        public JoinDecision Check(string token, string name) =>
            token == "right" ? JoinDecision.Allow("named by token") : JoinDecision.Deny("no such token");
    }
}
