using ZoneScaler.Worlds;

namespace ZoneScaler.Allocation.Rules;

/// <summary>
/// Finds which zones are neighbours and how much goes over each border: a zone's traffic divided by the size of the strips that ghosts live in (a corner's is smaller than an edge's by the ghost distance over the
/// cell size). A quarter of the weight is geometry alone, for where nothing happens now something may later.
/// </summary>
internal static class BorderMap
{
    private const double Geometry = 0.25;

    public static void Draw(WorldSpec world, BoardZone[] zones)
    {
        var byId = new Dictionary<ZoneId, BoardZone>(zones.Length);
        var (traffic, cells) = (0.0, 0);
        foreach (var zone in zones)
        {
            if (zone.View.Zone.IsNamed)
                continue;
            byId[zone.View.Zone] = zone;
            traffic += TrafficOf(zone);
            cells++;
        }
        var strip = world.CellSize > 0 ? world.GhostDistance / world.CellSize : 1;
        var mean = traffic / Math.Max(1, cells);
        foreach (var zone in byId.Values)
            Connect(zone, byId, strip, mean);
    }

    /// <summary>Looks only at neighbours with a higher position, so that each border is found once.</summary>
    private static void Connect(BoardZone zone, Dictionary<ZoneId, BoardZone> byId, double strip, double meanTraffic)
    {
        var id = zone.View.Zone;
        var cell = id.Cell;
        for (var dz = 0; dz <= (id.Is3D ? 1 : 0); dz++)
        {
            for (var dy = dz == 0 ? 0 : -1; dy <= 1; dy++)
            {
                for (var dx = dz == 0 && dy == 0 ? 1 : -1; dx <= 1; dx++)
                {
                    var at = new CellPosition(cell.X + dx, cell.Y + dy, cell.Z + dz);
                    if (at.X < 0 || at.Y < 0 || !TryId(id, at, out var other) || !byId.TryGetValue(other, out var neighbour))
                        continue;
                    var size = Math.Pow(strip, Math.Abs(dx) + Math.Abs(dy) + dz - 1);
                    var weight = size * (Relative(zone, meanTraffic) + Relative(neighbour, meanTraffic)) / 2;
                    zone.Borders.Add(new Border(neighbour, weight));
                    neighbour.Borders.Add(new Border(zone, weight));
                    zone.BorderWeight += weight;
                    neighbour.BorderWeight += weight;
                }
            }
        }
    }

    private static bool TryId(ZoneId zone, CellPosition at, out ZoneId id)
    {
        var limit = zone.Is3D ? ZoneId.MaxCellsPerAxis3D : ZoneId.MaxCellsPerAxis2D;
        var isValid = at.X < limit && at.Y < limit && at.Z < limit;
        id = !isValid ? default : zone.Is3D ? ZoneId.OfCube(at.X, at.Y, at.Z, zone.Level, zone.Instance) : ZoneId.OfCell(at.X, at.Y, zone.Level, zone.Instance);
        return isValid;
    }

    private static double Relative(BoardZone zone, double mean) => mean > 0 ? Geometry + (1 - Geometry) * TrafficOf(zone) / mean : 1;

    private static double TrafficOf(BoardZone zone) => double.IsFinite(zone.View.BorderTraffic) ? Math.Max(0, zone.View.BorderTraffic) : 0;
}
