using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;

namespace ZoneScaler.Tests.Game;

/// <summary>A zone script that counts, for tests of scripts and named zones.</summary>
[EntityType("keeper")]
public sealed partial class Keeper : ZoneScript
{
    /// <summary>What to do in the first tick, and each tick; for tests.</summary>
    [Transient]
    public static Action<Keeper>? Starting { get; set; }

    [Persisted]
    public partial int Ticks { get; set; }

    [Persisted]
    public partial int Heard { get; set; }

    public void Stay(bool awake) => StayAwake = awake;

    public EntityRef Make(Entity entity, Vector2 position) => Spawn(entity, position);

    public void Tell(EntityRef target, uint number) => Send(target, new Hit(number));

    public void Remind(TimeSpan delay) => Schedule(delay, new Hit(1));

    protected override void OnSpawn() => Starting?.Invoke(this);

    protected override void OnTick(in Tick tick) => Ticks++;

    [Handler]
    private void On(Hit hit) => Heard += (int)hit.Number;
}
