using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Game;

/// <summary>A small world of balls under a manual driver: 4 by 4 zones of 100 units, ghost distance 25, 20 ticks a second.</summary>
public sealed class Arena : IZoneObserver
{
    public static readonly WorldSpec Spec = new()
    {
        Name = "arena",
        Bounds = Box.Rectangle(0, 0, 400, 400),
        CellSize = 100,
        GhostDistance = 25,
        HandoverMargin = 2,
        TickRate = 20,
        Seed = 7,
    };

    /// <summary>The types of the arena.</summary>
    public static readonly GameTypes Types = new([Ball.EntityType, Keeper.EntityType], [Noted.MessageType]);

    public Arena(World? world = null, int threads = 1)
    {
        Host = new ZoneHost(world ?? new World(Spec, Types), this);
        Driver = new ManualDriver(Host, threads);
    }

    public ZoneHost Host { get; }

    public ManualDriver Driver { get; }

    public List<string> Faults { get; } = [];

    public List<ZoneId> Quarantined { get; } = [];

    public List<(EntityId Target, uint Type)> Lost { get; } = [];

    /// <summary>All balls that zones own, in order of identity.</summary>
    public IReadOnlyList<Ball> Balls => [.. Host.Zones.SelectMany(z => z.OwnEntities).OfType<Ball>().OrderBy(b => b.Id)];

    public Zone ZoneAt(float x, float y) => Host.Find(Host.World.Spec.ZoneAt(new Vector2(x, y)))!;

    public Zone Zone(int x, int y) => Host.Find(ZoneId.OfCell(x, y))!;

    /// <summary>Puts a ball into the world at the next step, and steps.</summary>
    public EntityRef Add(Ball ball, float x, float y)
    {
        var reference = default(EntityRef);
        ZoneAt(x, y).Visit(zone => reference = zone.Spawn(ball, new Vector3(x, y, 0), null));
        Driver.Step();
        return reference;
    }

    public EntityRef Add(float x, float y, float velocityX = 0, float velocityY = 0) =>
        Add(new Ball { Velocity = new Vector2(velocityX, velocityY) }, x, y);

    /// <summary>The object that stands for an entity in the zone that owns it now. Steps once if the entity is between zones.</summary>
    public Ball Find(EntityRef reference)
    {
        if (!Balls.Any(b => b.Id == reference.Id))
            Driver.Step();
        return Assert.Single(Balls, b => b.Id == reference.Id);
    }

    /// <summary>Lets an entity do something in its next tick, and steps.</summary>
    public void Do(EntityRef reference, Action<Ball> action)
    {
        var ball = Find(reference);
        ball.Act = (self, _) =>
        {
            self.Act = null;
            action(self);
        };
        Driver.Step();
    }

    /// <summary>Stops all balls, and steps until none is between zones.</summary>
    public void BringToRest()
    {
        for (var i = 0; i < 3; i++)
        {
            foreach (var zone in Host.Zones)
            {
                zone.Visit(z =>
                {
                    foreach (var record in z.Entities.Records)
                        z.Call(record, static (entity, _) => ((Ball)entity).Velocity = Vector2.Zero, 0);
                });
            }
            Driver.Step();
        }
    }

    void IZoneObserver.EntityFaulted(ZoneId zone, EntityId entity, string type, Exception exception)
    {
        lock (Faults)
            Faults.Add($"{type} {exception.Message}");
    }

    void IZoneObserver.ZoneQuarantined(ZoneId zone, Exception exception)
    {
        lock (Faults)
        {
            Quarantined.Add(zone);
            Faults.Add($"quarantined {exception}");
        }
    }

    void IZoneObserver.BackupFailed(ZoneId zone, Exception exception)
    {
        lock (Faults)
            Faults.Add($"backup {exception.Message}");
    }

    void IZoneObserver.FrameRejected(ZoneId zone, CodecException exception)
    {
        lock (Faults)
            Faults.Add($"rejected {exception.Message}");
    }

    void IZoneObserver.MessageLost(ZoneId zone, EntityId target, uint messageType)
    {
        lock (Faults)
            Lost.Add((target, messageType));
    }
}
