using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Players;
using ZoneScaler.Streams;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Players;

/// <summary>A player registry that starts empty: it gives nobody a second entity while the first one lives, and does not let those wait whose entity is lost.</summary>
public sealed class RegistryRestartTests
{
    private const uint Gateway = 1;
    private const ulong Session = 77;
    private const int PatienceTicks = 6 * 20;
    private static readonly ZoneId Home = ZoneId.OfCell(0, 0);
    private static readonly ZoneId Other = ZoneId.OfCell(3, 3);

    private readonly Arena _arena;
    private readonly GatewayRecorder _gateway = new();
    private readonly EntityId _entity;

    public RegistryRestartTests()
    {
        var world = new World(Arena.Spec, Arena.Types).WithPlayers(join => new PlayerSpawn(new Ball { Label = join.Name }, new Vector2(50, 50)));
        _arena = new Arena(world);
        _arena.Host.AttachGateway(Gateway, _gateway);
        Join();
        _arena.Driver.Step(4);
        _entity = _gateway.Placed.Single();
    }

    [Fact]
    public void Registry_StartsAnew_KnowsWhereEntitiesAre()
    {
        _arena.Balls[0].Act = (ball, _) => ball.JumpTo(new Vector2(350, 350));
        _arena.Driver.Step(4);
        Restart(World.PlayersZone);
        JoinInsteadOf(_entity, Home);

        Assert.Equal((_entity, Other, 1u), LastPlaced);
        Assert.Single(_arena.Balls);
    }

    [Fact]
    public void Registry_StartsAnewWithTheEntitysZone_GivesAnotherEntityAtOnce()
    {
        Restart(World.PlayersZone, Home);
        Assert.Empty(_arena.Balls);
        JoinInsteadOf(_entity, Home);

        Assert.Equal(LastPlaced.Entity, Assert.Single(_arena.Balls).Id);
        Assert.NotEqual(_entity, LastPlaced.Entity);
    }

    [Fact]
    public void Registry_AZoneDoesNotAnswer_TheEntityMayBeThere()
    {
        _arena.Host.Close(Other);
        Restart(World.PlayersZone, Home);
        for (var i = 0; i < PatienceTicks - 20; i += 10)
        {
            JoinInsteadOf(_entity, Home, PlayerAnswer.UnknownHop);
            _arena.Driver.Step(7);
            Assert.Empty(_arena.Balls);
        }
        for (var i = 0; i < 40; i += 10)
        {
            JoinInsteadOf(_entity, Home, PlayerAnswer.UnknownHop);
            _arena.Driver.Step(7);
        }

        Assert.Single(_arena.Balls);
    }

    [Fact]
    public void Registry_EntityIsBetweenZones_IsFoundWhereItWent()
    {
        _arena.Balls[0].Act = (ball, _) => ball.JumpTo(new Vector2(350, 350));
        _arena.Driver.Step(); // it has left its zone, and not come to the other
        Restart(World.PlayersZone, Other);
        Assert.Equal(_entity, Assert.Single(_arena.Balls).Id);
        _arena.Balls[0].Act = (ball, _) => ball.JumpTo(new Vector2(50, 50));
        _arena.Driver.Step();
        _arena.Host.Close(Home);
        Restart(World.PlayersZone);
        JoinInsteadOf(_entity, Home);

        Assert.Equal((_entity, Other, 1u), LastPlaced);
        Assert.Empty(_arena.Balls);
        _arena.Host.Open(Home, 2);
        _arena.Driver.Step(10);
        Assert.Equal(_entity, Assert.Single(_arena.Balls).Id);
    }

