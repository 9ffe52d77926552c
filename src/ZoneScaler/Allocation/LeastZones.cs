using ZoneScaler.Allocation.Rules;

namespace ZoneScaler.Allocation;

/// <summary>
/// Places zones evenly by number, weighted by capacity, neighbours mostly together, and never moves a running one for balance. Empties leaving workers and says where backups go, as <see cref="LoadBased"/> does, but by
/// number, too. For games whose zones all cost about the same, or that move them themselves.
/// </summary>
public sealed class LeastZones : IZoneAllocationStrategy
{
    /// <inheritdoc/>
    public Plan Allocate(ClusterView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var board = new Board(view, isByNumber: true);
        var placements = HomelessRule.Apply(board);
        var moves = new List<Move>();
        DrainRule.Apply(board, moves);
        var (backups, releases) = BackupRule.Apply(board);
        return new Plan(placements) { Moves = moves, Backups = backups, Releases = releases };
    }
}
