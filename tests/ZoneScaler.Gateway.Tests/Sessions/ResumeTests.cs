using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Gateway.Tests.Play;
using ZoneScaler.Players;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using SessionState = ZoneScaler.Client.SessionState;

namespace ZoneScaler.Gateway.Tests.Sessions;

public sealed class ResumeTests : IDisposable
{
    private readonly Stage _stage = new();

    [Fact]
    public void Resume_WithinTheWindow_GoesOnWithTheSameEntity()
    {
        var player = _stage.Join("ann", velocityX: 20);
        var id = player.Session.Own!.Id;
        var resumed = false;
        player.Session.Welcomed += isResumed => resumed = isResumed;
        player.Cut();
        _stage.Step(100);
        player.Connect(_stage.Gateway, _stage.Now);
        _stage.StepUntil(() => player.Session is { State: SessionState.Playing, Own: not null });
        Assert.True(resumed);
        Assert.Equal(id, player.Session.Own!.Id);
        Assert.Equal(1, _stage.Gateway.Sessions);
        _stage.AssertSeesTruth(player);
    }

    [Fact]
    public void Resume_ZoneDoesNotHearOfIt_IsNotWelcomedBeforeItDoes()
    {
        var player = _stage.Join("ann");
        var id = player.Session.Own!.Id;
        player.Cut();
        _stage.Step(5);
        player.Connect(_stage.Gateway, _stage.Now);
        for (var i = 0; i < 20; i++)
            _stage.Beat(); // the gateway still shows the entity, but its zone says nothing: to the world the player is away
        Assert.Equal(SessionState.Joining, player.Session.State);

        _stage.StepUntil(() => player.Session is { State: SessionState.Playing, Own: not null });
        Assert.Equal(id, player.Session.Own!.Id);
    }

    [Fact]
    public void Resume_EventsAndInputsOnTheirWay_AreNeitherLostNorDoubled()
    {
        var player = _stage.Join("ann");
        player.Session.SendInput("spend", 1);
        _stage.Step(3);
        player.IsDeaf = true; // the server's answers are lost with the connection
        player.Session.SendInput("spend", 1);
        player.Session.SendInput("spend", 1);
        _stage.Step(2);
        player.Cut();
        player.IsDeaf = false;
        _stage.Step(5);
        player.Connect(_stage.Gateway, _stage.Now);
        _stage.StepUntil(() => player.Session is { State: SessionState.Playing, Own: not null });
        player.Session.SendInput("spend", 1);
        _stage.Step(5);
        Assert.Equal(["receipt 1", "receipt 2", "receipt 3", "receipt 4"], player.Events);
        Assert.Equal(4, player.Session.Own!.GetInt32("score"));
    }

    [Fact]
    public void Resume_AfterTheWindow_IsANewSession()
    {
        var player = _stage.Join("ann");
        var id = player.Session.Own!.Id;
        var resumed = true;
        player.Session.Welcomed += isResumed => resumed = isResumed;
        player.Cut();
        _stage.Wait(TimeSpan.FromSeconds(31));
        Assert.Equal(0, _stage.Gateway.Sessions);
        player.Connect(_stage.Gateway, _stage.Now);
        _stage.StepUntil(() => player.Session is { State: SessionState.Playing, Own: not null });
        Assert.False(resumed);
        Assert.NotEqual(id, player.Session.Own!.Id);
    }

    [Fact]
    public void ConnectionLost_WindowEnds_EntityLeavesTheWorld()
    {
        var stayer = _stage.Join("bob");
        var player = _stage.Join("ann");
        player.Cut();
        _stage.Wait(TimeSpan.FromSeconds(29));
        Assert.Equal(2, stayer.Session.Entities.Count);
        _stage.Wait(TimeSpan.FromSeconds(2));
        Assert.Single(stayer.Session.Entities);
    }

    [Fact]
    public void Resume_StillConnected_TakesOverAndClosesTheFirst()
    {
        var first = new RawClient(_stage).Hello().Welcomed();
        first.Input(1, NameHash.Of("spend"), 1, 0, 0, 0);
        var second = new RawClient(_stage).Hello(session: first.Session, key: first.Key).Welcomed();
        Assert.Equal(CloseReason.Replaced, first.Transport.Closed);
        Assert.True(second.IsResumed);
        Assert.Equal(first.Session, second.Session);
        Assert.Equal(1u, second.LastInput);
        Assert.Equal(1, _stage.Gateway.Sessions);

        first.Connection.Disconnected();
        first.Ack(1);
        _stage.Step(5);
        Assert.Equal(CloseReason.None, second.Transport.Closed);
        Assert.True(second.LastSnapshot > 3);
    }

    [Fact]
    public void Resume_WrongKey_IsUnauthorizedAndTouchesNothing()
    {
        var first = new RawClient(_stage).Hello().Welcomed();
        var key = first.Key.ToArray();
        key[15] ^= 1;
        var thief = new RawClient(_stage).Hello(session: first.Session, key: key);
        Assert.Equal(CloseReason.Unauthorized, thief.Transport.Closed);
        var guesser = new RawClient(_stage).Hello(session: first.Session);
        Assert.Equal(CloseReason.Unauthorized, guesser.Transport.Closed);
        _stage.Step(3);
        Assert.Equal(CloseReason.None, first.Transport.Closed);
        Assert.Equal(1, _stage.Gateway.Sessions);
    }

