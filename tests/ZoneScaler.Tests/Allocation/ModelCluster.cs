using ZoneScaler.Allocation;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Allocation;

/// <summary>
/// A cluster that does what plans say: a move takes a second, a backup joins in one or longer, the old owner stays as a backup. Each plan is checked against what no plan may do.
/// </summary>
internal sealed class ModelCluster
{
    private readonly Random _random;

    public ModelCluster(int columns, int rows, int seed = 1)
    {
        _random = new Random(seed);
        Spec = new WorldSpec { Name = "model", Bounds = Box.Rectangle(0, 0, columns * 100, rows * 100), CellSize = 100 };
        Zones = [.. Spec.CellZones().Select(z => new ModelZone(z))];
    }

    public WorldSpec Spec { get; }

    public IZoneAllocationStrategy Strategy { get; init; } = new LoadBased();

    public List<WorkerView> Workers { get; } = [];

    public List<ModelZone> Zones { get; }

    public int Backups { get; set; }

    /// <summary>By how much a measured load differs from the real one at most.</summary>
    public double Noise { get; set; }

    /// <summary>How long a backup takes to join.</summary>
    public int JoinSeconds { get; set; } = 1;

    public int Second { get; private set; }

    public int Moves { get; private set; }

    /// <summary>The real load, backups included, of the most loaded worker that has zones, against the mean, both against capacity. One that carries too much with backups alone is the only one in its failure domain.</summary>
    public double MaxToMean
    {
        get
        {
            var staying = Workers.FindAll(w => !w.IsLeaving);
            var mean = staying.Sum(w => LoadOf(w.Name)) / staying.Sum(w => w.Capacity);
            return staying.FindAll(w => Zones.Exists(z => z.Owner == w.Name)).Max(w => LoadOf(w.Name) / w.Capacity) / mean;
        }
    }

    public double LoadOf(string worker) => Zones.Sum(z => z.Owner == worker ? z.Load : z.InSync.Contains(worker) ? 0.15 * z.Load : 0);

    public void AddWorker(string name, double capacity = 2, string domain = "") => Workers.Add(new WorkerView(name, domain, capacity, false));

    public void Leave(string name)
    {
        var index = Workers.FindIndex(w => w.Name == name);
        Workers[index] = Workers[index] with { IsLeaving = true };
    }

    /// <summary>A worker dies: its zones go to their backups, if they have any.</summary>
    public void Kill(string name)
    {
        Workers.RemoveAll(w => w.Name == name);
        foreach (var zone in Zones)
        {
            zone.InSync.Remove(name);
            zone.Joining.Remove(name);
            if (zone.MovingTo == name)
                zone.MovingTo = null;
            if (zone.Owner != name)
                continue;
            zone.MovingTo = null;
            zone.Joining.Clear();
            zone.Owner = zone.InSync.FirstOrDefault();
            zone.MovedAt = Second;
            if (zone.Owner != null)
                zone.InSync.Remove(zone.Owner);
        }
    }

    public ClusterView View() => new(Spec, [.. Workers.OrderBy(w => w.Name, StringComparer.Ordinal)], [.. Zones.Select(z => z.View(Second, z.Load * (1 + Noise * (2 * _random.NextDouble() - 1))))]) { Backups = Backups };

    public void Run(int seconds)
    {
        for (var i = 0; i < seconds; i++)
            Step();
    }

    public Plan Step()
    {
        Finish();
        var view = View();
        var plan = Strategy.Allocate(view);
        PlanRules.Check(view, plan);
        var zones = Zones.ToDictionary(z => z.Zone);
        foreach (var placement in plan.Placements)
            (zones[placement.Zone].Owner, zones[placement.Zone].MovedAt) = (placement.Worker, Second);
        foreach (var move in plan.Moves)
            zones[move.Zone].MovingTo = move.To;
        foreach (var backup in plan.Backups)
        {
            zones[backup.Zone].Joining.Add(backup.Worker);
            zones[backup.Zone].JoinsSince[backup.Worker] = zones[backup.Zone].BackedUpAt = Second;
        }
        foreach (var release in plan.Releases)
        {
            zones[release.Zone].InSync.Remove(release.Worker);
            zones[release.Zone].Joining.Remove(release.Worker);
        }
        Moves += plan.Moves.Count;
        Second++;
        return plan;
    }

    private void Finish()
    {
        foreach (var zone in Zones)
        {
            var joined = zone.Joining.FindAll(w => Second - zone.JoinsSince[w] >= JoinSeconds);
            zone.InSync.AddRange(joined);
            if (joined.Count > 0)
                zone.BackedUpAt = Second;
            zone.Joining.RemoveAll(joined.Contains);
            if (zone.MovingTo is not { } target)
                continue;
            zone.InSync.Remove(target);
            zone.Joining.Remove(target);
            if (Backups > 0 && Workers.Any(w => w.Name == zone.Owner && !w.IsLeaving))
                zone.InSync.Add(zone.Owner!);
            (zone.Owner, zone.MovingTo, zone.MovedAt) = (target, null, Second);
        }
    }
}
