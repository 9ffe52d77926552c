using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ZoneScaler.Hosting;

/// <summary>
/// Has the oldest generation collected in the background at a steady beat. Entities live for minutes and then change zone or end, so a game slowly fills that generation with garbage
/// that the collector, seeing free memory, leaves for many minutes: memory would rise and fall in long waves, and one large collection would come at a time of its own choosing.
/// The collections run beside the zones, which stand still for about a millisecond.
/// </summary>
internal sealed class HeapSweep(IOptions<ZoneScalerOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.HeapSweepInterval <= TimeSpan.Zero)
            return;
        using var timer = new PeriodicTimer(options.Value.HeapSweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
    }
}
