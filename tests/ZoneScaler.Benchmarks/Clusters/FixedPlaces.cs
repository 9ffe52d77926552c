using ZoneScaler.Allocation;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Each zone's place follows from its number, so that a border lies between two given workers: the first half of the cells to the first worker, and so on; what has no cell, to the last.</summary>
internal sealed class FixedPlaces : IZoneAllocationStrategy
{
    public Plan Allocate(ClusterView view)
    {
        var cells = view.Zones.Where(z => !z.Zone.IsNamed).Select(z => z.Zone).ToList();
        var placements = from zone in view.Zones
                         where zone.Worker == null
                         let worker = zone.Zone.IsNamed ? view.Workers.Count - 1 : cells.IndexOf(zone.Zone) * view.Workers.Count / cells.Count
                         where view.Workers.Count > 0
                         select new Placement(zone.Zone, view.Workers[worker].Name, "the benchmark wants it there");
        return new Plan([.. placements]);
    }
}
