using System.Numerics;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Worlds;

public sealed class WorldSpecTests
{
    public static TheoryData<WorldSpec, string, string> BadSpecs => new()
    {
        { Arena.Spec with { GhostDistance = 100 }, "GhostDistance is 100", "at most half of CellSize (50)" },
        { Arena.Spec with { GhostDistance = 51 }, "GhostDistance is 51", "at most half" },
        { Arena.Spec with { GhostDistance = -1 }, "GhostDistance is -1", "above 0" },
        { Arena.Spec with { GhostDistance = float.NaN }, "GhostDistance is NaN", "above 0" },
        { Arena.Spec with { HandoverMargin = 13 }, "HandoverMargin is 13", "at most half of GhostDistance (12.5)" },
        { Arena.Spec with { CellSize = 0 }, "CellSize is 0", "above 0" },
        { Arena.Spec with { CellSize = -5 }, "CellSize is -5", "above 0" },
        { Arena.Spec with { CellSize = float.NaN }, "CellSize is NaN", "finite" },
        { Arena.Spec with { CellSize = float.PositiveInfinity }, "CellSize is ", "finite" },
        { Arena.Spec with { CellSize = 0.5f, GhostDistance = 0.1f, HandoverMargin = 0 }, "CellSize 0.5 cuts the bounds into 800 x 800", "at most 262144" },
        { Arena.Spec with { Bounds = default }, "Bounds is ", "empty" },
        { Arena.Spec with { Bounds = Box.Rectangle(10, 0, 10, 100) }, "Bounds is ", "maximum must be above the minimum" },
        { Arena.Spec with { Bounds = Box.Rectangle(float.NaN, 0, 10, 100) }, "Bounds is ", "finite" },
        { Arena.Spec with { Bounds = new Box(Vector3.Zero, new Vector3(400, 400, 1)) }, "Bounds is ", "z must be 0" },
        { Arena.Spec with { Dimensions = 3 }, "Bounds is ", "each of the 3 axes" },
        { Arena.Spec with { Dimensions = 4 }, "Dimensions is 4", "2 and 3" },
        { Arena.Spec with { TickRate = 0 }, "TickRate is 0", "1 to 240" },
        { Arena.Spec with { TickRate = 241 }, "TickRate is 241", "1 to 240" },
        { Arena.Spec with { Name = " " }, "Name is ' '", "1 to 64" },
    };

    [Theory]
    [MemberData(nameof(BadSpecs))]
    public void BadSpec_WorldIsRefused_NamingValueAndLimit(WorldSpec spec, string value, string allowed)
    {
        var error = Assert.Throws<WorldSpecException>(() => new World(spec, Arena.Types));

        Assert.Contains(value, error.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BadSpec_ManyFaults_AllAreNamed()
    {
        var spec = Arena.Spec with { TickRate = 0, Dimensions = 7, GhostDistance = 99 };

        Assert.Equal(3, spec.Validate().Count);
    }

    [Fact]
    public void Defaults_GhostDistanceIsAQuarterCell()
    {
        var spec = new WorldSpec { Bounds = Box.Rectangle(0, 0, 100, 100), CellSize = 10 };

        Assert.Empty(spec.Validate());
        Assert.Equal(2.5f, spec.GhostDistance);
        Assert.Equal(20, spec.TickRate);
    }

    [Fact]
    public void TypesOfTheWrongDimension_WorldIsRefused()
    {
        var spec = Arena.Spec with { Dimensions = 3, Bounds = new Box(Vector3.Zero, new Vector3(400)) };

        var error = Assert.Throws<WorldSpecException>(() => new World(spec, Arena.Types));

        Assert.Contains("'ball' derives from Entity; in a world of 3 dimensions it must derive from Entity3D", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(99.9f, 100, 0, 1)]
    [InlineData(-50, 500, 0, 3)]
    [InlineData(400, 400, 3, 3)]
    public void ZoneAt_AnyPosition_IsTheCellOrTheNearest(float x, float y, int cellX, int cellY) =>
        Assert.Equal(ZoneId.OfCell(cellX, cellY), Arena.Spec.ZoneAt(new Vector2(x, y)));

    [Fact]
    public void Neighbours_CornerEdgeAndMiddle()
    {
        Assert.Equal(3, Arena.Spec.Neighbours(ZoneId.OfCell(0, 0)).Count);
        Assert.Equal(5, Arena.Spec.Neighbours(ZoneId.OfCell(1, 0)).Count);
        Assert.Equal(8, Arena.Spec.Neighbours(ZoneId.OfCell(1, 1)).Count);
    }

    [Fact]
    public void Neighbours_InSpace_Are26()
    {
        var spec = new WorldSpec { Dimensions = 3, Bounds = new Box(Vector3.Zero, new Vector3(30)), CellSize = 10 };

        var around = spec.Neighbours(ZoneId.OfCube(1, 1, 1));

        Assert.Equal(26, around.Distinct().Count());
        Assert.All(around, zone => Assert.Contains(ZoneId.OfCube(1, 1, 1), spec.Neighbours(zone)));
    }

    [Fact]
    public void LastCells_AreCutAtTheEdge()
    {
        var spec = Arena.Spec with { Bounds = Box.Rectangle(0, 0, 250, 100) };

        Assert.Equal(new CellPosition(3, 1, 1), spec.GridSize);
        Assert.Equal(Box.Rectangle(200, 0, 250, 100), spec.CellBounds(ZoneId.OfCell(2, 0)));
    }

    [Fact]
    public void NamedZone_Unknown_ErrorNamesTheKnownOnes()
    {
        var world = new World(Arena.Spec, Arena.Types).WithNamedZone<Keeper>("chat");

        var error = Assert.Throws<ArgumentException>(() => world.NamedZone("chatt"));

        Assert.Contains("there are: chat", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => world.WithNamedZone<Keeper>("chat"));
        Assert.Throws<ArgumentException>(() => world.WithNamedZone<Keeper>(World.PlayersZoneName));
    }
}
