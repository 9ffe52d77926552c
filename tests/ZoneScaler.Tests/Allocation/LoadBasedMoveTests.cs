using ZoneScaler.Allocation;
using static ZoneScaler.Tests.Allocation.Views;

namespace ZoneScaler.Tests.Allocation;

public sealed class LoadBasedMoveTests
{
    private static readonly WorkerView[] Two = [Worker("a"), Worker("b")];

    [Fact]
    public void Allocate_UnevenLoad_MovesFromMostToLeastLoadedAndSaysWhy()
    {
        var plan = Plan(Two, (z, x, _) => z with { Worker = x < 3 ? "a" : "b" });

        Assert.All(plan.Moves, m => Assert.Equal(("a", "b"), (m.From, m.To)));
        Assert.InRange(plan.Moves.Count, 3, 4);
        Assert.All(plan.Moves, m => Assert.Equal(2, m.Zone.Cell.X)); // the column beside b's
        Assert.Matches(@"^a carries 0\.49 of its capacity, b 0\.16; zone 2d/2,\d costs 0\.041 cores and has [23] of [58] neighbours on b$", plan.Moves[0].Reason);
    }

    [Fact]
    public void Allocate_SmallDifference_MovesNothing()
    {
        // 0.385 against 0.345 are 11 % of the mean.
        Assert.Empty(Plan(Two, (z, x, y) => z with { Worker = y < 2 ? "a" : "b", Load = y < 2 ? 0.047 : 0.042 }).Moves);
        Assert.NotEmpty(Plan(Two, (z, x, y) => z with { Worker = y < 2 ? "a" : "b", Load = (x, y) is (0, 0) ? 0.006 : y < 2 ? 0.056 : 0.039 }).Moves);
    }

    [Fact]
    public void Allocate_DifferenceBetweenThresholds_IsRemovedOnlyWhileBalancing()
    {
        ZoneView Zone(ZoneView z, int y, TimeSpan since) => z with { Worker = y < 2 ? "a" : "b", Load = z.Zone == Spec.CellZones().First() ? 0.01 : y < 2 ? 0.052 : 0.041, SinceMoved = since };

        Assert.Empty(Plan(Two, (z, x, y) => Zone(z, y, TimeSpan.MaxValue)).Moves);
        Assert.NotEmpty(Plan(Two, (z, x, y) => Zone(z, y, x == 3 ? TimeSpan.FromSeconds(5) : TimeSpan.MaxValue)).Moves);
    }

    [Fact]
    public void Allocate_ZonesThatMustStay_AreNotMoved()
    {
        ClusterView View(Func<ZoneView, ZoneView> change) => Of(Two, (z, x, _) => change(z with { Worker = "a" }));

        Assert.NotEmpty(new LoadBased().Allocate(View(z => z)).Moves);
        Assert.Empty(new LoadBased().Allocate(View(z => z with { SinceMoved = TimeSpan.FromSeconds(9) })).Moves);
        Assert.Empty(new LoadBased().Allocate(View(z => z with { PredictedPause = TimeSpan.FromMilliseconds(251) })).Moves);
        Assert.Empty(new LoadBased().Allocate(View(z => z with { IsMoving = true })).Moves);
        Assert.Empty(new LoadBased().Allocate(View(z => z with { IsPinned = true })).Moves);
        Assert.NotEmpty(new LoadBased().Allocate(View(z => z with { PredictedPause = TimeSpan.FromMilliseconds(251) }) with { PauseBudget = TimeSpan.FromMilliseconds(260) }).Moves);
    }

    [Fact]
    public void Allocate_WorkerThatIsNotHeard_GetsNothingAndKeepsWhatItHas()
    {
        WorkerView[] workers = [Worker("a"), Worker("b"), Worker("c") with { IsHeard = false }];

        var plan = Plan(workers, (z, x, y) => z with { Worker = y == 0 ? "c" : x < 3 ? "a" : null }, backups: 1);

        Assert.All(plan.Placements, p => Assert.Equal("b", p.Worker));
        Assert.NotEmpty(plan.Placements);
        Assert.All(plan.Moves, m => Assert.Equal("b", m.To));
        Assert.All(plan.Backups, b => Assert.NotEqual("c", b.Worker));
        Assert.NotEmpty(plan.Backups);
        Assert.DoesNotContain(plan.Moves, m => m.From == "c");
    }

