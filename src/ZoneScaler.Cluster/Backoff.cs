namespace ZoneScaler.Cluster;

/// <summary>Pauses that double, each shortened by chance up to a half, so that those who failed together do not return together.</summary>
internal sealed class Backoff(TimeSpan min, TimeSpan max, Random random)
{
    private int _failures;

    /// <summary>The pause before the next try.</summary>
    public TimeSpan Next()
    {
        var pause = min * Math.Pow(2, Math.Min(_failures++, 30));
        return (pause < max ? pause : max) * (1 - random.NextDouble() / 2);
    }

    /// <summary>Something worked.</summary>
    public void Reset() => _failures = 0;
}
