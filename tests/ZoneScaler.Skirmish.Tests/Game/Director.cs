using System.Numerics;
using Skirmish.Game;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Ticking;

namespace ZoneScaler.Skirmish.Tests.Game;

/// <summary>The actor through which a test puts things into the world, and that hears what sectors and hives would hear.</summary>
[EntityType("director")]
public sealed partial class Director : ZoneScript
{
    public const string Name = "director";

    public Director() => Newest = this;

    /// <summary>The one of the world that this thread has made last.</summary>
    [ThreadStatic]
    private static Director? _newest;

    public static Director Newest
    {
        get => _newest!;
        private set => _newest = value;
    }

    /// <summary>What to do in the next tick.</summary>
    [Transient]
    public Queue<Action<Director>> Todo { get; } = new();

    /// <summary>The numbers of own shots that have ended, in the order told.</summary>
    [Transient]
    public List<ushort> ShotsGone { get; } = [];

    [Persisted] public partial int RockGone { get; set; }
    [Persisted] public partial int DronesGone { get; set; }

    public EntityRef Place(Entity entity, Vector2 position) => Spawn(entity, position);

    public void Tell<T>(EntityRef target, T message)
        where T : struct, IMessage<T> => Send(target, message);

    protected override void OnSpawn() => StayAwake = true;

    protected override void OnTick(in Tick tick)
    {
        while (Todo.TryDequeue(out var action))
            action(this);
    }

    [Handler]
    private void On(RockGone gone) => RockGone += gone.Mass;

    [Handler]
    private void On(DroneGone gone) => DronesGone++;

    [Handler]
    private void On(ShotGone shot) => ShotsGone.Add(shot.Number);
}
