using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ZoneScaler.Hosting;

/// <summary>
/// Has the oldest generation collected in the background at a steady beat. Entities live for minutes and then change zone or end, so a game slowly fills that generation with garbage
/// that the collector, seeing free memory, leaves for many minutes: memory would rise and fall in long waves, and one large collection would come at a time of its own choosing.
/// The collections run beside the zones, which stand still for about a millisecond. After each, native memory that is free goes back to the system, too.
/// </summary>
internal sealed class HeapSweep(IOptions<ZoneScalerOptions> options, TimeProvider time) : IHostedService, IDisposable
{
    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var interval = options.Value.HeapSweepInterval;
        if (interval > TimeSpan.Zero)
            _timer = time.CreateTimer(static _ => Sweep(), null, interval, interval);
        return Task.CompletedTask;
    }

    private static void Sweep()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        NativeMemory.GiveBack();
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();
}
