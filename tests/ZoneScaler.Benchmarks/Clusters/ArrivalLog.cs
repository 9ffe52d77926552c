using System.Diagnostics;
using ZoneScaler.Benchmarks.Players;
using ZoneScaler.Client;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>When snapshots arrived at one player, and when one came in which its own entity had moved, if it decodes. Thread-safe.</summary>
internal sealed class ArrivalLog : IArenaWatch
{
    private readonly Lock _lock = new();
    private readonly List<long> _arrivals = [];
    private readonly List<long> _moves = [];
    private readonly List<(long At, long Tick)> _ticks = [];
    private (float, float) _position;

    public void AddBytes(int count)
    {
    }

    public void AddGap(long timestamps)
    {
    }

    public void AddInputToView(long timestamps)
    {
    }

    public void Arrived(long at, ClientSession? decoder)
    {
        lock (_lock)
        {
            _arrivals.Add(at);
            if (decoder?.Own is not { } own)
                return;
            if (own.GetInt64("shownTick") is > 0 and var tick && (_ticks.Count == 0 || _ticks[^1].Tick != tick))
                _ticks.Add((at, tick));
            var position = (own.Position.X, own.Position.Y);
            if (position == _position)
                return;
            _position = position;
            _moves.Add(at);
        }
    }

    /// <summary>The longest time without a snapshot that reaches into a span of time, in milliseconds. Of a gap that is not over, what is known of it.</summary>
    public double LongestGapMs(long from, long to)
    {
        lock (_lock)
            return Longest(_arrivals, from, to);
    }

    /// <summary>The same for the time in which its own entity stood still in its view; null: it does not decode.</summary>
    public double? LongestPauseMs(long from, long to)
    {
        lock (_lock)
            return _moves.Count == 0 ? null : Longest(_moves, from, to);
    }

    /// <summary>The first snapshot after a time in which its own entity had moved; null: none yet.</summary>
    public long? FirstMoveAfter(long at)
    {
        lock (_lock)
        {
            var i = FirstAfter(_moves, at);
            return i < _moves.Count ? _moves[i] : null;
        }
    }

    /// <summary>The newest tick that its own entity has shown before a time; null: it shows none.</summary>
    public long? NewestTickBefore(long at)
    {
        lock (_lock)
            return _ticks.Where(t => t.At < at).Select(t => (long?)t.Tick).Max();
    }

    private static double Longest(List<long> times, long from, long to)
    {
        var longest = 0L;
        for (var i = Math.Max(1, FirstAfter(times, from)); i < times.Count; i++)
        {
            if (times[i - 1] >= to)
                break;
            longest = Math.Max(longest, times[i] - times[i - 1]);
        }
        if (times.Count > 0 && times[^1] < to)
            longest = Math.Max(longest, to - Math.Max(times[^1], from));
        return longest * 1000.0 / Stopwatch.Frequency;
    }

    private static int FirstAfter(List<long> times, long at)
    {
        var i = times.BinarySearch(at + 1);
        return i < 0 ? ~i : i;
    }
}
