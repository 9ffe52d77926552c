using System.Diagnostics;

namespace ZoneScaler.Benchmarks.Players;

/// <summary>What all bots felt since the last reset. Thread-safe.</summary>
internal sealed class Samples : IArenaWatch
{
    // Buckets of 0.1 ms up to 2 s.
    private const int BucketsPerMs = 10;
    private const int Buckets = 2000 * BucketsPerMs;

    private readonly int[] _gaps = new int[Buckets];
    private readonly int[] _inputs = new int[Buckets];
    private long _bytes;

    public long Bytes => Interlocked.Read(ref _bytes);

    public long Snapshots => _gaps.Sum(n => (long)n);

    public void Reset()
    {
        Array.Clear(_gaps);
        Array.Clear(_inputs);
        Interlocked.Exchange(ref _bytes, 0);
    }

    public void AddBytes(int count) => Interlocked.Add(ref _bytes, count);

    public void AddGap(long timestamps) => Add(_gaps, timestamps);

    public void AddInputToView(long timestamps) => Add(_inputs, timestamps);

    public double GapMs(double share) => Percentile(_gaps, share);

    public double InputToViewMs(double share) => Percentile(_inputs, share);

    private static void Add(int[] histogram, long timestamps)
    {
        var bucket = (int)Math.Clamp(timestamps * 1000.0 * BucketsPerMs / Stopwatch.Frequency, 0, Buckets - 1);
        Interlocked.Increment(ref histogram[bucket]);
    }

    private static double Percentile(int[] histogram, double share)
    {
        var rest = (long)(histogram.Sum(n => (long)n) * share);
        for (var i = 0; i < histogram.Length; i++)
        {
            rest -= histogram[i];
            if (rest < 0)
                return (i + 1) / (double)BucketsPerMs;
        }
        return 0;
    }
}
