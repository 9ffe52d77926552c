using ZoneScaler.Allocation;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Tests.Allocation;

public sealed class LeastZonesTests
{
    private static readonly WorldSpec Spec = new() { Name = "grid", Bounds = Box.Rectangle(0, 0, 400, 400), CellSize = 100 };

    [Fact]
    public void Allocate_EmptyWorld_SpreadsEvenlyInRuns()
    {
        var plan = Allocate([Worker("a"), Worker("b"), Worker("c")], _ => null);

        Assert.Equal(16, plan.Placements.Count);
        Assert.All(plan.Placements.CountBy(p => p.Worker), w => Assert.InRange(w.Value, 5, 6));
        Assert.Equal(plan.Placements.Select(p => p.Worker).Order(), plan.Placements.Select(p => p.Worker)); // each worker's zones are neighbours in Morton order
    }

    [Fact]
    public void Allocate_SomeHomeless_MovesNoneOfTheOthers()
    {
        var plan = Allocate([Worker("a"), Worker("b")], i => i < 12 ? "a" : null);

        Assert.Equal(4, plan.Placements.Count);
        Assert.All(plan.Placements, p => Assert.Equal("b", p.Worker));
    }

    [Fact]
    public void Allocate_Capacities_WeighTheShares()
    {
        var plan = Allocate([Worker("a", capacity: 3), Worker("b")], _ => null);

        Assert.Equal(12, plan.Placements.Count(p => p.Worker == "a"));
    }

    [Fact]
    public void Allocate_LeavingWorker_GetsNothing()
    {
        var plan = Allocate([Worker("a", isLeaving: true), Worker("b")], _ => null);

        Assert.All(plan.Placements, p => Assert.Equal("b", p.Worker));
    }

    [Fact]
    public void Allocate_WarmWorker_GetsZonesOnlyIfItHasSomeOrNobodyElseIsThere()
    {
        WorkerView[] workers = [Worker("a"), Worker("b") with { IsWarm = true }];

        Assert.All(Allocate(workers, i => i < 8 ? "a" : null).Placements, p => Assert.Equal("a", p.Worker));
        Assert.Contains("b", Allocate(workers, i => i < 8 ? "a" : i < 9 ? "b" : null).Placements.Select(p => p.Worker));
        Assert.Equal(16, Allocate(workers[1..], _ => null).Placements.Count(p => p.Worker == "b"));
    }

    [Fact]
    public void Allocate_WhatZonesCost_DoesNotCount()
    {
        var loads = Allocate([Worker("a"), Worker("b")], i => i < 8 ? "a" : i < 12 ? "b" : null, z => z with { Load = z.Worker == "a" ? 0 : 9 });

        Assert.All(loads.Placements, p => Assert.Equal("b", p.Worker));
        Assert.Empty(loads.Moves);
        Assert.Equal("b has room: it has 4 zones", loads.Placements[0].Reason[..26]);
    }

    [Fact]
    public void Allocate_LeavingWorker_IsEmptied_AndNobodyElseIs()
    {
        var plan = Allocate([Worker("a", isLeaving: true), Worker("b"), Worker("c")], i => i < 4 ? "a" : i < 14 ? "b" : "c");

        Assert.Equal(["c", "c", "c", "c"], plan.Moves.Select(m => m.To));
        Assert.All(plan.Moves, m => Assert.StartsWith("a leaves; c has ", m.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Allocate_BackupsWanted_EachZoneGetsOneElsewhere()
    {
        var plan = Allocate([Worker("a"), Worker("b"), Worker("c")], i => i % 2 == 0 ? "a" : "b", backups: 1);

        Assert.Equal(16, plan.Backups.Count);
        Assert.True(plan.Backups.CountBy(b => b.Worker).Single(w => w.Key == "c").Value > 8);
    }

    [Fact]
    public void Allocate_HomelessZoneWithABackup_GoesWhereItsStateIs()
    {
        var plan = Allocate([Worker("a"), Worker("b"), Worker("c")], i => i == 3 ? null : "b", z => z.Worker == null ? z with { Backups = ["b"] } : z, backups: 1);

        Assert.Equal("b", Assert.Single(plan.Placements).Worker);
    }

    [Fact]
    public void Allocate_NoWorker_PlacesNothing() => Assert.Empty(Allocate([Worker("a", isLeaving: true)], _ => null).Placements);

    private static Plan Allocate(WorkerView[] workers, Func<int, string?> owner, Func<ZoneView, ZoneView>? change = null, int backups = 0)
    {
        var zones = Spec.CellZones().Select((zone, i) => new ZoneView(zone, owner(i), 0, 0, 0)).Select(z => change?.Invoke(z) ?? z);
        return new LeastZones().Allocate(new ClusterView(Spec, workers, [.. zones]) { Backups = backups });
    }

    private static WorkerView Worker(string name, double capacity = 1, bool isLeaving = false) => new(name, "", capacity, isLeaving);
}
