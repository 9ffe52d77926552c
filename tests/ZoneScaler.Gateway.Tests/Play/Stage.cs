using System.Numerics;
using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Gateway.Tests.Play;

/// <summary>A world of 4 by 4 zones under a manual driver, a gateway, and players, all on one thread and a time that the test moves.</summary>
public sealed class Stage : IDisposable
{
    public static readonly WorldSpec Spec = new()
    {
        Name = "stage",
        Bounds = Box.Rectangle(0, 0, 400, 400),
        CellSize = 100,
        GhostDistance = 25,
        HandoverMargin = 2,
        TickRate = 20,
        Seed = 3,
    };

    private const uint Number = 1;

    private Vector2 _nextSpawn = new(200, 200);
    private Vector2 _nextVelocity;

    public Stage(Action<GatewayOptions>? configure = null, IJoinGate? gate = null)
    {
        var options = new GatewayOptions { InterestRadius = 60, SnapshotBudgetBytes = 1 << 20 };
        configure?.Invoke(options);
        World = new World(Spec, GeneratedTypes.All)
            .WithPlayers(join => join.Name == "unwanted"
                ? throw new InvalidOperationException("unwanted players may not join")
                : new PlayerSpawn(new Mover { Velocity = _nextVelocity, Label = join.Name, Credits = 100 }, _nextSpawn));
        Host = new ZoneHost(World);
        Driver = new ManualDriver(Host);
        Gateway = new SessionGateway(World, Host, Number, options, gate) { Faulted = e => Faults.Add(e) };
        Host.AttachGateway(Number, Gateway);
    }

    public World World { get; }

    public ZoneHost Host { get; }

    public ManualDriver Driver { get; }

    public SessionGateway Gateway { get; }

    public List<TestPlayer> Players { get; } = [];

    public List<Exception> Faults { get; } = [];

    public TimeSpan Now { get; private set; }

    internal View View => Gateway.View;

    public TestPlayer Join(string name, float x = 200, float y = 200, float velocityX = 0, float velocityY = 0)
    {
        var player = Connect(name, x, y, velocityX, velocityY);
        StepUntil(() => player.Session.Own != null);
        return player;
    }

    public TestPlayer Connect(string name, float x = 200, float y = 200, float velocityX = 0, float velocityY = 0)
    {
        _nextSpawn = new Vector2(x, y);
        _nextVelocity = new Vector2(velocityX, velocityY);
        var player = new TestPlayer(name);
        Players.Add(player);
        player.Connect(Gateway, Now);
        return player;
    }

    /// <summary>A bare connection; the test writes its frames itself.</summary>
    public (SessionConnection Connection, FakeTransport Transport) Accept()
    {
        var transport = new FakeTransport();
        return (Gateway.Accept(transport, Now), transport);
    }

    public void Spawn(float x, float y, float velocityX = 0, float velocityY = 0)
    {
        var zone = Host.Find(Spec.ZoneAt(new Vector2(x, y)))!;
        zone.Visit(z => z.Spawn(new Mover { Velocity = new Vector2(velocityX, velocityY) }, new Vector3(x, y, 0), null));
    }

    public void Step(int ticks = 1)
    {
        for (var i = 0; i < ticks; i++)
        {
            Driver.Step();
            Beat();
        }
        Assert.Empty(Faults);
    }

    /// <summary>Lets a tick's time pass at the gateway alone.</summary>
    public void Beat()
    {
        Now += TimeSpan.FromSeconds(1) / Spec.TickRate;
        Gateway.Advance(Now);
        foreach (var player in Players)
            player.Exchange(Now);
    }

    public void StepUntil(Func<bool> condition, int atMost = 100)
    {
        for (var i = 0; i < atMost && !condition(); i++)
            Step();
        Assert.True(condition(), $"not within {atMost} ticks");
    }

    public void Wait(TimeSpan time) => Step((int)Math.Ceiling(time * Spec.TickRate / TimeSpan.FromSeconds(1)));

    /// <summary>Checks that a player sees all that is near, as it is, once, and nothing else.</summary>
    public void AssertSeesTruth(TestPlayer player)
    {
        var own = player.Session.Own;
        Assert.NotNull(own);
        var shown = player.Session.Entities.ToDictionary(e => (e.Id.Zone, e.Id.Epoch, e.Id.Serial));
        var options = Gateway.Options;
        for (var record = 0; record < View.Count; record++)
        {
            if (View.Serial[record] == 0)
                continue;
            var distance = Vector3.Distance(View.Position[record], own.Position);
            var id = View.Id[record];
            if (!shown.Remove((id.Zone.Value, id.Epoch, id.Serial), out var entity))
            {
                Assert.True(distance > options.InterestRadius - 0.1f, $"{View.Id[record]} at distance {distance} is not shown");
                continue;
            }
            Assert.True(distance <= options.InterestRadius * options.InterestHysteresis + 0.1f, $"{View.Id[record]} at distance {distance} is shown");
            AssertSame(record, entity);
        }
        Assert.Empty(shown);
    }

    public void Dispose() => Gateway.Dispose();

    private void AssertSame(int record, Client.Entities.ClientEntity entity)
    {
        var schema = View.Histories[View.Type[record]].Schema;
        var slots = View.Histories[View.Type[record]].Current(View.Row[record]);
        var blobs = View.Histories[View.Type[record]].Blobs(View.Row[record]);
        Assert.Equal(View.Position[record], entity.Position);
        Assert.Equal(slots[schema.FirstSlot(schema.IndexOf("score"))], unchecked((uint)entity.GetInt32("score")));
        Assert.Equal(blobs[schema.FirstSlot(schema.IndexOf("label"))], entity.GetBlob(entity.Field("label")).ToArray());
        Assert.Equal(blobs[schema.FirstSlot(schema.IndexOf("items"))], entity.GetBlob(entity.Field("items")).ToArray());
        if (entity.IsOwn)
            Assert.Equal(slots[schema.FirstSlot(schema.IndexOf("credits"))], unchecked((uint)entity.GetInt32("credits")));
    }
}
