using ZoneScaler.Streams;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Tests.Cluster;

/// <summary>The ways between nodes, in memory and under a seed: they lose, delay, reorder and repeat frames, break, and stand still.</summary>
internal sealed class Network(ulong seed)
{
    private readonly ZoneRandom _random = new(seed);
    private readonly List<(long Due, int From, int To, ZoneId Target, byte[] Frame)> _onTheWay = [];
    private readonly HashSet<(int From, int To)> _cut = [];
    private readonly Dictionary<(int From, int To), int> _resets = [];

    /// <summary>Of a thousand frames, how many are lost without anybody noticing.</summary>
    public int LossPerMille { get; set; }

    /// <summary>Of a thousand frames, how many arrive twice.</summary>
    public int RepeatPerMille { get; set; }

    /// <summary>By how many ticks frames are late at most, each by another number: so they overtake each other.</summary>
    public int Jitter { get; set; }

    /// <summary>How many ticks every frame takes on top.</summary>
    public int Delay { get; set; }

    public int Lost { get; private set; }

    public int Repeated { get; private set; }

    public long SentBytes { get; private set; }

    public int LargestFrame { get; private set; }

    /// <summary>Breaks a way in one direction; what is on it is lost.</summary>
    public void Cut(int from, int to)
    {
        _cut.Add((from, to));
        _onTheWay.RemoveAll(f => f.From == from && f.To == to);
    }

    public void Mend()
    {
        foreach (var way in _cut)
            Reset(way.From, way.To);
        _cut.Clear();
    }

    /// <summary>Loses what is on a way, and lets the sender know.</summary>
    public void Reset(int from, int to)
    {
        Lost += _onTheWay.RemoveAll(f => f.From == from && f.To == to);
        _resets[(from, to)] = _resets.GetValueOrDefault((from, to)) + 1;
    }

    public int Resets(int from, int to) => _resets.GetValueOrDefault((from, to));

    public bool IsCut(int from, int to) => _cut.Contains((from, to));

    public void Send(int from, int to, ZoneId target, FrameBuffer frame, long tick)
    {
        SentBytes += frame.Length;
        LargestFrame = Math.Max(LargestFrame, frame.Length);
        if (_cut.Contains((from, to)) || _random.NextInt(1000) < LossPerMille)
        {
            Lost++;
        }
        else
        {
            var copies = _random.NextInt(1000) < RepeatPerMille ? 2 : 1;
            Repeated += copies - 1;
            for (; copies > 0; copies--)
                _onTheWay.Add((tick + Delay + (Jitter > 0 ? _random.NextInt(Jitter + 1) : 0), from, to, target, frame.Span.ToArray()));
        }
        frame.Release();
    }

    /// <summary>Takes what arrives by the end of a tick.</summary>
    public List<(int From, int To, ZoneId Target, byte[] Frame)> Arrivals(long tick)
    {
        var arrivals = _onTheWay.Where(f => f.Due <= tick).Select(f => (f.From, f.To, f.Target, f.Frame)).ToList();
        _onTheWay.RemoveAll(f => f.Due <= tick);
        return arrivals;
    }
}
