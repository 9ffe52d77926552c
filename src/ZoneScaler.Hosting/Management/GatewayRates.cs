using ZoneScaler.Gateway;

namespace ZoneScaler.Hosting.Management;

/// <summary>What a gateway does per second: since the last time that somebody asked, but over a second at least. Thread-safe.</summary>
internal sealed class GatewayRates(SessionGateway gateway, TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _since = time.GetTimestamp();
    private long _snapshotsBefore;
    private long _bytesBefore;
    private long _beatsBefore;
    private double _snapshots;
    private double _bytes;
    private double _beats;

    /// <summary>Reports as of now.</summary>
    public SessionsReport Report()
    {
        var metrics = gateway.Metrics;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var elapsed = time.GetElapsedTime(_since, now);
            if (elapsed >= Shortest)
            {
                _snapshots = Rate(metrics.Snapshots, ref _snapshotsBefore, elapsed);
                _bytes = Rate(metrics.SentBytes, ref _bytesBefore, elapsed);
                _beats = Rate(metrics.Beats, ref _beatsBefore, elapsed);
                _since = now;
            }
            return new SessionsReport(
                gateway.Sessions, gateway.Tick, _snapshots, _bytes, _beats, metrics.LastBeatDuration.TotalMilliseconds, metrics.Skipped);
        }
    }

    private static double Rate(long total, ref long before, TimeSpan elapsed)
    {
        var rate = (total - before) / elapsed.TotalSeconds;
        before = total;
        return rate;
    }
}
