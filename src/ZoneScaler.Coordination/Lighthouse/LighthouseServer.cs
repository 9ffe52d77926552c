using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZoneScaler.Grpc;

namespace ZoneScaler.Coordination.Lighthouse;

/// <summary>
/// A small server of the etcd v3 API (KV, Watch, Lease, and what etcdctl needs beside), for a cluster on one machine and for tests. Not replicated: its
/// file is the truth. Starts and ends with its host.
/// </summary>
internal sealed class LighthouseServer : IHostedLifecycleService, IAsyncDisposable
{
    private readonly LighthouseMetrics _metrics;
    private readonly LighthouseLoop _loop;

    public LighthouseServer(IOptions<LighthouseOptions> options, IMeterFactory meters, TimeProvider time, ILogger<LighthouseServer> logger)
    {
        _metrics = new LighthouseMetrics(meters);
        // Two lighthouses must not choose the same cluster id.
        _loop = new LighthouseLoop(options.Value, _metrics, time, new Random(), logger);
        Services = new LighthouseServices(_loop, options.Value).Define();
    }

    /// <summary>What to map.</summary>
    public ServerServiceDefinition Services { get; }

    /// <summary>Before the web server takes calls.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _loop.Start();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before the web server waits for its calls to end: watches end only when they are told.</summary>
    public Task StoppingAsync(CancellationToken cancellationToken) => _loop.DisposeAsync().AsTask();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync().ConfigureAwait(false);
        _metrics.Dispose();
    }
}
