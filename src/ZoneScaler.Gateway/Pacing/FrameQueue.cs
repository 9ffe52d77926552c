using System.Buffers.Binary;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Pacing;

/// <summary>
/// The frames that zones sent and no beat has seen yet. Many writers, one reader. When it is full, new frames are dropped and their zones noted: a stream with a
/// gap is of no use, so the gateway asks those zones for full state.
/// </summary>
internal sealed class FrameQueue(int capacity)
{
    private const int ZoneOffset = 1;

    private readonly Lock _lock = new();
    private readonly HashSet<ZoneId> _gaps = [];
    private List<FrameBuffer> _incoming = [];
    private List<FrameBuffer> _draining = [];

    /// <summary>Takes over a frame.</summary>
    /// <returns>How many frames wait now.</returns>
    public int Enqueue(FrameBuffer frame)
    {
        lock (_lock)
        {
            if (_incoming.Count < capacity)
            {
                _incoming.Add(frame);
                return _incoming.Count;
            }
            if (ZoneOf(frame.Span) is { } zone)
                _gaps.Add(zone);
        }
        frame.Release();
        return capacity;
    }

    /// <summary>The zone that sent a frame, or null if it is too short to say.</summary>
    public static ZoneId? ZoneOf(ReadOnlySpan<byte> frame) =>
        frame.Length >= ZoneOffset + sizeof(ulong) ? new ZoneId(BinaryPrimitives.ReadUInt64LittleEndian(frame[ZoneOffset..])) : null;

    /// <summary>Takes all frames; the caller releases them and then clears the list.</summary>
    /// <param name="gaps">Zones of which frames were dropped are added.</param>
    public List<FrameBuffer> Drain(List<ZoneId> gaps)
    {
        lock (_lock)
        {
            (_incoming, _draining) = (_draining, _incoming);
            if (_gaps.Count > 0)
            {
                gaps.AddRange(_gaps);
                _gaps.Clear();
            }
        }
        return _draining;
    }
}
