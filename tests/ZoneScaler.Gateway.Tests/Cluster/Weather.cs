using ZoneScaler.Streams;
using ZoneScaler.Ticking;

namespace ZoneScaler.Gateway.Tests.Cluster;

/// <summary>What becomes of frames between processes, under a seed: they are late, lost, repeated, and overtake each other.</summary>
internal sealed class Weather(ulong seed)
{
    private readonly ZoneRandom _random = new(seed);
    private readonly List<(long Due, int From, int To, Action<FrameBuffer> Deliver, byte[] Bytes)> _onTheWay = [];

    /// <summary>Of a thousand frames, how many are lost without anybody noticing.</summary>
    public int LossPerMille { get; set; }

    /// <summary>Of a thousand frames, how many arrive twice.</summary>
    public int RepeatPerMille { get; set; }

    /// <summary>By how many ticks frames are late at most, each by another number.</summary>
    public int Jitter { get; set; }

    public int Lost { get; private set; }

    public void Send(int from, int to, FrameBuffer frame, long tick, Action<FrameBuffer> deliver)
    {
        var copies = _random.NextInt(1000) < LossPerMille ? 0 : _random.NextInt(1000) < RepeatPerMille ? 2 : 1;
        if (copies == 0)
            Lost++;
        for (; copies > 0; copies--)
            _onTheWay.Add((tick + (Jitter > 0 ? _random.NextInt(Jitter + 1) : 0), from, to, deliver, frame.Span.ToArray()));
        frame.Release();
    }

    /// <summary>Loses what is on the way to or from a process.</summary>
    public void Break(int process) => Lost += _onTheWay.RemoveAll(f => f.From == process || f.To == process);

    /// <summary>Delivers what arrives by the end of a tick.</summary>
    public void Deliver(long tick)
    {
        foreach (var (_, _, _, deliver, bytes) in _onTheWay.Where(f => f.Due <= tick).ToList())
        {
            var frame = FrameBuffer.Rent(bytes.Length);
            frame.Writer.WriteBytes(bytes);
            deliver(frame);
        }
        _onTheWay.RemoveAll(f => f.Due <= tick);
    }
}
