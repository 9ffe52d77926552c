namespace Skirmish.Bots;

/// <summary>
/// What time it is at the server, by the pongs of all bots. A pong says a time that had come when it was sent, so each gives a lower bound; the highest of them,
/// plus half of the shortest round trip, errs the least: the filter of NTP (Mills 1991), turned to one side because a server that is busy can only be late. Thread-safe.
/// </summary>
internal sealed class ServerTime
{
    private readonly Lock _lock = new();
    private TimeSpan _shortest = TimeSpan.MaxValue;
    private double _boundSeconds = double.MinValue;

    public bool IsKnown
    {
        get
        {
            lock (_lock)
                return _shortest != TimeSpan.MaxValue;
        }
    }

    /// <summary>Takes a pong.</summary>
    /// <param name="roundTrip">How long it took.</param>
    /// <param name="serverSeconds">The server's time at <paramref name="now"/>, if the way back took half of the round trip.</param>
    /// <param name="now">The own clock.</param>
    public void Observe(TimeSpan roundTrip, double serverSeconds, TimeSpan now)
    {
        lock (_lock)
        {
            _boundSeconds = Math.Max(_boundSeconds, serverSeconds - roundTrip.TotalSeconds / 2 - now.TotalSeconds);
            if (roundTrip < _shortest)
                _shortest = roundTrip;
        }
    }

    /// <summary>The server's time when the own clock shows <paramref name="now"/>.</summary>
    public double SecondsAt(TimeSpan now)
    {
        lock (_lock)
            return now.TotalSeconds + _boundSeconds + _shortest.TotalSeconds / 2;
    }
}
