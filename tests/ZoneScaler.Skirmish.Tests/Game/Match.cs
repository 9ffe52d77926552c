using System.Numerics;
using Skirmish.Game;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Protocol;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Skirmish.Tests.Game;

/// <summary>The game under a manual driver: by default an empty world, into which the test puts what it wants to see.</summary>
public sealed class Match : IZoneObserver
{
    public const int ShieldTicks = (int)(Rules.ShieldTime * Rules.TickRate) + 1;

    private readonly Director _director;

    public Match(World? world = null)
    {
        Host = new ZoneHost(world ?? Empty(), this);
        Driver = new ManualDriver(Host);
        Driver.Step(2);
        _director = Director.Newest;
    }

    public ZoneHost Host { get; }

    public ManualDriver Driver { get; }

    public List<string> Faults { get; } = [];

    public Director Director => _director;

    /// <summary>A world without rocks and hives.</summary>
    public static World Empty() => new World(SkirmishWorld.Spec(seed: 1), global::Skirmish.GeneratedTypes.All.With(GeneratedTypes.All))
        .WithNamedZone<Arena>(Arena.Name)
        .WithNamedZone<Director>(Director.Name);

    /// <summary>All entities of a type that zones own.</summary>
    public List<T> All<T>()
        where T : Entity => [.. Host.Zones.SelectMany(z => z.OwnEntities).OfType<T>().OrderBy(e => e.Id)];

    public EntityRef Add(Entity entity, float x, float y)
    {
        var reference = EntityRef.None;
        _director.Todo.Enqueue(d => reference = d.Place(entity, new Vector2(x, y)));
        Driver.Step();
        // The director's zone has no cell: what it makes travels to where it belongs.
        for (var i = 0; i < 4 && !Host.Zones.SelectMany(z => z.OwnEntities).Any(e => e.Id == reference.Id); i++)
            Driver.Step();
        return reference;
    }

    /// <summary>A ship whose shield is over.</summary>
    public EntityRef AddShip(float x, float y)
    {
        var reference = Add(new Ship { Name = "Target" }, x, y);
        Driver.Step(ShieldTicks);
        return reference;
    }

    public void Tell<T>(EntityRef target, T message)
        where T : struct, IMessage<T>
    {
        _director.Todo.Enqueue(d => d.Tell(target, message));
        Driver.Step(3);
    }

    public T Get<T>(EntityRef reference)
        where T : Entity
    {
        // Between two zones it is in none of them.
        for (var i = 0; i < 3 && !All<T>().Exists(e => e.Id == reference.Id); i++)
            Driver.Step();
        return Assert.Single(All<T>(), e => e.Id == reference.Id);
    }

    void IZoneObserver.EntityFaulted(ZoneId zone, EntityId entity, string type, Exception exception) => Faults.Add($"{type}: {exception}");

    void IZoneObserver.ZoneQuarantined(ZoneId zone, Exception exception) => Faults.Add($"quarantined {zone}: {exception}");

    void IZoneObserver.BackupFailed(ZoneId zone, Exception exception) => Faults.Add($"backup of {zone}: {exception}");

    void IZoneObserver.FrameRejected(ZoneId zone, CodecException exception) => Faults.Add($"rejected by {zone}: {exception}");

    void IZoneObserver.MessageLost(ZoneId zone, EntityId target, uint messageType)
    {
        // To one that is gone, with nobody to tell: points for a dead drone.
    }
}
