using System.Diagnostics;
using System.Globalization;
using ZoneScaler.Cluster;
using ZoneScaler.Planting;
using ZoneScaler.Simulation.Checks;
using ZoneScaler.Simulation.Faults;

namespace ZoneScaler.Simulation.Running;

/// <summary>Many seeds, several at once, each on one thread; and what they came to.</summary>
internal sealed class Suite(ulong first, int seeds, int threads, TimeSpan? limit)
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = new();
    private readonly RunReport _total = new();
    private readonly SortedDictionary<ulong, string> _failures = [];
    private int _next;
    private int _uneventful;

    /// <summary>The bugs that can be planted.</summary>
    public static IReadOnlyList<string> PlantedBugs { get; } = [.. Enum.GetNames<PlantedBug>().Where(n => n != nameof(PlantedBug.None))];

    /// <summary>What was wrong, by seed.</summary>
    public IReadOnlyDictionary<ulong, string> Failures => _failures;

    /// <summary>The sum over all runs.</summary>
    public RunReport Total => _total;

    /// <summary>How many seeds ran.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them were long and eventful enough to count.</summary>
    public int Eventful => Count - _uneventful;

    /// <summary>Whether to stop at the first failure.</summary>
    public bool StopsAtFailure { get; init; }

    /// <summary>What was in no run: holes in what the suite tests.</summary>
    public IReadOnlyList<NodeEvent> NeverReached => [.. Enum.GetValues<NodeEvent>().Where(e => !_total.Transitions.ContainsKey(e))];

    /// <summary>Faults that were in no run.</summary>
    public IReadOnlyList<string> NeverStruck => [.. Storm.Kinds.Where(k => !_total.Faults.ContainsKey(k))];

    /// <summary>Runs them; failures are shown as they come.</summary>
    public void Run(TextWriter output)
    {
        _clock.Start();
        var workers = Enumerable.Range(0, Math.Clamp(threads, 1, seeds)).Select(_ => new Thread(() => Work(output), maxStackSize: 16 << 20)).ToArray();
        foreach (var worker in workers)
            worker.Start();
        foreach (var worker in workers)
            worker.Join();
        _clock.Stop();
    }

    /// <summary>Shows the sum.</summary>
    public void Write(TextWriter output)
    {
        Table(output, "Faults", _total.Faults.Select(f => (f.Key, f.Value)));
        Table(output, "Transitions of nodes", _total.Transitions.Select(t => (t.Key.ToString(), t.Value)));
        Table(output, "What happened in the world", _total.Counts.Select(c => (c.Key, c.Value)));
        Table(output, "The most that waited at a time", _total.Peaks.Select(p => (p.Key, p.Value)));
        output.WriteLine(NeverReached.Count == 0 ? "Every transition was reached." : $"Never reached: {string.Join(", ", NeverReached)}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Count} seeds from {first}, {Eventful} of them eventful: {_total.VirtualTime.TotalHours:0.00} h of virtual time and {_total.Events} events in {_clock.Elapsed.TotalSeconds:0} s; {_total.Faults.Values.Sum()} faults."));
        output.WriteLine(_failures.Count == 0 ? "All passed." : $"{_failures.Count} failed; replay one with --seed {_failures.Keys.First()}");
    }

    private static void Table(TextWriter output, string title, IEnumerable<(string Name, long Count)> rows)
    {
        output.WriteLine($"{title}:");
        foreach (var (name, count) in rows)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,12}  {name}"));
    }

    private void Work(TextWriter output)
    {
        while (!(StopsAtFailure && _failures.Count > 0) && (limit == null || _clock.Elapsed < limit))
        {
            var number = Interlocked.Increment(ref _next) - 1;
            if (number >= seeds)
                return;
            var seed = first + (ulong)number;
            Note(seed, SeedRun.Run(seed), output);
        }
    }

    private void Note(ulong seed, RunReport report, TextWriter output)
    {
        lock (_gate)
        {
            Count++;
            _total.Add(report);
            if (report.Failure is { } failure)
            {
                _failures.Add(seed, failure);
                output.WriteLine($"seed {seed}: {failure}");
            }
            else if (!report.IsEventful)
            {
                _uneventful++;
            }
            if (report.Counts.TryGetValue(BlinkWatch.Blinks, out var blinks))
                output.WriteLine($"seed {seed}: {blinks} {BlinkWatch.Blinks}");
        }
    }
}
