namespace Skirmish.Bots;

/// <summary>Counts durations in steps of a tenth of a millisecond, up to ten seconds. Not thread-safe; merge those of several threads.</summary>
internal sealed class Histogram
{
    private const double StepMilliseconds = 0.1;
    private const int Steps = 100_000;

    private readonly int[] _counts = new int[Steps];

    public long Count { get; private set; }

    public double MaxMilliseconds { get; private set; }

    public void Add(TimeSpan duration) => AddMilliseconds(duration.TotalMilliseconds);

    public void AddMilliseconds(double milliseconds)
    {
        _counts[Math.Clamp((int)(milliseconds / StepMilliseconds), 0, Steps - 1)]++;
        Count++;
        MaxMilliseconds = Math.Max(MaxMilliseconds, milliseconds);
    }

    public void Merge(Histogram other)
    {
        for (var i = 0; i < Steps; i++)
            _counts[i] += other._counts[i];
        Count += other.Count;
        MaxMilliseconds = Math.Max(MaxMilliseconds, other.MaxMilliseconds);
    }

    /// <summary>The value that a share of the durations do not exceed; 0 if there are none.</summary>
    public double Percentile(double share)
    {
        var wanted = (long)Math.Ceiling(share * Count);
        long seen = 0;
        for (var i = 0; i < Steps && wanted > 0; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
                return Math.Min(MaxMilliseconds, (i + 1) * StepMilliseconds);
        }

        return 0;
    }
}
