namespace ZoneScaler.Streams;

/// <summary>
/// Frames of one size for use again, the last one returned first: it is still in the processor's cache, and those at the bottom stay as small as they were. Thread-safe.
/// When the pool is full, the frame is left to the garbage collector.
/// </summary>
internal sealed class FramePool(int maxFrames)
{
    private readonly FrameBuffer[] _frames = new FrameBuffer[maxFrames];
    private readonly Lock _lock = new();
    private int _count;

    /// <summary>The frame that was returned last; null when there is none.</summary>
    public FrameBuffer? Take()
    {
        lock (_lock)
        {
            if (_count == 0)
                return null;
            var frame = _frames[--_count];
            _frames[_count] = null!;
            return frame;
        }
    }

    /// <summary>Keeps a frame that nobody uses any more.</summary>
    public void Return(FrameBuffer frame)
    {
        lock (_lock)
        {
            if (_count < _frames.Length)
                _frames[_count++] = frame;
        }
    }
}
