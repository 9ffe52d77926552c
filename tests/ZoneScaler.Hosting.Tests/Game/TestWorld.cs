using System.Numerics;
using ZoneScaler.Worlds;

namespace ZoneScaler.Hosting.Tests.Game;

internal static class TestWorld
{
    /// <summary>Two by two zones; players appear in the middle of the first.</summary>
    public static World Create() =>
        new World(new WorldSpec { Name = "test", Bounds = Box.Rectangle(0, 0, 512, 512), CellSize = 256 }, GeneratedTypes.All)
            .WithPlayers(_ => new PlayerSpawn(new Craft(), new Vector2(128, 128)));
}
