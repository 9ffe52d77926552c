using ZoneScaler.Cluster;

namespace ZoneScaler.Simulation.Running;

/// <summary>What a run went through.</summary>
internal sealed class RunReport
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How much virtual time passed.</summary>
    public TimeSpan VirtualTime { get; set; }

    /// <summary>How many events there were.</summary>
    public long Events { get; set; }

    /// <summary>The trace's hash.</summary>
    public ulong Hash { get; set; }

    /// <summary>What was wrong; null: nothing.</summary>
    public string? Failure { get; set; }

    /// <summary>Faults, by kind.</summary>
    public SortedDictionary<string, long> Faults { get; } = new(StringComparer.Ordinal);

    /// <summary>Transitions of nodes.</summary>
    public SortedDictionary<NodeEvent, long> Transitions { get; } = [];

    /// <summary>Whatever else is worth counting.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>The most that there ever was of something.</summary>
    public SortedDictionary<string, long> Peaks { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether enough happened for the run to mean something: it lasted, it was disturbed, and meanwhile entities crossed borders and wrote to each other, and players played.</summary>
    public bool IsEventful =>
        VirtualTime >= TimeSpan.FromSeconds(60) && Faults.Values.Sum() >= 5 && Transitions.Count >= 10
        && _counts.GetValueOrDefault("handovers") >= 50 && _counts.GetValueOrDefault("messages that took effect") >= 200 && _counts.GetValueOrDefault("inputs used") >= 50;

    /// <summary>What was lost, doubled or begun anew, though a zone's death excuses it.</summary>
    public IReadOnlyList<string> Losses => [.. _counts.Keys.Where(k => k.Contains("excused", StringComparison.Ordinal) || k is "zones that started empty" or "entities lost with their zone" or "avatars given instead of lost ones")];

    public void Reached(NodeEvent transition) => Transitions[transition] = Transitions.GetValueOrDefault(transition) + 1;

    public void Fault(string kind) => Faults[kind] = Faults.GetValueOrDefault(kind) + 1;

    public void Count(string what, long by = 1) => _counts[what] = _counts.GetValueOrDefault(what) + by;

    public void Peak(string what, long value) => Peaks[what] = Math.Max(Peaks.GetValueOrDefault(what), value);

    /// <summary>Adds another run's numbers.</summary>
    public void Add(RunReport other)
    {
        VirtualTime += other.VirtualTime;
        Events += other.Events;
        foreach (var (kind, count) in other.Faults)
            Faults[kind] = Faults.GetValueOrDefault(kind) + count;
        foreach (var (transition, count) in other.Transitions)
            Transitions[transition] = Transitions.GetValueOrDefault(transition) + count;
        foreach (var (what, count) in other.Counts)
            Count(what, count);
        foreach (var (what, value) in other.Peaks)
            Peak(what, value);
    }
}
