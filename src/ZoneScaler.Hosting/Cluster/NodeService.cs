using Microsoft.Extensions.Hosting;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>
/// Starts and stops a node: the server first, since only then its addresses are known; then, on a worker, the rehearsal, while the server already says that the node is not ready; then the node's
/// control; and back, players first.
/// </summary>
internal sealed class NodeService(NodeRuntime node, IHostApplicationLifetime lifetime, NodeRehearsal? rehearsal = null, NodeMetrics? metrics = null, NodeZones? zones = null) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _starting = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        metrics?.Observe();
        node.LogAddresses();
        if (rehearsal is { IsWanted: true })
            _starting = Task.Factory.StartNew(RehearseAndStart, _stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        else
            node.Start();
        return Task.CompletedTask;
    }

    // Before the web server stops: it would wait for players and links, and other nodes are to be told by links that still work.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await _starting.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It had not begun.
        }
        await node.LeaveAsync().ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        zones?.Stop();
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stop.Dispose();

    private void RehearseAndStart()
    {
        rehearsal!.Run(_stop.Token);
        if (_stop.IsCancellationRequested)
            return;
        try
        {
            node.Start();
        }
        catch
        {
            lifetime.StopApplication(); // which waits for this task, and so fails with what is thrown here
            throw;
        }
    }
}
