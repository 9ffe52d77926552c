namespace ZoneScaler.Allocation.Rules;

/// <summary>
/// The cluster as it will be when all is done that is under way, and as the rules change it one after the other: each sees what the one before has decided. Lives for one plan.
/// </summary>
internal sealed class Board
{
    private readonly double[] _pull;
    private readonly List<BoardWorker> _pulled = [];
    private BoardZone? _pulling; // whose neighbours were looked at last

    /// <param name="view">What there is.</param>
    /// <param name="isByNumber">Whether each zone counts as one, whatever it costs, and nothing else as a load.</param>
    public Board(ClusterView view, bool isByNumber = false)
    {
        View = view;
        IsByNumber = isByNumber;
        Workers = [.. view.Workers.Select((w, i) => new BoardWorker(i, w, isByNumber))];
        _pull = new double[Workers.Length];
        Zones = Seat(view);
        BorderMap.Draw(view.World, Zones);
        ShareBackups();
        OpenWarm();
        Takers = [.. Workers.Where(w => w.TakesZones)];
        Mean = MeanOf(Takers);
        AtOnce = Math.Clamp(Zones.Length / Math.Max(1, Workers.Length) / 8, Limits.MinAtOnce, Limits.MaxAtOnce);
    }

    public ClusterView View { get; }

    public bool IsByNumber { get; }

    /// <summary>In the order of the view.</summary>
    public BoardWorker[] Workers { get; }

    /// <summary>In ascending order.</summary>
    public BoardZone[] Zones { get; }

    /// <summary>The workers that may get zones.</summary>
    public BoardWorker[] Takers { get; }

    /// <summary>The level of each taker if all that must be carried were spread evenly.</summary>
    public double Mean { get; }

    /// <summary>How many moves for balance a worker takes part in at once.</summary>
    public int AtOnce { get; }

    /// <summary>How many zones are on their way.</summary>
    public int Moving { get; private set; }

    /// <summary>Whether nothing waits, nothing moves, and nothing has moved lately.</summary>
    public bool IsCalm => Moving == 0 && Array.TrueForAll(Zones, z => !z.IsPlanned && z.Place != null && !HasMovedLately(z));

    /// <summary>Whether zones are being balanced. A single one may have been moved to its neighbours.</summary>
    public bool IsBalancing => Moving + Zones.Count(HasMovedLately) > 1;

    public bool MayPause(BoardZone zone) => zone.View.PredictedPause <= View.PauseBudget;

    /// <summary>Whether a zone may move that has been where it is for a time at least.</summary>
    public bool MayMove(BoardZone zone, TimeSpan rest) => zone.IsSettled && !zone.View.IsPinned && zone.View.SinceMoved >= rest && MayPause(zone);

    /// <summary>Gives a zone a new place.</summary>
    public void Put(BoardZone zone, BoardWorker to)
    {
        var share = Limits.BackupShare * zone.Cost;
        var held = zone.IsInSyncOn(to) || zone.IsJoiningOn(to);
        if (zone.Place is { } from)
        {
            from.Load -= zone.Cost;
            from.Zones--;
            from.Outgoing++;
            to.Incoming++;
            Moving++;
            if (from.Stays && View.Backups > 0)
                from.BackupLoad += share; // it turns into a backup
        }
        to.Load += zone.Cost;
        if (held)
            to.BackupLoad -= share;
        to.Zones++;
        zone.Place = to;
        zone.IsPlanned = true;
        _pulling = null;
    }

    /// <summary>Looks at where a zone's neighbours are.</summary>
    /// <returns>For each worker by index the share of the zone's borders, by weight, that lie towards it, from 0 to 1. Good until the next call.</returns>
    public ReadOnlySpan<double> PullsOn(BoardZone zone)
    {
        if (zone == _pulling)
            return _pull;
        _pulling = zone;
        foreach (var worker in _pulled)
            _pull[worker.Index] = 0;
        _pulled.Clear();
        foreach (var border in zone.Borders)
        {
            if (border.Neighbour.Place is not { } place || zone.BorderWeight == 0)
                continue;
            if (_pull[place.Index] == 0)
                _pulled.Add(place);
            _pull[place.Index] += border.Weight / zone.BorderWeight;
        }
        return _pull;
    }

