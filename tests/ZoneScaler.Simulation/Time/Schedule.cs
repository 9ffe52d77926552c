namespace ZoneScaler.Simulation.Time;

/// <summary>Virtual time: what is to happen, in order of time and, at one time, in the order in which it was scheduled.</summary>
internal sealed class Schedule
{
    // A heap of its own: half of all that a general one does here is to compare tuples and to tell the collector of references that it moves.
    private const int Children = 4;

    private (long Ticks, long Number, int Slot)[] _due = new (long, long, int)[1024];
    private Action?[] _actions = new Action?[1024];
    private int[] _free = new int[1024]; // slots of actions
    private int _freeCount;
    private int _count;
    private long _number;

    public Schedule() => AddFree(0, _actions.Length);

    /// <summary>The time that has come; no machine's clock shows it.</summary>
    public TimeSpan Now { get; private set; }

    /// <summary>How many events have happened.</summary>
    public long EventCount { get; private set; }

    /// <summary>Lets something happen at a time; at once, if it has passed.</summary>
    public void At(TimeSpan time, Action happen)
    {
        if (_count == _due.Length)
            Grow();
        var slot = _free[--_freeCount];
        _actions[slot] = happen;
        Rise(_count++, (Math.Max(time.Ticks, Now.Ticks), _number++, slot));
    }

    /// <summary>Lets something happen after a while.</summary>
    public void After(TimeSpan delay, Action happen) => At(Now + delay, happen);

    /// <summary>Lets the next thing happen, if it is due before a time.</summary>
    /// <returns>False if nothing is; then the time has come.</returns>
    public bool RunNext(TimeSpan until)
    {
        if (_count == 0 || _due[0].Ticks > until.Ticks)
        {
            Now = until;
            return false;
        }
        var (ticks, _, slot) = _due[0];
        var happen = _actions[slot]!;
        _actions[slot] = null;
        _free[_freeCount++] = slot;
        if (--_count > 0)
            Sink(_due[_count]);
        Now = new TimeSpan(ticks);
        EventCount++;
        happen();
        return true;
    }

    private void Rise(int at, (long Ticks, long Number, int Slot) item)
    {
        var due = _due;
        while (at > 0)
        {
            var parent = (at - 1) / Children;
            if (!IsBefore(in item, in due[parent]))
                break;
            due[at] = due[parent];
            at = parent;
        }
        due[at] = item;
    }

    private void Sink((long Ticks, long Number, int Slot) item)
    {
        var (due, at) = (_due, 0);
        while (true)
        {
            var first = at * Children + 1;
            if (first >= _count)
                break;
            var least = first;
            var end = Math.Min(first + Children, _count);
            for (var child = first + 1; child < end; child++)
            {
                if (IsBefore(in due[child], in due[least]))
                    least = child;
            }
            if (!IsBefore(in due[least], in item))
                break;
            due[at] = due[least];
            at = least;
        }
        due[at] = item;
    }

    private static bool IsBefore(in (long Ticks, long Number, int Slot) one, in (long Ticks, long Number, int Slot) other) =>
        one.Ticks < other.Ticks || (one.Ticks == other.Ticks && one.Number < other.Number);

    private void Grow()
    {
        var before = _actions.Length;
        Array.Resize(ref _due, before * 2);
        Array.Resize(ref _actions, before * 2);
        Array.Resize(ref _free, before * 2);
        AddFree(before, before * 2);
    }

    private void AddFree(int from, int to)
    {
        for (var slot = from; slot < to; slot++)
            _free[_freeCount++] = slot;
    }
}
