using System.Numerics;
using ZoneScaler.Benchmarks.Players;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>The worlds of the cluster benchmarks.</summary>
internal static class BenchmarkWorlds
{
    public const float InterestRadius = 128;

    /// <summary>The cells' edge where there are two, side by side.</summary>
    public const float Half = 1024;

    private const int Cells = 32; // along an edge of the empty world

    public static int Size { get; private set; }

    public static World Create(string name, int size)
    {
        Size = size;
        return name switch
        {
            "shuttles" => TwoCells(name).WithZoneScript<ShuttleYard>().WithPlayers(join => new PlayerSpawn(new Observer(), new Vector2(Half, Half / 2))),
            "border" => TwoCells(name).WithZoneScript<BorderWatch>(),
            "arena" => ArenaServer.CreateWorld(),
            "empty" => new World(new WorldSpec { Name = name, Bounds = Box.Rectangle(0, 0, 64 * Cells, 64 * ((size + Cells - 1) / Cells)), CellSize = 64, TickRate = 20 }, GeneratedTypes.All),
            _ => throw new UsageException($"--world is '{name}'; shuttles, border, arena and empty are allowed."),
        };
    }

    private static World TwoCells(string name) =>
        new(new WorldSpec { Name = name, Bounds = Box.Rectangle(0, 0, 2 * Half, Half), CellSize = Half, GhostDistance = 64, TickRate = 20 }, GeneratedTypes.All);
}
