namespace ZoneScaler.Allocation.Rules;

/// <summary>
/// Moves zones from the most to the least loaded workers, one after the other, each time the zone for which most speaks: that it closes the gap, that its neighbours are there, that its state is there, that its pause is short.
/// Two workers are worked on once they are further apart than <see cref="Limits.Start"/>, until they are within <see cref="Limits.Stop"/>.
/// </summary>
internal static class BalanceRule
{
    /// <summary>What speaks for a move, against each other. Neighbours range from -1 to 1, the rest from 0 to 1.</summary>
    private const double ClosesGapWorth = 0.5, DistanceWorth = 0.5, NeighboursWorth = 0.5, StateWorth = 0.3, JoiningWorth = 0.1, PauseCost = 0.2;

    public static void Apply(Board board, List<Move> moves)
    {
        if (board.Takers.Length < 2 || board.Mean <= 0)
            return;
        foreach (var worker in board.Takers)
            worker.LevelAtStart = worker.Level;
        var start = board.IsBalancing ? Limits.StartWhileMoving : Limits.Start;
        var movable = board.Zones.Where(z => z.Owner is { TakesZones: true } && board.MayMove(z, Limits.RestBesideEmpty)).ToLookup(z => z.Owner!);
        var sources = board.Takers.Where(w => movable.Contains(w) && w.Outgoing < board.AtOnce).ToList();
        var left = Math.Max(Limits.MinAtOnceInAll, board.Zones.Length / 32) - board.Moving;
        while (left > 0 && sources.Count > 0)
        {
            var targets = Targets(board);
            var most = sources.Max(w => w.Level);
            if (targets.Length == 0 || most - targets[0].Level <= Limits.Stop * board.Mean)
                return;
            var near = sources.Where(w => w.Level >= most - Limits.Band * board.Mean).OrderByDescending(w => w.Level).ThenBy(w => w.Index).Take(Limits.MaxWorkers).ToList();
            if (Best(board, start, near, targets, movable) is not var (zone, to))
            {
                sources.RemoveAll(near.Contains);
                continue;
            }
            var from = zone.Owner!;
            moves.Add(new Move(zone.View.Zone, from.Name, to.Name, Words.Balance(zone, from, to)));
            board.Put(zone, to);
            left--;
            sources.RemoveAll(w => w.Outgoing >= board.AtOnce);
        }
    }

    private static BoardWorker[] Targets(Board board)
    {
        var open = Array.FindAll(board.Takers, w => w.Incoming < board.AtOnce);
        if (open.Length == 0)
            return [];
        var least = open.Min(w => w.Level);
        return [.. open.Where(w => w.Level <= least + Limits.Band * board.Mean).OrderBy(w => w.Level).ThenBy(w => w.Index).Take(Limits.MaxWorkers)];
    }

    private static (BoardZone Zone, BoardWorker To)? Best(Board board, double start, List<BoardWorker> sources, BoardWorker[] targets, ILookup<BoardWorker, BoardZone> movable)
    {
        (BoardZone, BoardWorker)? best = null;
        var bestScore = double.NegativeInfinity;
        var widest = sources[0].Level - targets[0].Level;
        foreach (var from in sources)
        {
            foreach (var zone in movable[from])
            {
                if (zone.IsPlanned)
                    continue;
                foreach (var to in targets)
                    Consider(zone, from, to);
                foreach (var to in zone.Backups)
                {
                    if (to.TakesZones && to.Incoming < board.AtOnce && Array.IndexOf(targets, to) < 0)
                        Consider(zone, from, to);
                }
            }
        }
        return best;

        void Consider(BoardZone zone, BoardWorker from, BoardWorker to)
        {
            if (to == from || !Pays(board, start, zone, from, to))
                return;
            var pulls = board.PullsOn(zone);
            var gap = from.Level - to.Level;
            var score = ClosesGapWorth * Math.Min(1, Shift(zone, from, to) / gap)
                + DistanceWorth * gap / widest
                + NeighboursWorth * (pulls[to.Index] - pulls[from.Index])
                + (zone.IsInSyncOn(to) ? StateWorth : zone.IsJoiningOn(to) ? JoiningWorth : 0)
                - (board.View.PauseBudget > TimeSpan.Zero ? PauseCost * (zone.View.PredictedPause / board.View.PauseBudget) : 0);
            if (score > bestScore)
                (best, bestScore) = ((zone, to), score);
        }
    }

    /// <summary>Whether a move brings two workers nearer that are too far apart.</summary>
    private static bool Pays(Board board, double start, BoardZone zone, BoardWorker from, BoardWorker to)
    {
        if (!AreApart(board, start, zone, from, to) || (zone.View.SinceMoved < Limits.Rest && to.LevelAtStart > Limits.NearlyEmpty * board.Mean))
            return false;
        var gap = from.Level - to.Level;
        var shift = Shift(zone, from, to);
        return gap > Limits.Stop * board.Mean && (shift <= gap || 2 * gap - shift >= Limits.MinGainOfOvershoot * board.Mean);
    }

    private static bool AreApart(Board board, double start, BoardZone zone, BoardWorker from, BoardWorker to)
    {
        var apart = from.LevelAtStart - to.LevelAtStart;
        return apart > start * board.Mean
            || (from.Usage > Limits.Full && apart > Limits.StartWhenFull * board.Mean && to.LevelWith(zone.Cost) < Limits.Full);
    }

    /// <summary>By how much a move changes the difference between two workers.</summary>
    private static double Shift(BoardZone zone, BoardWorker from, BoardWorker to) => zone.Cost / from.View.Capacity + zone.Cost / to.View.Capacity;
}
