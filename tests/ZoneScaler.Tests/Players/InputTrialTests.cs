using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Players;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Players;

/// <summary>Players' inputs to a zone on trial are announced before they are handled, and a player whose inputs have killed two workers loses the entity.</summary>
public sealed class InputTrialTests : IZoneTrial
{
    private const uint Gateway = 1;

    private readonly Arena _arena;
    private readonly GatewayRecorder _gateway = new();
    private readonly List<(Letter Letter, int Steered)> _applied = [];

    public InputTrialTests()
    {
        _arena = new Arena(new World(Arena.Spec, Arena.Types).WithPlayers(join => new PlayerSpawn(new Ball { Label = join.Name }, new Vector2(50, 50))));
        _arena.Host.AttachGateway(Gateway, _gateway);
    }

    private Zone Zone => _arena.Zone(0, 0);

    [Fact]
    public void Inputs_OfAZoneOnTrial_AreAnnouncedOncePerPlayerAndRow()
    {
        var (ann, bob) = (Join(1, "ann"), Join(2, "bob"));
        Zone.Trial = this;

        Input(1, ann, 1);
        Input(1, ann, 2);
        Input(2, bob, 1);
        Input(1, ann, 3);
        _arena.Driver.Step();

        Assert.Equal(
            ["input 'steer' of session 0000000000000001 after 0", "input 'steer' of session 0000000000000002 after 2", "input 'steer' of session 0000000000000001 after 3", " after 4"],
            _applied.Select(a => $"{a.Letter.Text} after {a.Steered}"));
        Assert.All(_applied.SkipLast(1), a => Assert.True(a.Letter.WasSentBefore));
    }

    [Fact]
    public void Inputs_BeyondTheFirstOfAPlayer_AreNotAnnouncedAndNotBlamed()
    {
        var ann = Join(1, "ann");
        Zone.Trial = this;

        for (var i = 1u; i <= Letters.MaxPerPlayer + 2; i++)
        {
            Input(1, ann, i);
            _arena.Driver.Step();
        }

        Assert.Equal(Letters.MaxPerPlayer, _applied.Count(a => !a.Letter.IsNone));
        Assert.True(_applied[^1].Letter.IsNone);
        Assert.Equal(Letters.MaxPerPlayer + 2, Steered);
    }

    [Fact]
    public void Inputs_OfManyPlayers_AreNotAllAnnounced()
    {
        var players = Enumerable.Range(1, Letters.MaxOfPlayers + 3).Select(i => (Session: (ulong)i, Entity: Join((ulong)i, $"p{i}"))).ToArray();
        Zone.Trial = this;

        foreach (var (session, entity) in players)
            Input(session, entity, 1);
        _arena.Driver.Step();

        Assert.Equal(Letters.MaxOfPlayers, _applied.Count(a => !a.Letter.IsNone));
        Assert.Equal((default, Letters.MaxOfPlayers), _applied[^1]);
        Assert.Equal(players.Length, Steered);
    }

    [Fact]
    public void Inputs_OfASessionThatHasKilled_AreHandledNoMoreAndItsEntityEnds()
    {
        var (ann, bob) = (Join(1, "ann"), Join(2, "bob"));
        Zone.Letters.Condemn([Letters.IdOf(1)]);

        Input(1, ann, 1);
        Input(1, ann, 2);
        Input(2, bob, 1);
        _arena.Driver.Step(2);

        Assert.Equal(["ball Inputs of session 0000000000000001 have killed two workers: no more are handled."], _arena.Faults);
        Assert.Equal("bob", Assert.Single(_arena.Balls).Label);
        Assert.Equal(1, Steered);
    }

    [Fact]
    public void Joins_ToARegistryOnTrial_AreAnnounced_AndOneThatHasKilledIsRefused()
    {
        var registry = _arena.Host.Find(World.PlayersZone)!;
        registry.Trial = this;
        registry.Letters.Condemn([Letters.IdOf(2)]);

        Join(1, "ann");
        _arena.Host.Send(World.PlayersZone, GatewayFrames.Join(new SessionClaim(2, 0, Gateway, "bob", default, WindowTicks: 600)));
        _arena.Driver.Step(3);

        Assert.Equal(["the join of session 0000000000000001", ""], _applied.Select(a => a.Letter.Text ?? ""));
        Assert.Equal("ann", Assert.Single(_arena.Balls).Label);
        Assert.Equal(["Two servers have ended while this player joined."], _gateway.Refused);
    }

    bool IZoneTrial.Begin(Zone zone, long tick, Action granted) => false;

    void IZoneTrial.Apply(Zone zone, Letter letter) => _applied.Add((letter, Steered));

    void IZoneTrial.End(Zone zone)
    {
    }

    private int Steered => _arena.Balls.Sum(b => b.Log.Count(line => line == "steer"));

    private EntityId Join(ulong session, string name)
    {
        _arena.Host.Send(World.PlayersZone, GatewayFrames.Join(new SessionClaim(session, 0, Gateway, name, default, WindowTicks: 600)));
        _arena.Driver.Step(3);
        return _gateway.Placed[^1];
    }

    private void Input(ulong session, EntityId entity, uint number)
    {
        var payload = new ByteWriter();
        Steer.Write(new Steer(new Vector2(1, 0)), payload);
        var epoch = _gateway.Answers.Last(a => a.Kind == StreamRecordKind.PlayerPlaced && a.Session == session).Epoch;
        _arena.Host.Send(Zone.Id, GatewayFrames.Input(Gateway, new PlayerAddress(session, epoch, entity), 1, number, Steer.MessageType.Id, payload.Written));
    }
}
