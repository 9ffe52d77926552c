namespace ZoneScaler.Ticking;

/// <summary>
/// When each tick is due: an absolute timetable, so that lateness never adds up. It can be steered towards another clock's time: world time then runs faster or slower by at
/// most 1/<see cref="SlewDivisor"/> until it agrees, or 1/<see cref="CoarseSlewDivisor"/> while it is more than a tick off, and never steps back; only if it is far behind it jumps ahead. Pure: time is passed in, as timestamps. Not thread-safe.
/// </summary>
public sealed class Timetable
{
    /// <summary>World time runs at most this part of itself faster or slower: 2 %.</summary>
    public const int SlewDivisor = 50;

    /// <summary>While it is more than a tick off, this part: 10 %. Neighbours would see each other late for as long.</summary>
    public const int CoarseSlewDivisor = 10;

    /// <summary>From how many seconds on world time jumps ahead instead of running faster.</summary>
    public const int JumpSeconds = 1;

    private readonly long _frequency;
    private readonly int _tickRate;

    // World time is a straight line from the origin, but for the stretch in which it approaches it: from _slewStart to _slewEnd it gains a part of itself, or loses it.
    private long _origin;
    private long _slewStart = long.MinValue;
    private long _slewEnd = long.MinValue;
    private long _worldAtSlewStart;
    private int _slewSign;
    private int _slewDivisor = SlewDivisor;

    /// <summary>Tick n is due n / <paramref name="tickRate"/> seconds after <paramref name="origin"/>.</summary>
    /// <param name="origin">When tick 0 is due, as a timestamp.</param>
    /// <param name="frequency">Timestamps per second.</param>
    /// <param name="tickRate">Ticks per second.</param>
    public Timetable(long origin, long frequency, int tickRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frequency);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tickRate);
        _origin = origin;
        _frequency = frequency;
        _tickRate = tickRate;
    }

    /// <summary>World time at a moment, in timestamps since tick 0; negative before.</summary>
    public long WorldAt(long now)
    {
        if (now >= _slewEnd)
            return now - _origin;
        var passed = Math.Max(0, now - _slewStart);
        return _worldAtSlewStart + passed + _slewSign * (passed / _slewDivisor);
    }

    /// <summary>The last tick that is due; -1 before the first. Whole seconds are counted apart from the rest, so that nothing overflows and nothing is rounded twice.</summary>
    public long TickAt(long now)
    {
        var world = WorldAt(now);
        if (world < 0)
            return -1;
        var (seconds, rest) = Math.DivRem(world, _frequency);
        return seconds * _tickRate + rest * _tickRate / _frequency;
    }

    /// <summary>When a tick is due. For one that was due before the last steering: when it would have been by the line that holds since.</summary>
    public long Due(long tick)
    {
        var (seconds, rest) = Math.DivRem(tick, _tickRate);
        var world = seconds * _frequency + (rest * _frequency + _tickRate - 1) / _tickRate;
        var straight = _origin + world;
        if (straight >= _slewEnd || _slewEnd == long.MinValue)
            return straight;
        var ahead = world - _worldAtSlewStart;
        if (ahead <= 0)
            return _slewStart + ahead;
        // The line of the stretch, turned round; then to the first moment at which the tick is due.
        var due = _slewStart + ahead - _slewSign * (ahead / (_slewDivisor + _slewSign));
        while (due > _slewStart && WorldAt(due - 1) >= world)
            due--;
        while (WorldAt(due) < world)
            due++;
        return due;
    }

    /// <summary>Approaches another clock's time.</summary>
    /// <param name="now">The time here.</param>
    /// <param name="world">World time now by that clock, in timestamps since tick 0.</param>
    public void Steer(long now, long world)
    {
        var here = WorldAt(now);
        var behind = world - here;
        _origin = now - world;
        if (behind == 0 || behind > JumpSeconds * _frequency)
        {
            _slewStart = _slewEnd = long.MinValue;
            return;
        }
        _slewSign = Math.Sign(behind);
        _slewDivisor = Math.Abs(behind) > _frequency / _tickRate ? CoarseSlewDivisor : SlewDivisor;
        _worldAtSlewStart = here;
        _slewStart = now;
        _slewEnd = Math.Abs(behind) < (long.MaxValue - now) / _slewDivisor ? now + Math.Abs(behind) * _slewDivisor : long.MaxValue;
    }
}
