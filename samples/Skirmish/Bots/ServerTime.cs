namespace Skirmish.Bots;

/// <summary>
/// What time it is at the server, by the pongs of all bots: the one with the shortest round trip errs the least (the minimum filter of NTP, Mills 1991),
/// by at most half of it. Thread-safe.
/// </summary>
internal sealed class ServerTime
{
    private readonly Lock _lock = new();
    private TimeSpan _shortest = TimeSpan.MaxValue;
    private double _offsetSeconds;

    public bool IsKnown => _shortest != TimeSpan.MaxValue;

    /// <summary>Takes a pong.</summary>
    /// <param name="roundTrip">How long it took.</param>
    /// <param name="serverSeconds">The server's time at <paramref name="now"/>, as far as this pong tells.</param>
    /// <param name="now">The own clock.</param>
    public void Observe(TimeSpan roundTrip, double serverSeconds, TimeSpan now)
    {
        lock (_lock)
        {
            if (roundTrip >= _shortest)
                return;
            _shortest = roundTrip;
            _offsetSeconds = serverSeconds - now.TotalSeconds;
        }
    }

    /// <summary>The server's time when the own clock shows <paramref name="now"/>.</summary>
    public double SecondsAt(TimeSpan now)
    {
        lock (_lock)
            return now.TotalSeconds + _offsetSeconds;
    }
}
