using System.Numerics;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Space;

/// <summary>The same machinery in three dimensions.</summary>
public sealed class SpaceTests
{
    private readonly ZoneHost _host;
    private readonly ManualDriver _driver;

    public SpaceTests()
    {
        var spec = new WorldSpec { Name = "space", Dimensions = 3, Bounds = new Box(Vector3.Zero, new Vector3(40)), CellSize = 10 };
        _host = new ZoneHost(new World(spec, new GameTypes([Drifter.EntityType], [])));
        _driver = new ManualDriver(_host);
    }

    [Fact]
    public void Handover_ThroughACorner_ReachesTheDiagonalCube()
    {
        Add(new Drifter { Velocity = new Vector3(10, 10, 10), Facing = Quaternion.CreateFromYawPitchRoll(1, 2, 3) }, new Vector3(9));
        _driver.Step(20);

        var drifter = Assert.Single(All());
        Assert.Equal(ZoneId.OfCube(1, 1, 1), drifter.Home);
        Assert.Equal(Quaternion.CreateFromYawPitchRoll(1, 2, 3), drifter.Facing); // exact, though replicated with a precision
    }

    [Fact]
    public void Ghosts_AcrossACorner_AreSeen()
    {
        Add(new Drifter(), new Vector3(9.5f));
        Add(new Drifter { Facing = Quaternion.CreateFromYawPitchRoll(1, 2, 3) }, new Vector3(10.5f));
        _driver.Step(2);

        Assert.All(All(), drifter => Assert.Equal(100, drifter.Seen));
        var ghost = (Drifter)Assert.Single(_host.Find(ZoneId.OfCube(0, 0, 0))!.GhostEntities);
        var expected = Quaternion.CreateFromYawPitchRoll(1, 2, 3);
        Assert.InRange(Math.Abs(Quaternion.Dot(expected, ghost.Facing)), 0.99999f, 1.00001f);
        Assert.InRange(Vector3.Distance(ghost.Position, new Vector3(10.5f)), 0, 0.01f);
    }

    private IReadOnlyList<Drifter> All() => [.. _host.Zones.SelectMany(z => z.OwnEntities).Cast<Drifter>()];

    private void Add(Drifter drifter, Vector3 position)
    {
        _host.Find(_host.World.Spec.ZoneAt(position))!.Visit(zone => zone.Spawn(drifter, position, null));
        _driver.Step();
    }
}
