using System.Collections.Concurrent;
using ZoneScaler.Protocol;

namespace ZoneScaler.Streams;

/// <summary>
/// The bytes of one frame on their way between zones, nodes and gateways; pooled. Whoever receives a frame owns it and releases it once.
/// </summary>
public sealed class FrameBuffer
{
    private const int MaxPooled = 8192;
    private const int MaxPooledBytes = 1 << 18;

    private static readonly ConcurrentQueue<FrameBuffer> Pool = new();
    private static int _pooled;

    private int _rented;

    private FrameBuffer()
    {
    }

    /// <summary>The content, front to back.</summary>
    public ByteWriter Writer { get; } = new(512);

    /// <summary>The bytes, valid until the release.</summary>
    public ReadOnlySpan<byte> Span => Writer.Written;

    /// <summary>How many bytes there are.</summary>
    public int Length => Writer.Length;

    /// <summary>The next frame of an inbox's list.</summary>
    internal FrameBuffer? Next { get; set; }

    /// <summary>The zone that sent the frame; 0 for a gateway. For the order in which a zone drains its inbox.</summary>
    internal ulong Source { get; set; }

    /// <summary>The tick in which a zone sent the frame; 0 for a gateway.</summary>
    internal long Tick { get; set; }

    /// <summary>Takes an empty frame from the pool. Thread-safe.</summary>
    public static FrameBuffer Rent()
    {
        if (Pool.TryDequeue(out var frame))
            Interlocked.Decrement(ref _pooled);
        else
            frame = new FrameBuffer();
        frame._rented = 1;
        frame.Writer.Clear();
        frame.Source = 0;
        frame.Tick = 0;
        return frame;
    }

    /// <summary>Gives the frame back; its content is gone. Thread-safe.</summary>
    /// <exception cref="InvalidOperationException">The frame was released before: two owners would share it.</exception>
    public void Release()
    {
        if (Interlocked.Exchange(ref _rented, 0) == 0)
            throw new InvalidOperationException("A frame was released twice.");
        Next = null;
        if (Writer.Capacity > MaxPooledBytes || Volatile.Read(ref _pooled) >= MaxPooled)
            return;
        Interlocked.Increment(ref _pooled);
        Pool.Enqueue(this);
    }
}