    [Fact]
    public void Resume_TokenHasExpired_GoesOnButBeginsNoSession()
    {
        var gate = new TestGate();
        using var stage = new Stage(gate: gate);
        var first = new RawClient(stage).Hello().Welcomed();
        gate.Decision = name => JoinDecision.AllowResume(name, "too old");

        Assert.True(new RawClient(stage).Hello(session: first.Session, key: first.Key).Welcomed().IsResumed);
        var late = new RawClient(stage).Hello();
        var lost = new RawClient(stage).Hello(session: first.Session + 100, key: first.Key); // nobody has that one
        stage.Step(5);

        Assert.Equal((CloseReason.Unauthorized, "too old"), (late.Transport.Closed, late.Transport.Text));
        Assert.Equal((CloseReason.Unauthorized, "too old"), (lost.Transport.Closed, lost.Transport.Text));
        Assert.Equal(1, stage.Gateway.Sessions);
    }

    [Fact]
    public void Hello_WhileTheGatewayStops_IsSentAway()
    {
        var gate = new TestGate();
        using var stage = new Stage(gate: gate);
        gate.Decision = name =>
        {
            stage.Gateway.Stop();
            return JoinDecision.Allow(name);
        };

        Assert.Equal(CloseReason.ServerStopping, new RawClient(stage).Hello().Transport.Closed);
    }

    [Fact]
    public void Resume_MoreEventsThanMayWait_ComeOneAfterTheOther()
    {
        using var stage = new Stage(o => o.MaxPendingEventBytes = 40);
        var player = stage.Join("ann");
        player.IsDeaf = true;
        for (var i = 0; i < 20; i++)
            player.Session.SendInput("spend", 1);
        stage.Step(3);
        player.Cut();
        player.IsDeaf = false;
        stage.Step(5);

        player.Connect(stage.Gateway, stage.Now);
        stage.StepUntil(() => player.Events.Count == 20);

        Assert.Equal(Enumerable.Range(1, 20).Select(i => $"receipt {i}"), player.Events);
        Assert.Equal(CloseReason.None, player.Transport.Closed);
    }

    [Fact]
    public void Refused_TransportThrows_OnlyThatFrameFaultsAndTheGatewayGoesOn()
    {
        var faults = new List<Exception>();
        _stage.Gateway.FrameFaulted = faults.Add;
        _stage.Host.Send(World.PlayersZone, GatewayFrames.Join(new SessionClaim(999, 0, 1, "ann", default, 20 * 20)));
        _stage.Step(5);
        var thief = new RawClient(_stage);
        thief.Transport.Fault = new InvalidOperationException("The pipe has been completed.");
        thief.Hello(session: 999, key: [.. Enumerable.Repeat((byte)1, 16)]);
        _stage.Step(5);

        Assert.Same(thief.Transport.Fault, Assert.Single(faults));
        _stage.AssertSeesTruth(_stage.Join("bob"));
    }

    [Fact]
    public void Bye_EndsTheSessionAtOnce()
    {
        var stayer = _stage.Join("bob");
        var player = _stage.Join("ann");
        player.Session.Leave();
        player.SendAll(_stage.Now);
        Assert.Equal(CloseReason.Left, player.Transport.Closed);
        _stage.Step(3);
        Assert.Equal(1, _stage.Gateway.Sessions);
        Assert.Single(stayer.Session.Entities);
    }

    [Fact]
    public void Session_ThatTheGatewayDoesNotHave_ItsEntityLeavesTheWorldAfterTheWindow()
    {
        var stayer = _stage.Join("bob");
        _stage.Host.Send(World.PlayersZone, GatewayFrames.Join(new SessionClaim(999, 0, 1, "ann", default, 20 * 20))); // waited for 20 s
        _stage.Wait(TimeSpan.FromSeconds(20));
        Assert.Equal(2, stayer.Session.Entities.Count);
        _stage.Wait(TimeSpan.FromSeconds(8));

        Assert.Single(stayer.Session.Entities); // whose player has not sent anything all the time
        Assert.Equal(1, _stage.Gateway.Sessions);
    }

    [Fact]
    public void Stop_TellsEverybody()
    {
        var player = _stage.Join("ann");
        var raw = new RawClient(_stage);
        _stage.Gateway.Stop();
        player.Exchange(_stage.Now);
        Assert.Equal(CloseReason.ServerStopping, player.Session.CloseReason);
        Assert.Equal(CloseReason.ServerStopping, raw.Transport.Closed);
        Assert.Equal(SessionState.Interrupted, player.Session.State);
        Assert.Equal(CloseReason.ServerStopping, new RawClient(_stage).Transport.Closed);
    }

    public void Dispose() => _stage.Dispose();

    private sealed class TestGate : IJoinGate
    {
        public Func<string, JoinDecision> Decision { get; set; } = JoinDecision.Allow;

        public JoinDecision Check(string token, string name) => Decision(name);
    }
}
