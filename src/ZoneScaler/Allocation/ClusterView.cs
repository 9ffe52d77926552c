using ZoneScaler.Worlds;

namespace ZoneScaler.Allocation;

/// <summary>What a strategy decides on.</summary>
/// <param name="World">The world's shape: which zones are neighbours.</param>
/// <param name="Workers">The workers that may host zones, in the order of their names.</param>
/// <param name="Zones">All zones in ascending order.</param>
public sealed record ClusterView(WorldSpec World, IReadOnlyList<WorkerView> Workers, IReadOnlyList<ZoneView> Zones)
{
    /// <summary>How many backups each zone is to have: 0 to 2.</summary>
    public int Backups { get; init; }

    /// <summary>How long a move may make a zone pause, by prediction. Default: 250 ms, which players hardly notice.</summary>
    public TimeSpan PauseBudget { get; init; } = TimeSpan.FromMilliseconds(250);
}
