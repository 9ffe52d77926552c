namespace ZoneScaler.Allocation.Rules;

/// <summary>
/// Gives zones the backups that they lack, and takes away what is too much. A holder is never the owner; it is in another failure domain if any can be; of those it is the one that would be least loaded
/// if the owner's worker died and its zones woke up on their backups. A backup that must go (its holder leaves, or shares a failure domain needlessly) is given up only after another one is in sync.
/// </summary>
internal sealed class BackupRule
{
    /// <summary>How much worse, in shares of the mean, a holder may be that has the backup of the zone before it: so neighbours wake up together.</summary>
    private const double RunWorth = 0.1;

    private readonly Board _board;
    private readonly double[] _wakes; // [owner, holder]: what the owner's zones would cost the holder if they woke up there
    private readonly HashSet<(BoardZone, BoardWorker)> _goes = []; // backups that are not counted any more, for a successor is there or joins
    private readonly BoardWorker?[] _run; // by owner: who got its last backup
    private readonly List<BackupPlacement> _placements = [];
    private readonly List<BackupRelease> _releases = [];
    private int _balancingLeft;
    private bool _mayBalance;
    private bool _isBalancing; // some backups change holder: more do until balance is good, and not only bearable

    private BackupRule(Board board)
    {
        _board = board;
        _wakes = new double[board.Workers.Length * board.Workers.Length];
        _run = new BoardWorker?[board.Workers.Length];
        foreach (var zone in board.Zones)
        {
            foreach (var holder in zone.Backups.Concat(zone.Joining))
            {
                if (zone.Owner is { } owner)
                    Wakes(owner, holder) += zone.Cost;
            }
        }
        _balancingLeft = Limits.BalancingJoinsAtOnce - board.Workers.Sum(w => w.JoinsOn);
    }

    public static (List<BackupPlacement> Placements, List<BackupRelease> Releases) Apply(Board board)
    {
        var rule = new BackupRule(board);
        rule.Apply();
        return (rule._placements, rule._releases);
    }

    private void Apply()
    {
        var settled = Array.FindAll(_board.Zones, z => z.IsSettled && z.Owner!.Stays);
        var holdings = Array.ConvertAll(settled, z => new Holding(z));
        foreach (var holding in holdings)
        {
            if (_board.View.Backups > 0 && holding.Count == _board.View.Backups + 1 && holding.InSync.Count > 0)
                Discount(holding.Zone, Replaced(holding));
        }
        for (var held = 0; held < _board.View.Backups; held++)
        {
            foreach (var holding in holdings)
            {
                if (holding.Count == held)
                    Add(holding);
            }
        }
        foreach (var holding in holdings)
        {
            if (!holding.IsChanged)
                Release(holding);
        }
        _mayBalance = _balancingLeft > 0 && _placements.Count == 0 && _board.Moving == 0;
        _isBalancing = _releases.Count + holdings.Sum(h => h.Joining.Count) > 1; // a single one may be what a move has left behind
        foreach (var holding in holdings)
        {
            if (holding is { IsChanged: false, Joining.Count: 0 } && holding.InSync.Count == _board.View.Backups)
                Improve(holding);
        }
    }

    private void Add(Holding holding)
    {
        if (Choose(holding, holding.Kept, out var after) is { } holder)
            Add(holding, holder, Words.Backup(holding.Zone, holder, after));
    }

    /// <summary>A holder that shares a failure domain needlessly, or has too much, gets a successor.</summary>
    private void Improve(Holding holding)
    {
        foreach (var worst in holding.InSync)
        {
            var others = holding.InSync.Where(w => w != worst).ToArray();
            var sharing = Sharing(holding.Zone, worst, others);
            if ((sharing == 0 && !_mayBalance) || Choose(holding, others, out var after) is not { } better)
                continue;
            var betterSharing = Sharing(holding.Zone, better, others);
            if (betterSharing < sharing)
                Replace(holding, worst, better, Words.Text($"{worst.Name} shares failure domain '{worst.View.FailureDomain}' with its owner or another backup; {Words.Backup(holding.Zone, better, after)}"));
            else if (_mayBalance && !holding.Zone.HasFreshBackup && betterSharing == sharing && HasTooMuch(holding.Zone, worst, better))
                Balance(holding, worst, better, after);
            if (holding.IsChanged)
                return;
        }
    }

    private void Balance(Holding holding, BoardWorker worst, BoardWorker better, double after)
    {
        Replace(holding, worst, better, Words.Text($"{worst.Name}, which has it now, would carry {AfterFailover(holding.Zone, worst):0.00}; {Words.Backup(holding.Zone, better, after)}"));
        _isBalancing = true;
        _mayBalance = --_balancingLeft > 0;
    }

