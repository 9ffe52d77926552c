namespace ZoneScaler.Allocation.Rules;

/// <summary>
/// Brings neighbours together when there is nothing else to do: one zone at a time, only if most of its borders are thereby no more borders between workers, and only if both workers stay close to the mean. The weight of
/// cut borders falls with each such move, so it comes to an end.
/// </summary>
internal static class GatherRule
{
    public static void Apply(Board board, List<Move> moves)
    {
        if (!board.IsCalm || board.Takers.Length < 2)
            return;
        (BoardZone Zone, BoardWorker To)? best = null;
        var bestGain = 0.0;
        foreach (var zone in board.Zones)
        {
            if (zone.Owner is not { TakesZones: true } from || zone.Borders.Count == 0 || !board.MayMove(zone, Limits.Rest) || from.LevelWith(-zone.Cost) < (1 - Limits.GatherWithin) * board.Mean)
                continue;
            var pulls = board.PullsOn(zone);
            foreach (var border in zone.Borders)
            {
                if (border.Neighbour.Place is not { TakesZones: true } to || to == from)
                    continue;
                var gain = pulls[to.Index] - pulls[from.Index];
                if (gain < Limits.MinGather || gain <= bestGain || to.LevelWith(zone.Cost) > (1 + Limits.GatherWithin) * board.Mean)
                    continue;
                (best, bestGain) = ((zone, to), gain);
            }
        }
        if (best is not var (chosen, target))
            return;
        moves.Add(new Move(chosen.View.Zone, chosen.Owner!.Name, target.Name, Words.Gather(chosen, chosen.Owner, target)));
        board.Put(chosen, target);
    }
}
