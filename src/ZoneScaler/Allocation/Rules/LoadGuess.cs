namespace ZoneScaler.Allocation.Rules;

/// <summary>What zones cost: what was measured, or, where nothing was or the measurement has just begun, what their entities and players cost elsewhere on average.</summary>
internal sealed class LoadGuess
{
    private readonly double _perEntity;

    public LoadGuess(ClusterView view)
    {
        var (load, weight) = (0.0, 0.0);
        foreach (var zone in view.Zones)
        {
            if (IsFresh(zone))
                continue;
            load += Measured(zone);
            weight += Weight(zone);
        }
        _perEntity = weight > 0 ? load / weight : 0;
    }

    /// <summary>What a zone costs, in processor cores.</summary>
    public double CostOf(ZoneView zone) => Limits.IdleLoad + (IsFresh(zone) ? Math.Max(Measured(zone), _perEntity * Weight(zone)) : Measured(zone));

    private static bool IsFresh(ZoneView zone) => Measured(zone) == 0 || zone.SinceMoved < Limits.Fresh;

    private static double Measured(ZoneView zone) => double.IsFinite(zone.Load) ? Math.Max(0, zone.Load) : 0;

    private static double Weight(ZoneView zone) => zone.Entities + Limits.EntitiesPerPlayer * zone.Players;
}
