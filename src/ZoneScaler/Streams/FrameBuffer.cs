using System.Numerics;
using ZoneScaler.Protocol;

namespace ZoneScaler.Streams;

/// <summary>
/// The bytes of one frame on their way between zones, nodes and gateways; pooled. Whoever receives a frame owns it and releases it once.
/// </summary>
public sealed class FrameBuffer
{
    // Frames keep the memory that they once needed. So those of each size, to a power of two, are pooled apart: in one pool every frame would in time carry the largest content, and keep its room.
    private const int SmallestShift = 7;
    private const int LargestShift = 22;

    // What is rented may be larger than expected, to a certain degree; up to 4 KiB to any: so one of which little is expected finds again what such frames have grown to.
    private const int LargerPools = 2;
    private const int AnyShift = 12;

    private static readonly FramePool[] Pools = [.. Enumerable.Range(SmallestShift, LargestShift - SmallestShift + 1).Select(shift => new FramePool(MostFrames(shift)))];

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
        var frame = Take(expectedLength) ?? new FrameBuffer(0);
        frame._rented = 1;
        frame.Writer.Clear();
        frame.Writer.EnsureCapacity((int)BitOperations.RoundUpToPowerOf2((uint)expectedLength));
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
        // By what surely fits. Beyond the largest, frames are left to the garbage collector.
        var pool = BitOperations.Log2((uint)Writer.Capacity) - SmallestShift;
        if (pool >= 0 && pool < Pools.Length)
            Pools[pool].Return(this);
    }

    private static FrameBuffer? Take(int bytes)
    {
        var smallest = Math.Max(0, BitOperations.Log2((uint)bytes - 1) + 1 - SmallestShift);
        var largest = Math.Min(Math.Max(smallest + LargerPools, AnyShift - SmallestShift), Pools.Length - 1);
        for (var pool = smallest; pool <= largest; pool++)
        {
            if (Pools[pool].Take() is { } frame)
                return frame;
        }
        return null;
    }

    // Those between zones are many and small, those to gateways few and large; the largest are bursts.
    private static int MostFrames(int shift) => shift switch
    {
        <= AnyShift => 4096,
        <= 18 => 64,
        _ => 4,
    };
}
