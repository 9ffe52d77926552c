using ZoneScaler.Allocation;
using ZoneScaler.Worlds;
using static ZoneScaler.Tests.Allocation.Views;

namespace ZoneScaler.Tests.Allocation;

public sealed class LoadBasedPlacementTests
{
    [Fact]
    public void Allocate_NewWorld_SpreadsEvenlyInRuns()
    {
        var plan = Plan([Worker("a"), Worker("b"), Worker("c")], (z, _, _) => z with { Load = 0 });

        Assert.Equal(16, plan.Placements.Count);
        Assert.All(plan.Placements.CountBy(p => p.Worker), w => Assert.InRange(w.Value, 5, 6));
        Assert.Equal(plan.Placements.Select(p => p.Worker).Order(), plan.Placements.Select(p => p.Worker)); // each worker's zones are neighbours in Morton order
        Assert.Equal("a has room: it carries 0.00 of its capacity with 0 zones", plan.Placements[0].Reason);
    }

    [Fact]
    public void Allocate_Capacities_WeighTheShares()
    {
        var plan = Plan([Worker("a", capacity: 3), Worker("b")], (z, _, _) => z);

        Assert.Equal(12, plan.Placements.Count(p => p.Worker == "a"));
    }

    [Fact]
    public void Allocate_HomelessZones_GoWhereLoadIsLeast()
    {
        // a has 4 heavy zones, b 8 light ones: b has the room.
        var plan = Plan([Worker("a"), Worker("b")], (z, x, y) => y == 0 ? z with { Worker = "a", Load = 0.1 } : y < 3 ? z with { Worker = "b", Load = 0.01 } : z);

        Assert.Equal(4, plan.Placements.Count);
        Assert.All(plan.Placements, p => Assert.Equal("b", p.Worker));
        Assert.Contains("carries 0.09 of its capacity with 8 zones, and has 2 of 3 neighbours", plan.Placements[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Allocate_HomelessZone_GoesToItsNeighbours()
    {
        var plan = Plan([Worker("a"), Worker("b")], (z, x, y) => (x, y) is (0, 0) or (3, 3) ? z : z with { Worker = x < 2 ? "b" : "a" });

        Assert.Equal(["b", "a"], plan.Placements.Select(p => p.Worker));
    }

    [Fact]
    public void Allocate_UnknownLoads_AreGuessedFromEntitiesAndPlayers()
    {
        // Both workers' zones have cost the same until now; those of b are fresh, so their loads are not known yet.
        ZoneView Zone(ZoneView z, int x, int y) => y == 0 ? z with { Worker = "a", Load = 0.1, Entities = 100 } : y == 1 ? z with { Worker = "b", Load = 0, Entities = 80, Players = 2 } : y == 2 ? z with { Load = 0.1, Entities = 100 } : z with { Worker = "" };

        Assert.Equal(2, Plan([Worker("a"), Worker("b")], Zone).Placements.Count(p => p.Worker == "a"));
    }

    [Fact]
    public void Allocate_BackupInSync_IsWhereTheZoneGoes()
    {
        var plan = Plan([Worker("a"), Worker("b")], (z, x, y) => (x, y) == (0, 0) ? z with { Backups = ["b"] } : z with { Worker = y < 2 ? "a" : "b", Load = y < 2 ? 0.01 : 0.1 });

        var placement = Assert.Single(plan.Placements);
        Assert.Equal("b", placement.Worker);
        Assert.StartsWith("b has a backup of it in sync", placement.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Allocate_LeavingOrEmptyHandedWorkers_GetNothing()
    {
        Assert.All(Plan([Worker("a", isLeaving: true), Worker("b"), Worker("c", capacity: 0)], (z, _, _) => z).Placements, p => Assert.Equal("b", p.Worker));
        Assert.Empty(Plan([Worker("a", isLeaving: true)], (z, _, _) => z).Placements);
        Assert.Empty(Plan([], (z, _, _) => z).Placements);
    }

    [Fact]
    public void Allocate_WarmWorker_WaitsUntilTheOthersAreFull()
    {
        WorkerView[] workers = [Worker("a"), Worker("b"), Worker("c") with { IsWarm = true }];

        Assert.DoesNotContain("c", Plan(workers, (z, _, _) => z with { Load = 0.05 }).Placements.Select(p => p.Worker));
        Assert.Contains("c", Plan(workers, (z, _, _) => z with { Load = 0.15 }).Placements.Select(p => p.Worker));
        Assert.Contains("c", Plan(workers, (z, x, y) => z with { Worker = (x, y) == (0, 0) ? "c" : null }).Placements.Select(p => p.Worker)); // a failover has made it a worker like the others
    }

    [Fact]
    public void Allocate_NamedAndCubicZones_ArePlacedToo()
    {
        var spec = new WorldSpec { Name = "cubes", Dimensions = 3, Bounds = new Box(default, new(200, 200, 200)), CellSize = 100 };
        var view = new ClusterView(spec, [Worker("a"), Worker("b")], [.. spec.CellZones().Append(ZoneId.Named("chat")).Select(z => new ZoneView(z, null, 0.01, 0, 0))]);

        var plan = new LoadBased().Allocate(view);

        Assert.Equal(9, plan.Placements.Count);
        Assert.All(plan.Placements.CountBy(p => p.Worker), w => Assert.InRange(w.Value, 4, 5));
    }
}