    private bool HasTooMuch(BoardZone zone, BoardWorker holder, BoardWorker other)
    {
        var less = AfterFailover(zone, holder) - AfterFailover(zone, other);
        if (less > (_isBalancing ? Limits.StopBackups : Limits.StartBackups) * _board.Mean)
            return true;
        return less >= 0 && holder.BackupLoad > holder.FairBackupLoad && other.BackupLoad < (_isBalancing ? Limits.EnoughBackups : Limits.FewBackups) * other.FairBackupLoad;
    }

    private void Replace(Holding holding, BoardWorker worst, BoardWorker better, string reason)
    {
        Add(holding, better, reason);
        Discount(holding.Zone, worst);
    }

    private void Add(Holding holding, BoardWorker holder, string reason)
    {
        var zone = holding.Zone;
        var owner = zone.Owner!;
        _placements.Add(new BackupPlacement(zone.View.Zone, holder.Name, reason));
        holding.IsChanged = true;
        holder.BackupLoad += Limits.BackupShare * zone.Cost;
        holder.JoinsOn++;
        owner.JoinsFrom++;
        Wakes(owner, holder) += zone.Cost;
        _run[owner.Index] = holder;
    }

    private BoardWorker? Choose(Holding holding, IReadOnlyList<BoardWorker> others, out double after)
    {
        var zone = holding.Zone;
        var owner = zone.Owner!;
        BoardWorker? best = null;
        var (bestSharing, bestAfter) = (int.MaxValue, double.PositiveInfinity);
        if (owner.JoinsFrom < Limits.JoinsAtOnce)
        {
            foreach (var worker in _board.Workers)
            {
                if (!MayHold(zone, worker) || worker.JoinsOn >= Limits.JoinsAtOnce)
                    continue;
                var sharing = Sharing(zone, worker, others);
                var usage = AfterFailover(zone, worker);
                if ((sharing, usage).CompareTo((bestSharing, bestAfter)) < 0)
                    (best, bestSharing, bestAfter) = (worker, sharing, usage);
            }
            if (_run[owner.Index] is { } run && MayHold(zone, run) && run.JoinsOn < Limits.JoinsAtOnce && Sharing(zone, run, others) == bestSharing && AfterFailover(zone, run) <= bestAfter + RunWorth * _board.Mean)
                best = run;
        }
        after = best == null ? 0 : AfterFailover(zone, best);
        return best;
    }

    private void Release(Holding holding)
    {
        var wanted = _board.View.Backups;
        var zone = holding.Zone;
        var hasSuccessors = holding.InSync.Count >= wanted;
        // Where nobody can take over the backup it goes with its holder anyhow, and would only keep that one from leaving. Who is not heard at the moment may be heard soon.
        var isStuck = holding.Joining.Count == 0 && !_board.Workers.Any(w => w.Stays && IsNew(zone, w));
        foreach (var leaving in holding.Leaving)
        {
            if (hasSuccessors)
                Release(zone, leaving, Words.Text($"{leaving.Name} is not to have it any more, and {holding.InSync.Count} of {wanted} backups are in sync elsewhere"));
            else if (isStuck)
                Release(zone, leaving, $"{leaving.Name} is not to have it any more, and nobody else can");
        }
        while (holding.InSync.Count > wanted)
            ReleaseWorst(holding, holding.InSync, "");
        while (holding.Joining.Count > 0 && holding.Count > wanted && !IsSuccessor(holding))
            ReleaseWorst(holding, holding.Joining, " and still joining");
        if (holding.Count <= wanted)
        {
            foreach (var staying in holding.InSync)
                CountAgain(zone, staying);
        }
    }

    /// <summary>Whether a joining backup is to follow one of those in sync: it shares no more failure domains than that one does, and is not clearly worse. What has become of loads since it was chosen does not matter.</summary>
    private bool IsSuccessor(Holding holding)
    {
        if (holding.Joining.Count > 1 || holding.InSync.Count == 0 || holding.InSync.Count != _board.View.Backups)
            return false;
        var joining = holding.Joining[0];
        return holding.InSync.Any(w =>
        {
            var others = holding.InSync.Where(o => o != w).ToArray();
            var (its, old) = (Sharing(holding.Zone, joining, others), Sharing(holding.Zone, w, others));
            return its < old || (its == old && (holding.Zone.HasFreshBackup || !IsClearlyWorse(holding.Zone, joining, w)));
        });
    }

    private void ReleaseWorst(Holding holding, List<BoardWorker> from, string how)
    {
        var worst = Worst(holding.Zone, from);
        CountAgain(holding.Zone, worst); // the reason has it in
        Release(holding.Zone, worst, Words.Text($"{holding.Count} backups are there{how}, {_board.View.Backups} wanted; {worst.Name} {Words.Carries(worst)}"));
        from.Remove(worst);
    }

