using ZoneScaler.Allocation;

namespace ZoneScaler.Tests.Allocation;

/// <summary>What no plan may do, whatever the view.</summary>
internal static class PlanRules
{
    public static void Check(ClusterView view, Plan plan)
    {
        var zones = view.Zones.ToDictionary(z => z.Zone);
        var workers = view.Workers.ToDictionary(w => w.Name);
        var placed = plan.Placements.Select(p => p.Zone).Concat(plan.Moves.Select(m => m.Zone)).ToList();
        Assert.Equal(placed.Count, placed.Distinct().Count());
        Assert.Empty(placed.Intersect(plan.Backups.Select(b => b.Zone).Concat(plan.Releases.Select(r => r.Zone))));
        Assert.Equal(plan.Backups.Count, plan.Backups.DistinctBy(b => b.Zone).Count());
        Assert.All(plan.Placements, p =>
        {
            Assert.Null(zones[p.Zone].Worker);
            CheckTarget(zones[p.Zone], workers[p.Worker]);
        });
        Assert.All(plan.Moves, m => CheckMove(view, zones[m.Zone], workers, m));
        Assert.All(plan.Backups, b => CheckBackup(view, zones[b.Zone], workers[b.Worker]));
        Assert.All(plan.Releases.GroupBy(r => r.Zone), r => CheckReleases(view, zones[r.Key], workers, [.. r.Select(x => x.Worker)]));
        var reasons = plan.Placements.Select(p => p.Reason).Concat(plan.Moves.Select(m => m.Reason)).Concat(plan.Backups.Select(b => b.Reason)).Concat(plan.Releases.Select(r => r.Reason));
        Assert.All(reasons, r => Assert.Matches("[a-z]+.*[0-9a-z]", r));
        CheckChurn(view, plan, workers);
    }

    private static void CheckTarget(ZoneView zone, WorkerView worker)
    {
        Assert.False(worker.IsLeaving);
        Assert.True(worker.Capacity > 0);
    }

    private static void CheckMove(ClusterView view, ZoneView zone, Dictionary<string, WorkerView> workers, Move move)
    {
        Assert.Equal(zone.Worker, move.From);
        Assert.NotEqual(move.From, move.To);
        Assert.False(zone.IsMoving);
        CheckTarget(zone, workers[move.To]);
        if (workers[move.From].IsLeaving)
            return;
        Assert.True(zone.PredictedPause <= view.PauseBudget);
        Assert.True(zone.SinceMoved >= TimeSpan.FromSeconds(10));
    }

    private static void CheckBackup(ClusterView view, ZoneView zone, WorkerView holder)
    {
        Assert.True(view.Backups > 0);
        Assert.NotNull(zone.Worker);
        Assert.False(zone.IsMoving);
        Assert.NotEqual(zone.Worker, holder.Name);
        Assert.DoesNotContain(holder.Name, zone.Backups.Concat(zone.Joining));
        CheckTarget(zone, holder);
    }

    /// <summary>What is left in sync is what is wanted, unless the holder leaves and nobody can follow it.</summary>
    private static void CheckReleases(ClusterView view, ZoneView zone, Dictionary<string, WorkerView> workers, string[] released)
    {
        Assert.False(zone.IsMoving);
        Assert.Equal(released.Length, released.Distinct().Count());
        Assert.Subset(zone.Backups.Concat(zone.Joining).ToHashSet(), released.ToHashSet());
        var kept = zone.Backups.Except(released).Count();
        var takesNone = workers.Values.All(w => w.IsLeaving || w.Name == zone.Worker || zone.Backups.Contains(w.Name));
        Assert.True(kept >= Math.Min(view.Backups, zone.Backups.Count) || takesNone, $"{zone.Zone} keeps {kept} of {zone.Backups.Count} backups");
    }

    /// <summary>No worker takes part in more than 16 moves at once for balance, and not more than 32 leave a leaving one.</summary>
    private static void CheckChurn(ClusterView view, Plan plan, Dictionary<string, WorkerView> workers)
    {
        var inFlight = view.Zones.Where(z => z.MovingTo != null).Select(z => (From: z.Worker!, To: z.MovingTo!)).Concat(plan.Moves.Select(m => (m.From, m.To))).ToList();
        Assert.All(inFlight.CountBy(m => m.From), m => Assert.InRange(m.Value, 0, workers[m.Key].IsLeaving ? 32 : 16));
        Assert.All(inFlight.Where(m => !workers[m.From].IsLeaving).CountBy(m => m.To), m => Assert.InRange(m.Value, 0, 16));
    }
}
