using System.Diagnostics;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>A zone's change of worker, as its own record of ticks tells it.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Last">The last tick on the old worker.</param>
/// <param name="First">The first one on the new.</param>
internal readonly record struct ZoneSwitch(ZoneId Zone, RanTick Last, RanTick First)
{
    /// <summary>Ticks that no worker ran. Negative: two workers ran some.</summary>
    public long Missed => First.Number - Last.Number - 1;

    /// <summary>The time between the two ticks.</summary>
    public double GapMs => Stopwatch.GetElapsedTime(Last.At, First.At).TotalMilliseconds;

    /// <summary>All changes of all zones, in order of time.</summary>
    public static List<ZoneSwitch> In(Dictionary<ZoneId, List<RanTick>> zones)
    {
        var switches = new List<ZoneSwitch>();
        foreach (var (zone, ticks) in zones)
        {
            for (var i = 1; i < ticks.Count; i++)
            {
                if (ticks[i].Node != ticks[i - 1].Node)
                    switches.Add(new ZoneSwitch(zone, ticks[i - 1], ticks[i]));
            }
        }
        switches.Sort((a, b) => a.First.At.CompareTo(b.First.At));
        return switches;
    }

    /// <summary>The longest time between two ticks of a zone that reaches into a span of time, and what ticks were left out or run twice in it, in milliseconds and ticks.</summary>
    public static (double LongestMs, long Missed, long Doubled) Look(List<RanTick> ticks, long from, long to)
    {
        var (longest, missed, doubled) = (0L, 0L, 0L);
        for (var i = 1; i < ticks.Count; i++)
        {
            if (ticks[i].At < from || ticks[i - 1].At >= to)
                continue;
            longest = Math.Max(longest, ticks[i].At - ticks[i - 1].At);
            var step = ticks[i].Number - ticks[i - 1].Number;
            missed += Math.Max(0, step - 1);
            doubled += step < 1 ? 1 - step : 0;
        }
        return (longest * 1000.0 / Stopwatch.Frequency, missed, doubled);
    }
}
