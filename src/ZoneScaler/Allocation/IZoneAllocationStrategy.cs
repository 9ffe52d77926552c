namespace ZoneScaler.Allocation;

/// <summary>
/// Decides which worker hosts which zone. Run by the elected coordinator, on its thread: it must be quick, must not wait, and must give the same plan for the same view, so that
/// a plan can be explained and replayed.
/// </summary>
public interface IZoneAllocationStrategy
{
    /// <summary>Looks at the cluster and says what should change.</summary>
    /// <returns>A place for each zone that needs one and can have one, and what else should change. Zones that it does not mention stay as they are.</returns>
    Plan Allocate(ClusterView view);

    /// <summary>Says for zones why each stays or goes, as <see cref="Allocate"/> would decide now. Changes nothing.</summary>
    /// <returns>An explanation for each zone that the strategy has something to say of.</returns>
    IReadOnlyList<Explanation> Explain(ClusterView view) => [];
}
