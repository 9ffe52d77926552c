using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ZoneScaler.Coordination.Lighthouse;
using ZoneScaler.Coordination.Store;

namespace ZoneScaler.Coordination.Tests.Lighthouse;

/// <summary>A lighthouse without a network, on a clock that goes when it is told to.</summary>
internal sealed class ManualLighthouse : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LighthouseMetrics _metrics;
    private readonly LighthouseLoop _loop;

    public ManualLighthouse()
    {
        _metrics = new LighthouseMetrics(_services.GetRequiredService<IMeterFactory>());
        _loop = new LighthouseLoop(new LighthouseOptions(), _metrics, _time, new Random(1), NullLogger.Instance);
        _loop.Start();
    }

    public void Elapse(TimeSpan time) => _time.Advance(time);

    public Task<T> AskAsync<T>(Func<CoordinationStore, T> act) => _loop.RunAsync(act, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _metrics.Dispose();
        await _services.DisposeAsync();
    }
}