    [Fact]
    public void Zone_IsLostWhereTheEntityIsKnownToBe_AnEarlierCopyThatCameBackIsFound()
    {
        var (third, fourth) = (ZoneId.OfCell(1, 3), ZoneId.OfCell(3, 0));
        Go(350, 350);
        Go(150, 350); // its second hop
        _arena.Balls[0].Record!.Hop = 0; // as that of a copy is that was on its way from home when what came later was lost
        Go(350, 50);
        JoinInsteadOf(_entity, Home, PlayerAnswer.UnknownHop);
        Assert.Equal((_entity, third, 2u), LastPlaced);

        Restart(third);
        JoinInsteadOf(_entity, third, 2);
        _arena.Driver.Step(3);
        JoinInsteadOf(_entity, third, 2);

        Assert.Equal((_entity, fourth, 1u), LastPlaced);
        _arena.Driver.Step(PatienceTicks); // it was missing long ago, but has been seen since
        _arena.Host.Close(ZoneId.OfCell(2, 2)); // so that not all answer
        JoinInsteadOf(_entity, fourth, 1);
        JoinInsteadOf(_entity, fourth, 1);
        Assert.Equal(_entity, Assert.Single(_arena.Balls).Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Zone_IsLostWithTheEntity_AnotherIsGivenOnceAllZonesHaveSaidThatItIsNotThere(bool allAnswer)
    {
        Restart(Home);
        if (!allAnswer)
            _arena.Host.Close(Other);
        var waited = 0;
        while (_arena.Balls.Count == 0 && waited < 2 * PatienceTicks)
        {
            JoinInsteadOf(_entity, Home);
            _arena.Driver.Step(3);
            waited += 7;
        }

        Assert.NotEqual(_entity, Assert.Single(_arena.Balls).Id);
        Assert.InRange(waited, allAnswer ? 0 : PatienceTicks, allAnswer ? 20 : PatienceTicks + 40);
    }

    [Fact]
    public void Registry_StartsAnewBeforeItsAnswerCame_NamesTheEntityThatItGave()
    {
        _arena.Host.Close(World.PlayersZone);
        _arena.Host.Open(World.PlayersZone, 2);
        for (var i = 0; i < 5; i++)
        {
            Join();
            _arena.Driver.Step();
        }

        Assert.All(_gateway.Placed, placed => Assert.Equal(_entity, placed));
        Assert.True(_gateway.Placed.Count > 1);
        Assert.Single(_arena.Balls);
    }

    [Fact]
    public void Registry_IsToldThatAPlayerHasLeft_EntityThatIsThereGoes()
    {
        var address = new PlayerAddress(Session, _gateway.Answers.Single().Epoch, _entity);
        _arena.Host.Send(World.PlayersZone, GatewayFrames.PlayerLeft(Gateway, address, World.PlayersZone));
        _arena.Driver.Step(4);

        Assert.Empty(_arena.Balls);
        Assert.Equal(StreamRecordKind.PlayerEnded, _gateway.Answers[^1].Kind);
    }

    [Fact]
    public void Registry_EntityIsLost_AGatewayThatCannotGoOnEndsTheSession_ForItselfAlone()
    {
        const uint Next = Gateway + 1;
        var next = new GatewayRecorder();
        _arena.Host.AttachGateway(Next, next);
        Restart(World.PlayersZone, Home);
        _arena.Host.Send(World.PlayersZone, GatewayFrames.Join(Claim with { Gateway = Next, Epoch = 3UL << 32 }, new EntityRef(_entity, Home)));
        _arena.Driver.Step(3);
        Assert.Equal(StreamRecordKind.PlayerEnded, next.Answers.Single().Kind);
        Assert.Empty(_arena.Balls);

        JoinInsteadOf(_entity, Home); // of the gateway that the client has gone back to

        Assert.Equal(LastPlaced.Entity, Assert.Single(_arena.Balls).Id);
    }

    [Fact]
    public void Registry_PlayerHasLeft_ALateWordOfAFormerEntityBringsNoOther()
    {
        Restart(World.PlayersZone, Home);
        JoinInsteadOf(_entity, Home);
        var placed = _gateway.Answers.Last(a => a.Kind == StreamRecordKind.PlayerPlaced);
        _arena.Host.Send(World.PlayersZone, GatewayFrames.PlayerLeft(Gateway, new PlayerAddress(Session, placed.Epoch, placed.Entity.Id), World.PlayersZone));
        _arena.Driver.Step(4);
        Assert.Empty(_arena.Balls);

        JoinInsteadOf(_entity, Home); // it was held up on its way

        Assert.Empty(_arena.Balls);
        Assert.Equal((StreamRecordKind.PlayerEnded, _entity), (_gateway.Answers[^1].Kind, _gateway.Answers[^1].Entity.Id));
    }

    private (EntityId Entity, ZoneId Zone, uint Hop) LastPlaced
    {
        get
        {
            var answer = _gateway.Answers.Last(a => a.Kind == StreamRecordKind.PlayerPlaced);
            return (answer.Entity.Id, answer.Entity.LastKnownZone, answer.Hop);
        }
    }

    /// <summary>The entity goes to a place, and has come there.</summary>
    private void Go(float x, float y)
    {
        _arena.Balls[0].Act = (ball, _) =>
        {
            ball.Act = null;
            ball.JumpTo(new Vector2(x, y));
        };
        _arena.Driver.Step(4);
    }

    /// <summary>Zones lose all they hold, and start anew.</summary>
    private void Restart(params ZoneId[] zones)
    {
        var epochs = zones.Select(z => _arena.Host.Find(z)!.Epoch + 1).ToList();
        foreach (var zone in zones)
            _arena.Host.Close(zone);
        for (var i = 0; i < zones.Length; i++)
            _arena.Host.Open(zones[i], epochs[i]);
        _arena.Driver.Step(6);
    }

    private void Join() => _arena.Host.Send(World.PlayersZone, GatewayFrames.Join(Claim));

    /// <summary>The gateway has not found an entity.</summary>
    private void JoinInsteadOf(EntityId lost, ZoneId lookedForIn, uint hop = 0)
    {
        _arena.Host.Send(World.PlayersZone, GatewayFrames.Join(Claim, new EntityRef(lost, lookedForIn), hop, wantsAnother: true));
        _arena.Driver.Step(3);
    }

    private static SessionClaim Claim => new(Session, 0, Gateway, "ann", default, 600);
}