    [Fact]
    public void Allocate_ZoneThatAPersonHasMoved_LeavesALeavingWorkerAllTheSame()
    {
        WorkerView[] workers = [Worker("a", isLeaving: true), Worker("b")];

        Assert.Equal(16, Plan(workers, (z, _, _) => z with { Worker = "a", IsPinned = true }).Moves.Count);
    }

    [Fact]
    public void Allocate_ZoneThatHasJustCome_MovesOnOnlyToANearlyEmptyWorker()
    {
        Plan PlanOf(int columns, double seconds) => Plan(Two, (z, x, y) => z with { Worker = x < columns ? "a" : "b", SinceMoved = TimeSpan.FromSeconds(seconds) });

        Assert.Empty(PlanOf(3, 29).Moves); // b carries half of the mean
        Assert.NotEmpty(PlanOf(3, 30).Moves);
        Assert.NotEmpty(PlanOf(4, 10).Moves); // b carries nothing
    }

    [Fact]
    public void Allocate_UnevenWorkers_AreBroughtWithinSixPercent() => Assert.Equal(9, Uneven().Step().Moves.Count);

    [Fact]
    public void Allocate_MovesUnderWay_CountWhereTheyGo()
    {
        var cluster = Uneven();
        var plan = cluster.Strategy.Allocate(cluster.View());
        foreach (var zone in cluster.Zones.Where(z => plan.Moves.Any(m => m.Zone == z.Zone)))
            zone.MovingTo = "b";

        Assert.Empty(cluster.Strategy.Allocate(cluster.View()).Moves);
    }

    [Fact]
    public void Allocate_JoiningWorker_GetsFewZonesAtOnce()
    {
        var plan = Plan(Two, (z, x, y) => z with { Worker = "a", MovingTo = (x, y) == (0, 0) ? "b" : null });

        Assert.Equal(3, plan.Moves.Count); // four at once
    }

