using ZoneScaler.Allocation;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>Leaves zones where they were placed first, so that nothing but what is measured moves. Where backups are, and where a leaving worker's zones go, the product's default says.</summary>
/// <param name="isCrowded">Whether the first worker gets all zones.</param>
internal sealed class HeldPlaces(bool isCrowded) : IZoneAllocationStrategy
{
    private readonly LoadBased _default = new();
    private readonly FixedPlaces _fixed = new();

    public Plan Allocate(ClusterView view)
    {
        // Pinned, so that the default plans no moves for balance: a zone that is to move gets no other backup meanwhile.
        var plan = _default.Allocate(view with { Zones = [.. view.Zones.Select(z => z with { IsPinned = true })] });
        // A zone with a backup in sync goes on there; what has never run is placed here.
        var isNew = view.Workers.Count > 0 && view.Zones.All(z => z.Worker == null);
        return plan with
        {
            Placements = !isNew ? plan.Placements : isCrowded ? [.. view.Zones.Select(Crowd)] : _fixed.Allocate(view).Placements,
        };

        Placement Crowd(ZoneView zone) => new(zone.Zone, view.Workers[zone.Zone.IsNamed ? view.Workers.Count - 1 : 0].Name, "the benchmark wants it there");
    }
}
