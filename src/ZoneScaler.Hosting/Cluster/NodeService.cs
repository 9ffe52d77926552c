using Microsoft.Extensions.Hosting;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>Starts and stops a node: the server first, since only then its addresses are known, then the node's control; and back, players first.</summary>
internal sealed class NodeService(NodeRuntime node, NodeZones? zones = null) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        node.Start();
        return Task.CompletedTask;
    }

    // Before the web server stops: it would wait for players and links, and other nodes are to be told by links that still work.
    public Task StoppingAsync(CancellationToken cancellationToken) => node.LeaveAsync();

    public Task StopAsync(CancellationToken cancellationToken)
    {
        zones?.Stop();
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