    /// <summary>The one in sync that a newer backup replaces.</summary>
    private BoardWorker Replaced(Holding holding) => WorstOf(holding.Zone, holding.Joining.Count > 0 || holding.InSync.Count == 1 ? holding.InSync : holding.InSync[..^1], holding.Kept);

    /// <summary>Which of several is given up. The newest one, which is the last, must be clearly worse than the others: what was added for balance would go again at once.</summary>
    private BoardWorker Worst(BoardZone zone, List<BoardWorker> from)
    {
        if (from.Count == 1)
            return from[0];
        var (worst, newest) = (WorstOf(zone, from[..^1], from), from[^1]);
        var (its, worsts) = (Sharing(zone, newest, from), Sharing(zone, worst, from));
        return its > worsts || (its == worsts && !zone.HasFreshBackup && IsClearlyWorse(zone, newest, worst)) ? newest : worst;
    }

    private BoardWorker WorstOf(BoardZone zone, List<BoardWorker> some, IReadOnlyList<BoardWorker> all) => some.MaxBy(w => (Sharing(zone, w, all), AfterFailover(zone, w)))!;

    /// <summary>Hysteresis: less than what makes a backup change holder, so that what was chosen stays chosen.</summary>
    private bool IsClearlyWorse(BoardZone zone, BoardWorker holder, BoardWorker other) => AfterFailover(zone, holder) - AfterFailover(zone, other) > Limits.StopBackups * _board.Mean;

    private void Release(BoardZone zone, BoardWorker holder, string reason)
    {
        _releases.Add(new BackupRelease(zone.View.Zone, holder.Name, reason));
        Discount(zone, holder);
    }

    /// <summary>A backup goes, or will go when its successor is in sync: what it costs its holder does not count any more, or more zones would change holder than it takes.</summary>
    private void Discount(BoardZone zone, BoardWorker holder)
    {
        if (!_goes.Add((zone, holder)))
            return;
        holder.BackupLoad -= Limits.BackupShare * zone.Cost;
        Wakes(zone.Owner!, holder) -= zone.Cost;
    }

    private void CountAgain(BoardZone zone, BoardWorker holder)
    {
        if (!_goes.Remove((zone, holder)))
            return;
        holder.BackupLoad += Limits.BackupShare * zone.Cost;
        Wakes(zone.Owner!, holder) += zone.Cost;
    }

    private static bool MayHold(BoardZone zone, BoardWorker worker) => worker.Takes && IsNew(zone, worker);

    private static bool IsNew(BoardZone zone, BoardWorker worker) => worker != zone.Owner && !zone.IsInSyncOn(worker) && !zone.IsJoiningOn(worker);

    /// <summary>How bad a holder's failure domain is: 2 if it is the owner's, 1 if it is another backup's.</summary>
    private static int Sharing(BoardZone zone, BoardWorker holder, IReadOnlyList<BoardWorker> others)
    {
        var domain = holder.View.FailureDomain;
        if (domain.Length == 0)
            return 0;
        if (domain == zone.Owner!.View.FailureDomain)
            return 2;
        return others.Any(o => o != holder && o.View.FailureDomain == domain) ? 1 : 0;
    }

    /// <summary>What share of its capacity a holder would carry if the owner's worker died, with this zone's backup on it.</summary>
    private double AfterFailover(BoardZone zone, BoardWorker holder)
    {
        var held = (zone.IsInSyncOn(holder) || zone.IsJoiningOn(holder)) && !_goes.Contains((zone, holder));
        return holder.UsageWith(Wakes(zone.Owner!, holder) + (held ? 0 : zone.Cost));
    }

    private ref double Wakes(BoardWorker owner, BoardWorker holder) => ref _wakes[owner.Index * _board.Workers.Length + holder.Index];

    /// <summary>Who holds a zone's backups.</summary>
    private sealed class Holding
    {
        public Holding(BoardZone zone)
        {
            Zone = zone;
            foreach (var holder in zone.Backups)
                (Keeps(holder) ? InSync : Leaving).Add(holder);
            foreach (var holder in zone.Joining)
                (Keeps(holder) ? Joining : Leaving).Add(holder);

            bool Keeps(BoardWorker holder) => holder.Stays;
        }

        public BoardZone Zone { get; }

        public List<BoardWorker> InSync { get; } = [];

        public List<BoardWorker> Joining { get; } = [];

        /// <summary>Those on workers that leave.</summary>
        public List<BoardWorker> Leaving { get; } = [];

        public int Count => InSync.Count + Joining.Count;

        public IReadOnlyList<BoardWorker> Kept => [.. InSync, .. Joining];

        public bool IsChanged { get; set; }
    }
}
