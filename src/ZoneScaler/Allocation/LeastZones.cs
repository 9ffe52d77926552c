using System.Globalization;

namespace ZoneScaler.Allocation;

/// <summary>
/// Spreads zones evenly by number, weighted by capacity. Zones in Morton order that need a place at the same time go to a worker in runs, so that neighbours mostly share a worker.
/// </summary>
public sealed class LeastZones : IZoneAllocationStrategy
{
    /// <inheritdoc/>
    public Plan Allocate(ClusterView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var workers = view.Workers.Where(w => !w.IsLeaving && w.Capacity > 0).ToArray();
        // Those of the warm pool are for when there is nobody else, or have been already.
        var takers = workers.Where(w => !w.IsWarm || view.Zones.Any(z => z.Worker == w.Name)).ToArray();
        workers = takers.Length > 0 ? takers : workers;
        var homeless = view.Zones.Where(z => z.Worker == null).ToArray();
        if (workers.Length == 0 || homeless.Length == 0)
            return Plan.Nothing;

        var held = workers.Select(w => view.Zones.Count(z => z.Worker == w.Name)).ToArray();
        var shares = Shares(workers, held, homeless.Length);
        var placements = new List<Placement>(homeless.Length);
        var next = 0;
        for (var i = 0; i < workers.Length; i++)
        {
            for (var k = 0; k < shares[i]; k++)
            {
                var reason = string.Create(CultureInfo.InvariantCulture, $"{workers[i].Name} has the fewest zones for its capacity: {held[i]} of {view.Zones.Count}");
                placements.Add(new Placement(homeless[next++].Zone, workers[i].Name, reason));
            }
        }
        return new Plan(placements);
    }

    /// <summary>How many of the zones each worker gets: one at a time to the one with the fewest for its capacity.</summary>
    private static int[] Shares(WorkerView[] workers, int[] held, int count)
    {
        var shares = new int[workers.Length];
        for (; count > 0; count--)
        {
            var best = 0;
            for (var i = 1; i < workers.Length; i++)
            {
                if ((held[i] + shares[i] + 1) / workers[i].Capacity < (held[best] + shares[best] + 1) / workers[best].Capacity)
                    best = i;
            }
            shares[best]++;
        }
        return shares;
    }
}
