namespace ZoneScaler.Allocation;

/// <summary>
/// Decides which worker hosts which zone. Run by the elected coordinator, on its thread: it must be quick, must not wait, and must give the same plan for the same view, so that
/// a plan can be explained and replayed.
/// </summary>
public interface IZoneAllocationStrategy
{
    /// <summary>Looks at the cluster and says what should change.</summary>
    /// <returns>A place for each zone that needs one and can have one. Zones that it does not mention stay as they are.</returns>
    Plan Allocate(ClusterView view);
}
