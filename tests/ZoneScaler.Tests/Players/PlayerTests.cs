using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Players;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Players;

/// <summary>Players as zones see them: by the frames of a gateway.</summary>
public sealed class PlayerTests
{
    private const uint Gateway = 1;
    private const ulong Session = 77;
    private const int QuestionTicks = 100;
    private const int WindowTicks = 600;

    private readonly Arena _arena;
    private readonly GatewayRecorder _gateway = new();

    public PlayerTests()
    {
        var world = new World(Arena.Spec, Arena.Types)
            .WithPlayers(join => join.Name == "banned" ? throw new InvalidOperationException("You are banned.") : new PlayerSpawn(new Ball { Label = join.Name }, new Vector2(50, 50)));
        _arena = new Arena(world);
        _arena.Host.AttachGateway(Gateway, _gateway);
    }

    [Fact]
    public void Join_PlayerIsPlacedOnce_HoweverOftenItIsAsked()
    {
        var placed = Join();
        _arena.Host.Send(World.PlayersZone, GatewayFrames.Join(Claim("ann")));
        _arena.Driver.Step(3);

        Assert.Equal(placed, _gateway.Placed[^1]);
        Assert.Equal(2, _gateway.Placed.Count);
        var ball = Assert.Single(_arena.Balls);
        Assert.Equal("ann", ball.Label);
        Assert.Equal(Session, ball.Player!.Session);
        Assert.Equal(1, _arena.Zone(0, 0).PlayerCount);
    }

    [Fact]
    public void Join_GameRefuses_ReasonIsTold()
    {
        _arena.Host.Send(World.PlayersZone, GatewayFrames.Join(Claim("banned")));
        _arena.Driver.Step(2);

        Assert.Equal(["You are banned."], _gateway.Refused);
        Assert.Empty(_arena.Balls);
    }

    [Fact]
    public void Input_ReachesTheEntityInOrder_AndIsEchoedWithItsTick()
    {
        var entity = Join();
        Subscribe();
        Input(entity, 1, 5);
        Input(entity, 3, 7);
        _arena.Driver.Step();
        Assert.Equal(1u, _gateway.InputUsed);
        Input(entity, 2, 6);
        Input(entity, 1, 99); // again
        _arena.Driver.Step();

        Assert.Equal(3u, _gateway.InputUsed);
        Assert.Equal(new Vector2(7, 0), _arena.Balls[0].Velocity);
        Assert.Equal(3, _arena.Balls[0].Log.Count(line => line == "steer"));
    }

    [Fact]
    public void Input_AfterAHandover_FollowsTheTrailInOrder()
    {
        var entity = Join();
        _arena.Balls[0].Act = (ball, _) => ball.JumpTo(new Vector2(350, 350));
        _arena.Driver.Step(2);
        Input(entity, 1, 1); // the gateway does not know yet
        _arena.Host.Send(ZoneId.OfCell(3, 3), InputFrame(entity, 2, 2));
        _arena.Driver.Step(3);

        Assert.Equal(new Vector2(2, 0), _arena.Balls[0].Velocity);
        Assert.Equal(2, _arena.Balls[0].Log.Count(line => line == "steer"));
    }

    [Fact]
    public void Input_OfAMessageTypeThatIsNoInput_IsNotHandled()
    {
        var entity = Join();
        var payload = new ByteWriter();
        Hit.Write(new Hit(1), payload);
        _arena.Host.Send(ZoneId.OfCell(0, 0), GatewayFrames.Input(Gateway, Address(entity), 1, 1, Hit.MessageType.Id, payload.Written));
        _arena.Driver.Step(2);

        Assert.Equal(0, _arena.Balls[0].Hits);
    }

    [Fact]
    public void Input_OfAnotherSession_IsNotHandled()
    {
        var entity = Join();
        _arena.Host.Send(ZoneId.OfCell(0, 0), GatewayFrames.Input(Gateway, Address(entity) with { Session = Session + 1 }, 1, 1, Steer.MessageType.Id, new byte[8]));
        _arena.Driver.Step(2);

        Assert.DoesNotContain("steer", _arena.Balls[0].Log);
    }

