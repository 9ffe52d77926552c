namespace ZoneScaler.Allocation.Rules;

/// <summary>
/// Gives zones without a worker a place: where their state is, if a backup of them is in sync; the others go, in Morton order and in runs, to the workers with room, so that all end up with the same load for their capacity and
/// neighbours mostly share a worker.
/// </summary>
internal static class HomelessRule
{
    public static List<Placement> Apply(Board board)
    {
        var placements = new List<Placement>();
        var others = new List<BoardZone>();
        foreach (var zone in board.Zones)
        {
            if (!zone.IsHomeless)
                continue;
            if (Holder(zone) is { } holder)
                Place(board, placements, zone, holder, Words.HasState(holder));
            else
                others.Add(zone);
        }
        if (others.Count > 0 && board.Takers.Length > 0)
            Spread(board, others, placements);
        return placements;
    }

    private static BoardWorker? Holder(BoardZone zone) =>
        zone.Backups.Where(w => w.View.Capacity > 0).OrderByDescending(w => w.Stays).ThenBy(w => w.UsageWith(zone.Cost)).FirstOrDefault();

    private static void Spread(Board board, List<BoardZone> zones, List<Placement> placements)
    {
        var room = Room(board, zones.Sum(z => z.Cost));
        BoardWorker? run = null;
        foreach (var zone in zones)
        {
            if (run == null || room[run.Index] < zone.Cost / 2)
            {
                var next = Next(board, zone, room);
                // What is over of one run goes to the next, or each run would be rounded the same way.
                if (run != null)
                    (room[next.Index], room[run.Index]) = (room[next.Index] + room[run.Index], 0);
                run = next;
            }
            Place(board, placements, zone, run, Words.Room(zone, run));
            room[run.Index] -= zone.Cost;
        }
    }

    /// <summary>How much load each worker lacks to the level at which all are when the zones are placed.</summary>
    private static double[] Room(Board board, double load)
    {
        var (capacity, level) = (0.0, 0.0);
        foreach (var worker in board.Takers.OrderBy(w => w.Level))
        {
            if (capacity > 0 && worker.Level >= level)
                break; // the water does not reach it
            load += worker.Level * worker.View.Capacity;
            capacity += worker.View.Capacity;
            level = load / capacity;
        }
        var room = new double[board.Workers.Length];
        foreach (var worker in board.Takers)
            room[worker.Index] = Math.Max(0, (level - worker.Level) * worker.View.Capacity);
        return room;
    }

    /// <summary>The worker to begin a run on: of those with room the one that has most of the zone's neighbours, else the one with most room.</summary>
    private static BoardWorker Next(Board board, BoardZone zone, double[] room)
    {
        var pulls = board.PullsOn(zone);
        BoardWorker? best = null;
        var (bestFits, bestPull, bestRoom) = (false, 0.0, 0.0);
        foreach (var worker in board.Takers)
        {
            var fits = room[worker.Index] >= zone.Cost / 2;
            var pull = fits ? pulls[worker.Index] : 0;
            var left = fits ? room[worker.Index] : -worker.LevelWith(zone.Cost);
            if (best != null && (bestFits, bestPull, bestRoom).CompareTo((fits, pull, left)) >= 0)
                continue;
            (best, bestFits, bestPull, bestRoom) = (worker, fits, pull, left);
        }
        return best!;
    }

    private static void Place(Board board, List<Placement> placements, BoardZone zone, BoardWorker worker, string reason)
    {
        placements.Add(new Placement(zone.View.Zone, worker.Name, reason));
        board.Put(zone, worker);
    }
}
