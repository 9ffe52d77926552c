using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;

namespace ZoneScaler.Hosting.Tests.Game;

/// <summary>A thing that runs along the x axis and counts its ticks.</summary>
[EntityType("runner")]
public sealed partial class Runner : Entity
{
    [Replicated]
    public partial float Speed { get; set; }

    [Replicated]
    public partial int Ticks { get; set; }

    protected override void OnTick(in Tick tick)
    {
        Ticks++;
        Position += new Vector2(Speed * tick.Delta, 0);
    }
}

/// <summary>Puts a runner into the first zone, and one that runs the other way into the second.</summary>
[EntityType("starter")]
public sealed partial class Starter : ZoneScript
{
    protected override void OnSpawn()
    {
        if (Position.X < 256)
            Spawn(new Runner { Speed = 100 }, new Vector2(200, 100));
        else
            Spawn(new Runner { Speed = -100 }, new Vector2(300, 100));
    }
}