    [Fact]
    public void Events_AreSentOnce_AndAgainAfterAReconnect()
    {
        var entity = Join();
        Subscribe();
        _arena.Balls[0].Act = (ball, _) =>
        {
            ball.Act = null;
            for (uint i = 1; i <= 3; i++)
                ball.Tell(i * 10);
        };
        _arena.Driver.Step(3);
        Assert.Equal([1u, 2u, 3u], _gateway.Events);

        _arena.Host.Send(ZoneId.OfCell(0, 0), GatewayFrames.EventsSeen(Gateway, Address(entity), 1));
        _arena.Host.Send(ZoneId.OfCell(0, 0), GatewayFrames.Connection(Gateway, Address(entity), ZoneId.OfCell(0, 0), 1, false, 0, 0, 600));
        _arena.Driver.Step();
        Assert.False(_arena.Balls[0].Player!.IsConnected);
        _arena.Host.Send(ZoneId.OfCell(0, 0), GatewayFrames.Connection(Gateway, Address(entity), ZoneId.OfCell(0, 0), 2, true, 1, 2, 600));
        _arena.Driver.Step();

        Assert.Equal([1u, 2u, 3u, 3u], _gateway.Events);
        Assert.Equal(["connected False", "connected True"], _arena.Balls[0].Log.TakeLast(2));
    }

    [Fact]
    public void Events_UnconfirmedAtAHandover_TravelAlong()
    {
        Join();
        foreach (var zone in _arena.Host.Zones)
            _arena.Host.Send(zone.Id, GatewayFrames.Subscribe(Gateway));
        _arena.Balls[0].Act = (ball, _) =>
        {
            ball.Act = null;
            ball.Tell(1);
            ball.JumpTo(new Vector2(350, 350));
        };
        _arena.Driver.Step(4);

        Assert.Equal([1u], _gateway.Events);
    }

    [Fact]
    public void PlayerLeft_EntityEnds_AndALateJoinOfTheSessionBringsNoOther()
    {
        var entity = Join();
        _arena.Host.Send(ZoneId.OfCell(0, 0), GatewayFrames.PlayerLeft(Gateway, Address(entity), ZoneId.OfCell(0, 0)));
        _arena.Driver.Step(3);
        Assert.Empty(_arena.Balls);
        Assert.Equal(StreamRecordKind.PlayerEnded, _gateway.Answers[^1].Kind);

        _arena.Host.Send(World.PlayersZone, GatewayFrames.Join(Claim("ann")));
        _arena.Driver.Step(3);
        Assert.Empty(_arena.Balls);
        Assert.Equal(2, _gateway.Answers.Count(a => a.Kind == StreamRecordKind.PlayerEnded));
    }

    [Fact]
    public void Unheard_GatewayHasTheSessionNoMore_PlayerIsWaitedForAndHasLeft()
    {
        var entity = Join();
        _arena.Driver.Step(QuestionTicks - 20);
        Assert.DoesNotContain(_gateway.Answers, a => a.Kind == StreamRecordKind.PlayerUnheard);
        Input(entity, 1, 0);
        _arena.Driver.Step(QuestionTicks - 20);
        Assert.DoesNotContain(_gateway.Answers, a => a.Kind == StreamRecordKind.PlayerUnheard);
        _arena.Driver.Step(3 * QuestionTicks);
        Assert.InRange(_gateway.Answers.Count(a => a.Kind == StreamRecordKind.PlayerUnheard), 2, 4);
        Assert.Equal((Session, entity), (_gateway.Answers[^1].Session, _gateway.Answers[^1].Entity.Id));
        Assert.True(_arena.Balls[0].Player!.IsConnected); // as long as the gateway says nothing, it has the session

        _arena.Host.Send(ZoneId.OfCell(0, 0), GatewayFrames.SessionAbsent(Gateway, Address(entity)));
        _arena.Driver.Step();
        Assert.Equal("connected False", _arena.Balls[0].Log[^1]);
        _arena.Driver.Step(WindowTicks - 40);
        Assert.Single(_arena.Balls);
        _arena.Driver.Step(80);
        Assert.Empty(_arena.Balls);
    }

