namespace ZoneScaler.Allocation.Rules;

/// <summary>
/// Empties leaving workers: what moves fastest first, zones whose pause is over budget last (they would pause for longer if they were still there at the end). Neither hysteresis nor rest holds a zone back.
/// </summary>
internal static class DrainRule
{
    /// <summary>How much more loaded, in shares of the mean, a target may be that has all the zone's neighbours, or its state.</summary>
    private const double NeighboursWorth = 0.3, StateWorth = 0.25;

    public static void Apply(Board board, List<Move> moves)
    {
        foreach (var leaving in board.Workers)
        {
            var count = Limits.DrainAtOnce - leaving.Outgoing;
            if (leaving.Stays || leaving.Zones == 0 || count <= 0)
                continue;
            var zones = board.Zones
                .Where(z => z.Owner == leaving && z.IsSettled)
                .OrderByDescending(board.MayPause)
                .ThenByDescending(z => z.Backups.Any(b => b.TakesZones))
                .ThenBy(z => z.View.PredictedPause)
                .ThenBy(z => z.View.Zone);
            foreach (var zone in zones.Take(count))
            {
                if (Target(board, zone) is not { } to)
                    continue;
                moves.Add(new Move(zone.View.Zone, leaving.Name, to.Name, Words.Leaves(zone, to, !board.MayPause(zone))));
                board.Put(zone, to);
            }
        }
    }

    private static BoardWorker? Target(Board board, BoardZone zone)
    {
        var pulls = board.PullsOn(zone);
        var mean = Math.Max(board.Mean, double.Epsilon);
        BoardWorker? best = null;
        var bestScore = double.NegativeInfinity;
        foreach (var worker in board.Takers)
        {
            var score = NeighboursWorth * pulls[worker.Index] + (zone.IsInSyncOn(worker) ? StateWorth : 0) - worker.LevelWith(zone.Cost) / mean;
            if (score > bestScore)
                (best, bestScore) = (worker, score);
        }
        return best;
    }
}
