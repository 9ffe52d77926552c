using ZoneScaler.Gateway;

namespace ZoneScaler.Hosting.Beats;

/// <summary>What a gateway did per second, over the last second or so. One thread samples, any may read.</summary>
internal sealed class GatewayRates(GatewayMetrics metrics)
{
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(1);

    private TimeSpan _since;
    private long _snapshots;
    private long _bytes;
    private long _beats;

    public double SnapshotsPerSecond { get; private set; }

    public double BytesPerSecond { get; private set; }

    public double BeatsPerSecond { get; private set; }

    public void Sample(TimeSpan now)
    {
        var seconds = (now - _since).TotalSeconds;
        if (now - _since < _window)
            return;
        SnapshotsPerSecond = (metrics.Snapshots - _snapshots) / seconds;
        BytesPerSecond = (metrics.SentBytes - _bytes) / seconds;
        BeatsPerSecond = (metrics.Beats - _beats) / seconds;
        (_since, _snapshots, _bytes, _beats) = (now, metrics.Snapshots, metrics.SentBytes, metrics.Beats);
    }
}
