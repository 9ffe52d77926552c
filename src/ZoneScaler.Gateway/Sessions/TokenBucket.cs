namespace ZoneScaler.Gateway.Sessions;

/// <summary>A rate limit: so many a second in the long run, a burst at once.</summary>
internal struct TokenBucket
{
    private readonly double _perSecond;
    private readonly double _burst;
    private double _tokens;
    private TimeSpan _at;

    public TokenBucket(double perSecond, double burst, TimeSpan now)
    {
        _perSecond = perSecond;
        _burst = burst;
        _tokens = burst;
        _at = now;
    }

    public bool TryTake(TimeSpan now)
    {
        if (now > _at)
        {
            _tokens = Math.Min(_burst, _tokens + (now - _at).TotalSeconds * _perSecond);
            _at = now;
        }
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }
}
