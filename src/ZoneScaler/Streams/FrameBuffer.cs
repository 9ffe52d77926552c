using System.Numerics;
using ZoneScaler.Protocol;

namespace ZoneScaler.Streams;

/// <summary>
/// The bytes of one frame on their way between zones, nodes and gateways; pooled. Whoever receives a frame owns it and releases it once.
/// </summary>
public sealed class FrameBuffer
{
    // Frames keep the memory that they once needed. So those between zones, many and small, those to gateways, few and large, and bursts are pooled apart:
    // in one pool every frame would in time carry the largest content and keep its room.
    private static readonly FramePool[] Pools = [new(maxFrames: 8192, maxFrameBytes: 1 << 12), new(maxFrames: 256, maxFrameBytes: 1 << 18), new(maxFrames: 8, maxFrameBytes: 1 << 22)];

    private const int HeaderBytes = 128;

    private int _rented;

    internal FrameBuffer(int capacity) => Writer = new ByteWriter(capacity);

    /// <summary>The content, front to back.</summary>
    public ByteWriter Writer { get; }

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
    /// <param name="expectedLength">About how many bytes it will hold, headers aside; a wrong guess costs only time.</param>
    public static FrameBuffer Rent(int expectedLength = 0)
    {
        expectedLength += HeaderBytes;
        var frame = PoolFor(expectedLength)?.Take() ?? new FrameBuffer(0);
        frame._rented = 1;
        frame.Writer.Clear();
        frame.Writer.EnsureCapacity((int)BitOperations.RoundUpToPowerOf2((uint)expectedLength)); // else it would grow out of its pool
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
        PoolFor(Writer.Capacity)?.Return(this);
    }

    // Beyond the largest, frames are left to the garbage collector.
    private static FramePool? PoolFor(int bytes)
    {
        foreach (var pool in Pools)
        {
            if (bytes <= pool.MaxFrameBytes)
                return pool;
        }
        return null;
    }
}
