namespace ZoneScaler.Gateway.Pacing;

/// <summary>
/// Decides when a gateway beats: as soon as all zones that it waits for have delivered a tick, or when they are late by the slack. Pure: time is passed in.
/// </summary>
/// <remarks>
/// Beats that complete set the pace; beats at the deadline keep to it, so that one zone that hangs neither slows the others down nor makes the beats drift.
/// </remarks>
/// <param name="period">The length of a tick.</param>
/// <param name="slack">How long after the expected time a beat runs without the zones that are late.</param>
internal sealed class BeatPacer(TimeSpan period, TimeSpan slack)
{
    private const int MaxPeriodsBehind = 4;

    private TimeSpan _expected;
    private long _seenTick = long.MinValue;
    private bool _isStarted;

    /// <summary>The tick that the last beat showed.</summary>
    public long Tick { get; private set; }

    /// <summary>When the next beat runs at the latest.</summary>
    public TimeSpan Deadline => _expected + slack;

    /// <summary>When the last beat ran.</summary>
    public TimeSpan LastBeat { get; private set; }

    /// <summary>Whether to beat now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="newestTick">The newest tick that any awake zone delivered.</param>
    /// <param name="missing">How many awake zones have not delivered that tick.</param>
    public bool IsDue(TimeSpan now, long newestTick, int missing) =>
        !_isStarted || (newestTick > _seenTick && missing == 0) || now >= Deadline;

    /// <summary>Notes that a beat runs now.</summary>
    /// <param name="now">The time.</param>
    /// <param name="newestTick">As for <see cref="IsDue"/>.</param>
    /// <param name="missing">As for <see cref="IsDue"/>.</param>
    /// <param name="isAnyAwake">Whether there is an awake zone; if not, world time goes on by the beats alone.</param>
    public void Beat(TimeSpan now, long newestTick, int missing, bool isAnyAwake)
    {
        var isComplete = newestTick > _seenTick && missing == 0;
        var isLost = now - _expected > MaxPeriodsBehind * period;
        _expected = (isComplete || isLost || !_isStarted ? now : _expected) + period;
        Tick = newestTick > Tick ? newestTick : isAnyAwake ? Tick : Tick + 1;
        _seenTick = Math.Max(_seenTick, newestTick);
        LastBeat = now;
        _isStarted = true;
    }
}
