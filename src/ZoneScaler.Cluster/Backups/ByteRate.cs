namespace ZoneScaler.Cluster.Backups;

/// <summary>How many bytes per second a count has grown by lately: an exponential mean over some ten seconds. Time is passed in.</summary>
/// <param name="start">The time at which the count was zero.</param>
internal sealed class ByteRate(TimeSpan start)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5); // less is taken together with what follows
    private static readonly TimeSpan Smoothing = TimeSpan.FromSeconds(10);

    private double? _rate;
    private long _bytes;
    private TimeSpan _at = start;

    /// <summary>Tells the rate.</summary>
    /// <param name="bytes">The count.</param>
    /// <param name="now">The time.</param>
    public double Measure(long bytes, TimeSpan now)
    {
        var passed = now - _at;
        if (passed < Shortest)
            return _rate ?? 0;
        var rate = (bytes - _bytes) / passed.TotalSeconds;
        _rate = _rate is { } before ? before + ((1 - Math.Exp(-passed / Smoothing)) * (rate - before)) : rate;
        (_bytes, _at) = (bytes, now);
        return _rate.Value;
    }
}
