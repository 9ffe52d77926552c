using ZoneScaler.Entities;
using ZoneScaler.Ticking;

namespace ZoneScaler.Hosting.Tests.Game;

/// <summary>Uses the processor for some time in each tick of the first zone; keeps the second one awake, and lets the third sleep.</summary>
[EntityType("grinder")]
public sealed partial class Grinder : ZoneScript
{
    public const double SecondsPerTick = 0.005;

    protected override void OnSpawn() => StayAwake = Position.X < 512;

    protected override void OnTick(in Tick tick)
    {
        if (Position.X >= 256)
            return;
        var start = ThreadTime.Now;
        while (ThreadTime.Now - start < SecondsPerTick)
            Thread.SpinWait(100);
    }
}
