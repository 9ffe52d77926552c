namespace ZoneScaler.Client;

/// <summary>
/// Follows the server's ticks as their snapshots arrive. Early arrivals are believed at once, late ones hardly: what came late was held up on the way. So a
/// hiccup of the network does not move the picture, and a lasting change is followed within seconds.
/// </summary>
internal sealed class ServerClock
{
    private const double EarlyShare = 0.5;
    private const double LateShare = 0.02;
    private const double JumpSeconds = 1;

    private double _ticksPerSecond;
    private double _offset;
    private bool _isSet;

    public void Start(double ticksPerSecond)
    {
        _ticksPerSecond = ticksPerSecond;
        _isSet = false;
    }

    public void Observe(long tick, TimeSpan arrived)
    {
        var sample = tick - arrived.TotalSeconds * _ticksPerSecond;
        var error = sample - _offset;
        if (!_isSet || Math.Abs(error) > JumpSeconds * _ticksPerSecond)
            _offset = sample;
        else
            _offset += error * (error > 0 ? EarlyShare : LateShare);
        _isSet = true;
    }

    /// <summary>The tick whose snapshot arrives now if nothing holds it up.</summary>
    public double TickAt(TimeSpan now) => _isSet ? now.TotalSeconds * _ticksPerSecond + _offset : 0;

    public double TicksIn(TimeSpan time) => time.TotalSeconds * _ticksPerSecond;
}
