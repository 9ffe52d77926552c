namespace ZoneScaler.Ticking;

/// <summary>
/// Decides which zone ticks next and when: earliest deadline first (Liu and Layland 1973), each deadline taken from one absolute schedule, so that
/// lateness never adds up. A zone that fell behind catches up a few ticks and skips the rest; a sleeping zone costs nothing.
/// Pure: time is passed in, as timestamps of a <see cref="TimeProvider"/>. Not thread-safe.
/// </summary>
public sealed class TickQueue
{
    /// <summary>How many due ticks a zone catches up by default.</summary>
    public const int DefaultCatchUp = 5;

    private const int NotWaiting = -1;

    private readonly Timetable _times;
    private readonly int _catchUp;
    private readonly List<Entry> _zones = [];
    private readonly Stack<int> _free = [];

    // A binary heap of zones by next tick; entries know their place, since waking moves a zone forward.
    private readonly List<int> _heap = [];

    /// <summary>Starts a schedule in which tick n is due n / <paramref name="tickRate"/> seconds after <paramref name="start"/>.</summary>
    /// <param name="start">When tick 0 is due, as a timestamp.</param>
    /// <param name="frequency">Timestamps per second.</param>
    /// <param name="tickRate">Ticks per second.</param>
    /// <param name="catchUp">How many due ticks a zone catches up at most before it skips.</param>
    public TickQueue(long start, long frequency, int tickRate, int catchUp = DefaultCatchUp)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(catchUp);
        _times = new Timetable(start, frequency, tickRate);
        _catchUp = catchUp;
    }

    /// <summary>When the earliest waiting tick is due; <see cref="long.MaxValue"/> if all zones sleep or run.</summary>
    public long NextDeadline => _heap.Count == 0 ? long.MaxValue : Due(_zones[_heap[0]].Next);

    /// <summary>When a tick is due.</summary>
    public long Due(long tick) => _times.Due(tick);

    /// <summary>The last tick that is due; -1 before the first.</summary>
    public long TickAt(long now) => _times.TickAt(now);

    /// <summary>World time at a moment, in timestamps since tick 0.</summary>
    public long WorldAt(long now) => _times.WorldAt(now);

    /// <summary>Lets the schedule approach another clock's time; see <see cref="Timetable.Steer"/>. Ticks that a jump ahead leaves out count as skipped.</summary>
    public void Steer(long now, long world) => _times.Steer(now, world);

    /// <summary>Adds a zone, awake.</summary>
    /// <param name="now">The time.</param>
    /// <param name="lastTick">
    /// The last tick that it ran elsewhere, if it goes on from there: ticks that fell due on its way are caught up, as by any zone that is late. Those before them do not count as skipped, since it may have
    /// slept. Null: it begins with the next tick that falls due.
    /// </param>
    /// <returns>The zone's number here: 0, 1, 2...; those of zones that were removed are given again.</returns>
    public int Add(long now, long? lastTick = null)
    {
        var entry = new Entry { Last = -1 };
        if (_free.TryPop(out var zone))
        {
            _zones[zone] = entry;
        }
        else
        {
            zone = _zones.Count;
            _zones.Add(entry);
        }
        Schedule(zone, lastTick is { } last ? Math.Max(last + 1, TickAt(now) - _catchUp + 1) : NextBoundary(now));
        return zone;
    }

    /// <summary>Removes a zone.</summary>
    /// <returns>Whether it is gone; otherwise it runs, and goes with <see cref="Complete"/>.</returns>
    public bool Remove(int zone)
    {
        var entry = _zones[zone];
        if (entry.IsRemoved)
            throw new InvalidOperationException($"Zone {zone} has been removed before.");
        entry.IsRemoved = true;
        if (entry.IsRunning)
            return false;
        if (entry.Place != NotWaiting)
            RemoveAt(entry.Place);
        _free.Push(zone);
        return true;
    }

    /// <summary>
    /// Removes a zone right after a tick, so that nearly a whole period is left until the next one falls due: when its next tick ends, if that falls due within a period or runs; at once, if it sleeps.
    /// </summary>
    /// <returns>Whether it is gone; otherwise it goes with <see cref="Complete"/>.</returns>
    public bool Retire(int zone, long now)
    {
        var entry = _zones[zone];
        if (entry.IsRunning || entry.Place == NotWaiting || entry.Next > TickAt(now) + 1)
            return Remove(zone);
        if (entry.IsRemoved)
            throw new InvalidOperationException($"Zone {zone} has been removed before.");
        entry.IsRemoved = true;
        return false;
    }

    /// <summary>Takes the due tick with the earliest deadline. Its zone is not given out again before <see cref="Complete"/>.</summary>
    /// <returns>Whether a tick is due.</returns>
    public bool TryTake(long now, out DueTick due)
    {
        due = default;
        if (_heap.Count == 0)
            return false;
        var zone = _heap[0];
        var entry = _zones[zone];
        var latest = TickAt(now);
        if (entry.Next > latest)
            return false;
        var tick = Math.Max(entry.Next, latest - _catchUp + 1);
        due = new DueTick(zone, tick, Due(tick), tick - entry.Next);
        RemoveAt(0);
        entry.Last = tick;
        entry.IsRunning = true;
        entry.WokenWhileRunning = false;
        return true;
    }

    /// <summary>Ends a tick that was taken.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="nextTick">The tick that the zone wants to run next; <see cref="long.MaxValue"/> to sleep until woken.</param>
    /// <returns>False if the zone has been removed meanwhile and is gone now.</returns>
    public bool Complete(int zone, long nextTick)
    {
        var entry = _zones[zone];
        if (!entry.IsRunning)
            throw new InvalidOperationException($"Zone {zone} is not running.");
        entry.IsRunning = false;
        if (entry.IsRemoved)
        {
            _free.Push(zone);
            return false;
        }

        // What woke it may have come after the tick had looked at its inbox.
        if (entry.WokenWhileRunning)
            nextTick = entry.Last + 1;
        if (nextTick != long.MaxValue)
            Schedule(zone, Math.Max(nextTick, entry.Last + 1));
        return true;
    }

    /// <summary>Makes a sleeping zone tick at the next absolute boundary. Does nothing to one that is due earlier.</summary>
    public void Wake(int zone, long now)
    {
        var entry = _zones[zone];
        if (entry.IsRemoved)
            return;
        if (entry.IsRunning)
        {
            entry.WokenWhileRunning = true;
            return;
        }
        var tick = Math.Max(entry.Last + 1, NextBoundary(now));
        if (entry.Place == NotWaiting)
            Schedule(zone, tick);
        else if (tick < entry.Next)
        {
            entry.Next = tick;
            MoveUp(entry.Place);
        }
    }

    private long NextBoundary(long now)
    {
        var tick = TickAt(now);
        return tick >= 0 && Due(tick) == now ? tick : tick + 1;
    }

    private void Schedule(int zone, long tick)
    {
        _zones[zone].Next = tick;
        _heap.Add(zone);
        MoveUp(_heap.Count - 1);
    }

    private void RemoveAt(int place)
    {
        _zones[_heap[place]].Place = NotWaiting;
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        if (place == _heap.Count)
            return;
        Put(last, place);
        MoveUp(place);
        MoveDown(_zones[last].Place);
    }

    private void MoveUp(int place)
    {
        var zone = _heap[place];
        while (place > 0)
        {
            var above = (place - 1) / 2;
            if (!IsBefore(zone, _heap[above]))
                break;
            Put(_heap[above], place);
            place = above;
        }
        Put(zone, place);
    }

    private void MoveDown(int place)
    {
        var zone = _heap[place];
        while (2 * place + 1 < _heap.Count)
        {
            var below = 2 * place + 1;
            if (below + 1 < _heap.Count && IsBefore(_heap[below + 1], _heap[below]))
                below++;
            if (!IsBefore(_heap[below], zone))
                break;
            Put(_heap[below], place);
            place = below;
        }
        Put(zone, place);
    }

    private void Put(int zone, int place)
    {
        _heap[place] = zone;
        _zones[zone].Place = place;
    }

    // Equal deadlines go by number, so that a zone's moment within the tick is the same each time.
    private bool IsBefore(int a, int b)
    {
        var difference = _zones[a].Next.CompareTo(_zones[b].Next);
        return difference != 0 ? difference < 0 : a < b;
    }

    private sealed class Entry
    {
        public long Next;
        public long Last;
        public int Place = NotWaiting;
        public bool IsRunning;
        public bool WokenWhileRunning;
        public bool IsRemoved;
    }
}
