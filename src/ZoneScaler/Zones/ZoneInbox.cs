using ZoneScaler.Streams;

namespace ZoneScaler.Zones;

/// <summary>
/// Frames that wait for a zone's next tick: a lock-free list (Treiber 1986) that any thread pushes to and the zone takes whole. What it holds is bounded by its senders:
/// a zone sends one frame a tick, whose reliable part its channel bounds, and a gateway limits each session's rate.
/// </summary>
internal sealed class ZoneInbox
{
    private FrameBuffer? _newest;

    public bool IsEmpty => Volatile.Read(ref _newest) == null;

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

    /// <summary>Takes all frames, oldest first among those of one source, the sources in ascending order.</summary>
    public void TakeAll(List<FrameBuffer> frames)
    {
        for (var frame = Interlocked.Exchange(ref _newest, null); frame != null; frame = frame.Next)
            frames.Add(frame);
        frames.Reverse();
        // Insertion sort: stable, in place, and the frames mostly arrive in order.
        for (var i = 1; i < frames.Count; i++)
        {
            var frame = frames[i];
            var k = i;
            for (; k > 0 && frames[k - 1].Source > frame.Source; k--)
                frames[k] = frames[k - 1];
            frames[k] = frame;
        }
    }
}
