using System.Diagnostics;
using ZoneScaler.Admin.V1;
using ZoneScaler.Grpc;
using ZoneScaler.Grpc.Client;
using ZoneScaler.Hosting.Management.Admin;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>What an operator asks of a cluster, as <c>zs</c> does: through any node's admin service.</summary>
internal sealed class ClusterAdmin(string node) : IDisposable
{
    private const double PatienceSeconds = 30;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(5);

    private readonly GrpcChannel _channel = GrpcChannel.ForAddress(node, new GrpcChannelOptions { ConnectTimeout = Timeout });

    /// <summary>All zones, with owners and loads.</summary>
    public IReadOnlyList<ZoneEntry> Zones() => Ask(AdminMethods.ListZones, new ListZonesRequest()).Zones;

    /// <summary>All nodes.</summary>
    public IReadOnlyList<NodeEntry> Nodes() => Ask(AdminMethods.ShowCluster, new ShowClusterRequest()).Nodes;

    /// <summary>How many zones have fewer backups in sync than wanted.</summary>
    public int ZonesWithoutBackup() => Ask(AdminMethods.ShowBackups, new ShowBackupsRequest()).Entries.Count;

    /// <summary>Moves a zone, and waits until it runs there.</summary>
    /// <returns>What was predicted when it began, and how long the whole took.</returns>
    /// <exception cref="InvalidOperationException">It did not get there.</exception>
    public (double PredictedPauseMs, double TookMs) Move(string zone, string worker)
    {
        var started = Stopwatch.GetTimestamp();
        var begun = Ask(AdminMethods.MoveZone, new MoveZoneRequest { Zone = zone, Worker = worker, PatienceSeconds = PatienceSeconds });
        while (true)
        {
            var now = Ask(AdminMethods.ShowMove, new ShowMoveRequest { Zone = zone });
            if (now.State == "done")
                return (begun.PredictedPauseMs, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (now.State != "open")
                throw new InvalidOperationException($"Zone {zone} did not move from {begun.From} to {worker}: {now.State} {now.Text}.");
            Thread.Sleep(LookInterval);
        }
    }

    /// <summary>Has a worker emptied, which goes on running; back at once.</summary>
    public void Drain(string worker) => Ask(AdminMethods.Drain, new DrainRequest { Name = worker });

    /// <summary>Lets a drained worker have zones again.</summary>
    public void Undrain(string worker) => Ask(AdminMethods.Drain, new DrainRequest { Name = worker, Undo = true });

    /// <summary>Has a node end in order, as SIGTERM does; back at once.</summary>
    public void Leave(string name) => Ask(AdminMethods.Leave, new NodeRequest { Name = name });

    public void Dispose() => _channel.Dispose();

    private TResponse Ask<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request)
        where TRequest : class
        where TResponse : class
    {
        using var call = _channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(null, DateTime.UtcNow + Timeout, CancellationToken.None), request);
        return call.ResponseAsync.GetAwaiter().GetResult();
    }
}
