using System.Numerics;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Game;

/// <summary>The world that runs play in: small, so that borders are near, and slow, so that much time costs little.</summary>
internal static class SimulatedWorld
{
    public static World Create(ulong seed, int cells, int backups, Consistency consistency, Action<ulong> given) => new World(
        new WorldSpec
        {
            Name = "simulation",
            Bounds = Box.Rectangle(0, 0, cells * 100, cells * 100),
            CellSize = 100,
            GhostDistance = 25,
            HandoverMargin = 2,
            TickRate = 10,
            Backups = backups,
            Consistency = consistency,
            Seed = seed,
        },
        GeneratedTypes.All)
        .WithZoneScript<Spawner>(zone => !zone.IsNamed)
        .WithNamedZone<Board>(Board.Name)
        .WithPlayers(join =>
        {
            given(join.Session);
            return new PlayerSpawn(new Avatar(), Place(join.Random, cells));
        });

    private static Vector2 Place(ZoneRandom random, int cells) => new(random.NextFloat(0, cells * 100), random.NextFloat(0, cells * 100));
}