    [Fact]
    public void Unheard_AnotherGatewayHasTheSession_ThePlayerGoesOnThere()
    {
        const uint Next = Gateway + 1;
        var entity = Join();
        _arena.Host.AttachGateway(Next, new GatewayRecorder());
        _arena.Host.Send(ZoneId.OfCell(0, 0), GatewayFrames.SessionAbsent(Gateway, Address(entity)));
        _arena.Driver.Step();
        var player = _arena.Balls[0].Player!;
        Assert.False(player.IsConnected);
        var later = Address(entity) with { Epoch = Address(entity).Epoch + 1 };
        _arena.Host.Send(ZoneId.OfCell(0, 0), GatewayFrames.Connection(Next, later, ZoneId.OfCell(0, 0), 1, true, 0, 0, WindowTicks));
        _arena.Host.Send(ZoneId.OfCell(0, 0), GatewayFrames.SessionAbsent(Gateway, Address(entity))); // comes late
        _arena.Driver.Step(WindowTicks + 40);

        Assert.True(player.IsConnected);
        Assert.Single(_arena.Balls);
    }

    [Fact]
    public void OwnerState_IsSentForTheOwner_AndFullAtFirst()
    {
        Join();
        Subscribe();
        Assert.Equal(1, _gateway.OwnerStates);
        _arena.Balls[0].Act = (ball, _) => ball.Secret++;
        _arena.Driver.Step(3);

        Assert.Equal(4, _gateway.OwnerStates);
    }

    [Fact]
    public void Subscribe_FirstEntryIsFull_ThenChangesOnly()
    {
        _arena.Add(10, 10);
        _arena.Add(20, 10, 5);
        Subscribe();
        Assert.Equal(2, _gateway.Enters);
        Assert.True(_gateway.LastWasFull);
        _arena.Driver.Step(3);

        Assert.Equal(2, _gateway.Enters);
        Assert.Equal(3, _gateway.Changes); // the resting one costs nothing
        Assert.False(_gateway.LastWasFull);
    }

    [Fact]
    public void Emit_IsSentToSubscribers()
    {
        var ball = _arena.Add(10, 10);
        Subscribe();
        _arena.Do(ball, self => self.Show(4));

        Assert.Equal(new Vector3(10, 10, 0), Assert.Single(_gateway.Emitted));
    }

    [Fact]
    public void Garbage_FromAGateway_IsRejectedAndTheZoneGoesOn()
    {
        var random = new ZoneScaler.Ticking.ZoneRandom(3);
        var ball = _arena.Add(10, 10, 1);
        for (var i = 0; i < 500; i++)
        {
            var frame = FrameBuffer.Rent();
            for (var n = random.NextInt(60); n >= 0; n--)
                frame.Writer.WriteByte((byte)random.NextInt(n % 2 == 0 ? 21 : 256));
            _arena.Host.Send(ZoneId.OfCell(0, 0), frame);
            _arena.Driver.Step();
        }

        Assert.All(_arena.Faults, fault => Assert.StartsWith("rejected", fault, StringComparison.Ordinal));
        Assert.NotEmpty(_arena.Faults);
        Assert.Empty(_arena.Quarantined);
        Assert.True(_arena.Find(ball).Position.X > 11);
    }

    private static SessionClaim Claim(string name, ulong epoch = 0) => new(Session, epoch, Gateway, name, default, WindowTicks);

    private PlayerAddress Address(EntityId entity) =>
        new(Session, _gateway.Answers.Last(a => a.Kind == StreamRecordKind.PlayerPlaced).Epoch, entity);

    private EntityId Join()
    {
        _arena.Host.Send(World.PlayersZone, GatewayFrames.Join(Claim("ann")));
        _arena.Driver.Step(3);
        return _gateway.Placed[^1];
    }

    private void Subscribe()
    {
        _arena.Host.Send(ZoneId.OfCell(0, 0), GatewayFrames.Subscribe(Gateway));
        _arena.Driver.Step();
    }

    private void Input(EntityId entity, uint number, float velocity) =>
        _arena.Host.Send(ZoneId.OfCell(0, 0), InputFrame(entity, number, velocity));

    private FrameBuffer InputFrame(EntityId entity, uint number, float velocity)
    {
        var payload = new ByteWriter();
        Steer.Write(new Steer(new Vector2(velocity, 0)), payload);
        return GatewayFrames.Input(Gateway, Address(entity), 1, number, Steer.MessageType.Id, payload.Written);
    }
}
