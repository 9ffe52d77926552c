using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Mesh.Tests.Nodes;

/// <summary>A thing that runs to and fro over the whole world, and so changes zone all the time.</summary>
[EntityType("runner")]
public sealed partial class Runner : Entity
{
    [Replicated]
    public partial float Speed { get; set; }

    protected override void OnTick(in Tick tick)
    {
        if ((Speed > 0 && Position.X > 480) || (Speed < 0 && Position.X < 32))
            Speed = -Speed;
        Position += new Vector2(Speed * tick.Delta, 0);
    }
}

/// <summary>Puts a few runners into each zone.</summary>
[EntityType("starter")]
public sealed partial class Starter : ZoneScript
{
    public const int Runners = 3;

    protected override void OnSpawn()
    {
        for (var i = 0; i < Runners; i++)
            Spawn(new Runner { Speed = 40 + 10 * i }, Position);
    }
}

internal static class TestWorld
{
    public const int Zones = 4;

    /// <summary>Two by two zones, each with runners that cross into the next.</summary>
    public static World Create(string name = "test", int backups = 0) =>
        new World(new WorldSpec { Name = name, Bounds = Box.Rectangle(0, 0, 512, 512), CellSize = 256, Backups = backups }, GeneratedTypes.All).WithZoneScript<Starter>();
}
