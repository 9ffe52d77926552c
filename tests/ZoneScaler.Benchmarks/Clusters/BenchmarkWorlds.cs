using System.Numerics;
using ZoneScaler.Benchmarks.Players;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>The worlds of the cluster benchmarks.</summary>
internal static class BenchmarkWorlds
{
    public const string SixteenName = "sixteen";
    public const string CouriersName = "couriers";
    public const int CouriersAlong = 10; // cells along an edge of the couriers' world

    /// <summary>The cells' edge where there are two, side by side.</summary>
    public const float Half = 1024;

    /// <summary>The cells' edge where there are sixteen, four by four.</summary>
    public const float Sixteenth = 512;

    public const int SixteenAlong = 4;

    private const float Margin = 16; // beyond the border, within which entities do not change zone yet

    /// <summary>Where an entity on its way to the right changes zone.</summary>
    public const float RightEdge = Half + Margin;

    /// <summary>Where an entity on its way to the left changes zone.</summary>
    public const float LeftEdge = Half - Margin;

    private const int Cells = 32; // along an edge of the empty world

    public static int Size { get; private set; }

    /// <summary>How many messages each zone of the couriers sends in a second.</summary>
    public static double MessagesPerZoneSecond { get; private set; }

    /// <summary>Whether players' entities show which tick they have run.</summary>
    public static bool ShowsTicks { get; set; }

    /// <summary>How far a player of a world sees.</summary>
    public static float InterestRadius(World world) => world.Spec.Name == SixteenName ? 64 : 128;

    public static World Create(string name, int size, int backups = 0, Consistency consistency = Consistency.Relaxed, int messages = 0)
    {
        Size = size;
        MessagesPerZoneSecond = (double)messages / Math.Max(1, size);
        return name switch
        {
            "shuttles" => TwoCells(name, backups, consistency).WithZoneScript<ShuttleYard>().WithPlayers(join => new PlayerSpawn(new Observer(), new Vector2(Half, Half / 2))),
            "border" => TwoCells(name, backups, consistency).WithZoneScript<BorderWatch>(),
            "arena" => ArenaServer.CreateWorld(),
            "empty" => new World(new WorldSpec { Name = name, Bounds = Box.Rectangle(0, 0, 64 * Cells, 64 * ((size + Cells - 1) / Cells)), CellSize = 64, TickRate = 20 }, GeneratedTypes.All),
            SixteenName => new World(
                new WorldSpec
                {
                    Name = name,
                    Bounds = Box.Rectangle(0, 0, Sixteenth * SixteenAlong, Sixteenth * SixteenAlong),
                    CellSize = Sixteenth,
                    GhostDistance = 32,
                    TickRate = 20,
                    Backups = backups,
                    Consistency = consistency,
                },
                GeneratedTypes.All).WithZoneScript<RoamerField>().WithPlayers(Resident.Spawn),
            CouriersName => new World(
                new WorldSpec
                {
                    Name = name,
                    Bounds = Box.Rectangle(0, 0, 64 * CouriersAlong, 64 * (size / CouriersAlong)),
                    CellSize = 64,
                    TickRate = 20,
                    Backups = backups,
                    Consistency = consistency,
                },
                GeneratedTypes.All).WithZoneScript<CourierPost>(),
            _ => throw new UsageException($"--world is '{name}'; shuttles, border, arena, empty, sixteen and couriers are allowed."),
        };
    }

    /// <summary>The lower corner of one of the sixteen cells, counted row by row.</summary>
    public static Vector2 CornerOf(int cell) => new Vector2(cell % SixteenAlong, cell / SixteenAlong) * Sixteenth;

    /// <summary>The zone of one of the sixteen cells.</summary>
    public static ZoneId ZoneOf(int cell) => ZoneId.OfCell(cell % SixteenAlong, cell / SixteenAlong);

    /// <summary>Which of the sixteen cells a zone has.</summary>
    public static int CellOf(ZoneId zone) => zone.Cell.Y * SixteenAlong + zone.Cell.X;

    /// <summary>The zone half of the couriers' world away.</summary>
    public static ZoneId Opposite(ZoneId zone)
    {
        var (x, y, _) = zone.Cell;
        var other = (y * CouriersAlong + x + Size / 2) % Size;
        return ZoneId.OfCell(other % CouriersAlong, other / CouriersAlong);
    }

    private static World TwoCells(string name, int backups, Consistency consistency) => new(
        new WorldSpec { Name = name, Bounds = Box.Rectangle(0, 0, 2 * Half, Half), CellSize = Half, GhostDistance = 64, HandoverMargin = Margin, TickRate = 20, Backups = backups, Consistency = consistency },
        GeneratedTypes.All);
}
