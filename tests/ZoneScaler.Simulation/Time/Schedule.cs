namespace ZoneScaler.Simulation.Time;

/// <summary>Virtual time: what is to happen, in order of time and, at one time, in the order in which it was scheduled.</summary>
internal sealed class Schedule
{
    private readonly PriorityQueue<Action, (long Ticks, long Number)> _due = new();
    private long _number;

    /// <summary>The time that has come; no machine's clock shows it.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>How many events have happened.</summary>
    public long EventCount { get; private set; }

    /// <summary>Lets something happen at a time; at once, if it has passed.</summary>
    public void At(TimeSpan time, Action happen) => _due.Enqueue(happen, (Math.Max(time.Ticks, Now.Ticks), _number++));

    /// <summary>Lets something happen after a while.</summary>
    public void After(TimeSpan delay, Action happen) => At(Now + delay, happen);

    /// <summary>Lets the next thing happen, if it is due before a time.</summary>
    /// <returns>False if nothing is; then the time has come.</returns>
    public bool RunNext(TimeSpan until)
    {
        if (!_due.TryPeek(out _, out var next) || next.Ticks > until.Ticks)
        {
            Now = until;
            return false;
        }
        var happen = _due.Dequeue();
        Now = new TimeSpan(next.Ticks);
        EventCount++;
        happen();
        return true;
    }
}
