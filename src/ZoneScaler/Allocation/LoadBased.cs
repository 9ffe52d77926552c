using ZoneScaler.Allocation.Rules;

namespace ZoneScaler.Allocation;

/// <summary>
/// Places zones by measured load against capacity, and moves running ones from the most to the least loaded worker, with hysteresis, few at once, neighbours together where load allows; empties leaving workers, fills those
/// that join, and says where backups go. Stateless: all ages come with the view. Rules and numbers: docs/placement.md.
/// </summary>
/// <remarks>A greedy local search on load (Graham 1966) and on the weight of the borders cut between workers; each rule sees what those before it have decided.</remarks>
public sealed class LoadBased : IZoneAllocationStrategy
{
    /// <inheritdoc/>
    public Plan Allocate(ClusterView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return Decide(new Board(view));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Explanation> Explain(ClusterView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var board = new Board(view);
        return new Thoughts(board, Decide(new Board(view))).OfAll();
    }

    private static Plan Decide(Board board)
    {
        var placements = HomelessRule.Apply(board);
        var moves = new List<Move>();
        DrainRule.Apply(board, moves);
        BalanceRule.Apply(board, moves);
        GatherRule.Apply(board, moves);
        var (backups, releases) = BackupRule.Apply(board);
        return new Plan(placements) { Moves = moves, Backups = backups, Releases = releases };
    }
}