    [Fact]
    public void Allocate_BackupInSync_IsTheBetterTarget()
    {
        WorkerView[] three = [Worker("a"), Worker("b"), Worker("c")];
        var plan = Plan(three, (z, x, y) => z with { Worker = y < 3 ? "a" : x < 2 ? "b" : "c", Backups = y < 3 ? ["c"] : ["a"] }, backups: 1);

        Assert.Equal("c", plan.Moves[0].To);
        Assert.EndsWith("; a backup of it in sync", plan.Moves[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Allocate_OneZoneTooLargeForAnyMove_LeavesTheOthersInPeace()
    {
        WorkerView[] three = [Worker("a"), Worker("b"), Worker("c")];
        var plan = Plan(three, (z, x, y) => z with { Worker = y == 0 ? "a" : y == 1 ? "b" : "c", Load = (x, y) is (0, 0) ? 0.9 : y == 0 ? 0 : y == 1 ? 0.041 : 0.02 });

        Assert.DoesNotContain(plan.Moves, m => m.Zone == Spec.CellZones().First());
        Assert.DoesNotContain(plan.Moves, m => m.From != "a");
    }

    [Fact]
    public void Allocate_FullWorker_IsRelievedEarlier()
    {
        // The same 14 % of the mean, once at half load and once near the limit of one.
        Plan PlanOf(double factor) => Plan([Worker("a"), Worker("b", capacity: 1.2)], (z, x, y) => z with { Worker = y < 2 ? "a" : "b", Load = factor * ((x, y) is (0, 0) ? 0.03 : y < 2 ? 0.1287 : 0.1215) });

        Assert.Empty(PlanOf(0.5).Moves);
        Assert.NotEmpty(PlanOf(1).Moves);
    }

    [Fact]
    public void Allocate_NothingElseToDo_BringsNeighboursTogether()
    {
        // (3,3) belongs to a, all its neighbours to b. The loads are even, and the zone is light.
        ZoneView Zone(ZoneView z, int x, int y) => z with { Worker = (x, y) is (3, 3) || y < 2 ? "a" : "b", Load = (x, y) is (3, 3) ? 0.001 : y < 2 ? 0.04 : 0.0457 };

        var move = Assert.Single(Plan(Two, Zone).Moves);
        Assert.Equal(("a", "b"), (move.From, move.To));
        Assert.StartsWith("3 of its 3 neighbours are on b, 0 on a; b carries 0.33 of its capacity", move.Reason, StringComparison.Ordinal);
        Assert.Empty(Plan(Two, (z, x, y) => Zone(z, x, y) with { SinceMoved = (x, y) is (0, 0) ? TimeSpan.FromSeconds(9) : TimeSpan.MaxValue }).Moves); // something has moved just now
    }

    [Fact]
    public void Allocate_BorderTraffic_DecidesWhichNeighboursCount()
    {
        // (1,1) could go either way by geometry; all traffic is in b's column.
        WorkerView[] three = [Worker("a", 4), Worker("b", 4), Worker("c", 0.75)];
        ZoneView Zone(ZoneView z, int x, int y) => (x, y) is (1, 1) ? z with { Worker = "c", Load = 0.2 } : x < 2 ? z with { Worker = "a", Load = 0.02 } : z with { Worker = "b", Load = 0.017375 };

        var plan = Plan(three, (z, x, y) => Zone(z, x, y) with { BorderTraffic = x == 2 ? 100_000 : 0 });
        var other = Plan(three, Zone);

        Assert.Equal("b", Assert.Single(plan.Moves).To);
        Assert.Equal("a", Assert.Single(other.Moves).To);
    }

    [Fact]
    public void Allocate_LeavingWorker_LosesAllZonesFastestFirst()
    {
        var plan = Plan([Worker("a", isLeaving: true), Worker("b"), Worker("c")], (z, x, y) => z with
        {
            Worker = y < 2 ? "a" : "b",
            SinceMoved = TimeSpan.FromSeconds(1),
            Backups = (x, y) is (2, 1) ? ["c"] : [],
            PredictedPause = TimeSpan.FromMilliseconds((x, y) is (0, 0) ? 300 : 40 - x),
        });

        Assert.Equal(8, plan.Moves.Count);
        Assert.Equal("2d/2,1", plan.Moves[0].Zone.ToString()); // its state is there already
        Assert.Equal("c", plan.Moves[0].To);
        Assert.Equal("2d/3,0", plan.Moves[1].Zone.ToString());
        Assert.Equal("2d/0,0", plan.Moves[^1].Zone.ToString()); // its pause is over the budget
        Assert.EndsWith("the pause of 300 ms is over the budget, but the alternative is to end with the worker", plan.Moves[^1].Reason, StringComparison.Ordinal);
        Assert.StartsWith("a leaves; c carries 0.01 of its capacity", plan.Moves[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Allocate_ManyZonesOnALeavingWorker_GoInBatches()
    {
        var cluster = new ModelCluster(20, 10);
        cluster.AddWorker("a");
        cluster.AddWorker("b");
        cluster.Leave("a");
        foreach (var zone in cluster.Zones)
            zone.Owner = "a";

        Assert.Equal([32, 32, 32, 32, 32, 32, 8, 0], Enumerable.Range(0, 8).Select(_ => cluster.Step().Moves.Count));
    }

    /// <summary>Two hundred zones, of which a has 112; 12 may move at once.</summary>
    private static ModelCluster Uneven()
    {
        var cluster = new ModelCluster(20, 10);
        cluster.AddWorker("a");
        cluster.AddWorker("b");
        for (var i = 0; i < cluster.Zones.Count; i++)
            cluster.Zones[i].Owner = i < 112 ? "a" : "b";
        return cluster;
    }
}