    private static bool HasMovedLately(BoardZone zone) => zone.View.SinceMoved < Limits.Calm;

    private BoardZone[] Seat(ClusterView view)
    {
        var byName = Workers.ToDictionary(w => w.Name, StringComparer.Ordinal);
        var guess = new LoadGuess(view);
        var zones = new BoardZone[view.Zones.Count];
        for (var i = 0; i < zones.Length; i++)
        {
            var zone = view.Zones[i];
            var owner = Find(zone.Worker);
            var target = Find(zone.MovingTo);
            zones[i] = new BoardZone(zone, IsByNumber ? 1 : guess.CostOf(zone))
            {
                Owner = owner,
                Place = owner == null ? null : target ?? owner,
                Backups = Holders(zone.Backups, owner),
                Joining = Holders(zone.Joining, owner),
            };
            Carry(zones[i]);
        }
        return zones;

        BoardWorker? Find(string? name) => name != null && byName.TryGetValue(name, out var worker) ? worker : null;

        BoardWorker[] Holders(IReadOnlyList<string> names, BoardWorker? owner) =>
            names.Count == 0 ? [] : [.. names.Select(Find).OfType<BoardWorker>().Where(w => w != owner).Distinct()];
    }

    private void Carry(BoardZone zone)
    {
        if (zone.Place is { } place)
        {
            place.Load += zone.Cost;
            place.Zones++;
        }
        foreach (var holder in zone.Backups.Concat(zone.Joining))
        {
            if (holder != zone.Place)
                holder.BackupLoad += Limits.BackupShare * zone.Cost;
        }
        foreach (var joining in zone.Joining)
            joining.JoinsOn++;
        if (zone.Owner is not { } owner)
            return;
        owner.JoinsFrom += zone.Joining.Length;
        if (!zone.View.IsMoving)
            return;
        Moving++;
        owner.Outgoing++;
        if (zone.Place != owner)
            zone.Place!.Incoming++;
    }

    /// <summary>Backups go out of their owner's failure domain as long as there is anybody.</summary>
    private void ShareBackups()
    {
        var staying = Array.FindAll(Workers, w => w.Stays);
        var backups = Math.Clamp(staying.Length - 1, 0, View.Backups); // no more than there are others to hold them
        foreach (var zones in Zones.GroupBy(z => z.Place?.View.FailureDomain ?? ""))
        {
            var outside = Array.FindAll(staying, w => zones.Key.Length == 0 || w.View.FailureDomain != zones.Key);
            var (each, fit) = (Limits.BackupShare * zones.Sum(z => z.Cost), Math.Min(backups, outside.Length));
            Share(outside, fit * each);
            Share(Array.FindAll(staying, w => Array.IndexOf(outside, w) < 0), (backups - fit) * each);
        }

        static void Share(BoardWorker[] holders, double load)
        {
            var capacity = holders.Sum(w => w.View.Capacity);
            foreach (var holder in holders)
                holder.FairBackupLoad += load * holder.View.Capacity / capacity;
        }
    }

    /// <summary>A warm worker takes zones once a failover has given it some, or when the others are full.</summary>
    private void OpenWarm()
    {
        foreach (var worker in Workers)
            worker.TakesZones = worker.Takes && (!worker.View.IsWarm || worker.Zones > 0);
        var takers = Array.FindAll(Workers, w => w.TakesZones);
        if (takers.Length > 0 && (IsByNumber || MeanOf(takers) <= Limits.WarmAbove))
            return;
        foreach (var worker in Workers)
            worker.TakesZones = worker.Takes;
    }

    private double MeanOf(BoardWorker[] takers)
    {
        var capacity = takers.Sum(w => w.View.Capacity);
        var load = takers.Sum(w => w.Level * w.View.Capacity) + Zones.Where(z => z.IsHomeless || z.Place is { Stays: false }).Sum(z => z.Cost);
        return capacity > 0 ? load / capacity : 0;
    }
}
