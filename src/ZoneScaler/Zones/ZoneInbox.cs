using ZoneScaler.Streams;

namespace ZoneScaler.Zones;

/// <summary>
/// Frames that wait for a zone's next tick: a lock-free list (Treiber 1986) that any thread pushes to and the zone takes whole. What it holds is bounded by its senders:
/// a zone sends one frame a tick, whose reliable part its channel bounds, and a gateway limits each session's rate.
/// </summary>
internal sealed class ZoneInbox
{
    /// <summary>By how many ticks a frame may be ahead to be kept for its tick.</summary>
    public const int MaxLeadTicks = 20;

    // Taken, but of a tick that this zone has yet to run: their senders ran before it in the same tick, or it is behind.
    private readonly List<FrameBuffer> _early = [];
    private FrameBuffer? _newest;

    public bool IsEmpty => Volatile.Read(ref _newest) == null && !HasEarly;

    /// <summary>Whether frames wait for a later tick. For the zone's own thread.</summary>
    public bool HasEarly => _early.Count > 0;

    /// <summary>How many frames wait; found by going through them. For the zone's own thread.</summary>
    public int Count
    {
        get
        {
            var count = _early.Count;
            for (var frame = Volatile.Read(ref _newest); frame != null; frame = frame.Next)
                count++;
            return count;
        }
    }

    /// <summary>Adds a frame. Thread-safe.</summary>
    /// <returns>Whether the inbox was empty before: the zone may have to be woken.</returns>
    public bool Add(FrameBuffer frame)
    {
        while (true)
        {
            var newest = Volatile.Read(ref _newest);
            frame.Next = newest;
            if (Interlocked.CompareExchange(ref _newest, frame, newest) == newest)
                return newest == null;
        }
    }

    /// <summary>
    /// Takes the frames of ticks before one, oldest first among those of one source, the sources in ascending order. So what is sent in tick N arrives in N + 1, also where
    /// zones of one tick run one after the other. A frame that is far ahead is taken at once.
    /// </summary>
    public void TakeBefore(long tick, List<FrameBuffer> frames)
    {
        frames.AddRange(_early);
        var older = _early.Count;
        _early.Clear();
        for (var frame = Interlocked.Exchange(ref _newest, null); frame != null; frame = frame.Next)
            frames.Add(frame);
        frames.Reverse(older, frames.Count - older);
        // Insertion sort: stable, in place, and the frames mostly arrive in order.
        for (var i = 1; i < frames.Count; i++)
        {
            var frame = frames[i];
            var k = i;
            for (; k > 0 && frames[k - 1].Source > frame.Source; k--)
                frames[k] = frames[k - 1];
            frames[k] = frame;
        }
        var taken = 0;
        for (var i = 0; i < frames.Count; i++)
        {
            // A sender so far ahead has a clock that is off: its frames would wait for ever longer.
            if (frames[i].Tick < tick || frames[i].Tick - tick > MaxLeadTicks)
                frames[taken++] = frames[i];
            else
                _early.Add(frames[i]);
        }
        frames.RemoveRange(taken, frames.Count - taken);
    }
}
