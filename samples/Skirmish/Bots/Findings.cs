namespace Skirmish.Bots;

/// <summary>What the bots of one thread have measured and seen.</summary>
internal sealed class Findings
{
    private const int MaxExamplesOfEach = 5;

    private readonly int[] _cheats = new int[Enum.GetValues<Cheat>().Length];
    private readonly List<(Cheat Cheat, string What)> _examples = [];

    /// <summary>After how many snapshots the end of a shot counts as lost if it was not told.</summary>
    public int EndPatience { get; init; } = ShotWatch.EndPatience;

    /// <summary>What is done to the cluster while they look.</summary>
    public Disturbance Disturbance { get; init; } = new();

    public Histogram RoundTrip { get; } = new();

    public Histogram SnapshotAge { get; } = new();

    public Histogram SnapshotGap { get; } = new();

    /// <summary>From the last snapshot before a lost connection to the first one after it.</summary>
    public Histogram Outage { get; } = new();

    /// <summary>From a snapshot in which the own ship has moved on to the next such one, while it flies: a zone that stands still lets its ships stand still, and the snapshots come all the same.</summary>
    public Histogram OwnGap { get; } = new();

    public long Snapshots { get; set; }

    /// <summary>Ticks of which a connection got no snapshot, between two of which it did.</summary>
    public long MissedSnapshots { get; set; }

    /// <summary>Snapshots in which the own ship flew and was shown where it had been, and ticks without a snapshot.</summary>
    public long MissedOwnMoves { get; set; }

    public long EntitiesSeen { get; set; }

    public long ShotsFired { get; set; }

    /// <summary>Shots that the shooter was not shown.</summary>
    public long ShotsNotSeen { get; set; }

    /// <summary>Shots whose end counted as lost, until it was told all the same.</summary>
    public int ShotsToldLate { get; set; }

    /// <summary>Craft that were shown late and then, at once, on time: more than a tick's way apart, less than half a second's.</summary>
    public long LateSteps { get; set; }

    public int Disconnects { get; set; }

    public int Resumes { get; set; }

    /// <summary>How often a player got another ship within one session.</summary>
    public int ShipsReplaced { get; set; }

    /// <summary>Sessions that ended although nobody wanted it, by reason.</summary>
    public SortedDictionary<string, int> Lost { get; } = [];

    /// <summary>What some of the cheats looked like.</summary>
    public IReadOnlyList<string> Examples => [.. _examples.Where(e => Count(e.Cheat) > 0).Select(e => $"{e.Cheat}: {e.What}")];

    /// <summary>How often something was seen that must never happen. A shot whose end was told late was not lost.</summary>
    public int Count(Cheat cheat) => _cheats[(int)cheat] - (cheat == Cheat.LostShot ? ShotsToldLate : 0);

    public void Add(Cheat cheat, string example)
    {
        if (_cheats[(int)cheat]++ < MaxExamplesOfEach)
            _examples.Add((cheat, example));
    }

    public void AddLost(string reason) => Lost[reason] = Lost.GetValueOrDefault(reason) + 1;

    public void Merge(Findings other)
    {
        RoundTrip.Merge(other.RoundTrip);
        SnapshotAge.Merge(other.SnapshotAge);
        SnapshotGap.Merge(other.SnapshotGap);
        Outage.Merge(other.Outage);
        OwnGap.Merge(other.OwnGap);
        Snapshots += other.Snapshots;
        MissedSnapshots += other.MissedSnapshots;
        MissedOwnMoves += other.MissedOwnMoves;
        EntitiesSeen += other.EntitiesSeen;
        ShotsFired += other.ShotsFired;
        ShotsNotSeen += other.ShotsNotSeen;
        ShotsToldLate += other.ShotsToldLate;
        LateSteps += other.LateSteps;
        Disconnects += other.Disconnects;
        Resumes += other.Resumes;
        ShipsReplaced += other.ShipsReplaced;
        foreach (var (reason, count) in other.Lost)
            Lost[reason] = Lost.GetValueOrDefault(reason) + count;
        for (var i = 0; i < _cheats.Length; i++)
            _cheats[i] += other._cheats[i];
        _examples.AddRange(other._examples);
    }
}
