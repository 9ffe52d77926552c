using System.Globalization;
using Microsoft.Extensions.Hosting;
using ZoneScaler.Admin.V1;
using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;
using ZoneScaler.Grpc;
using ZoneScaler.Hosting.Cluster;

namespace ZoneScaler.Hosting.Management.Admin;

/// <summary>
/// Answers what operators ask about the cluster. The coordinator knows; other nodes ask it. Each method fails with <see cref="RpcException"/>, whose detail is for a person to read.
/// Thread-safe.
/// </summary>
internal sealed class ClusterDesk(NodeRuntime node, TimeProvider time, IHostApplicationLifetime lifetime, GatewaySlot? gateway = null) : IDisposable
{
    /// <summary>How long the word that a node is to go stays in the store; long enough for one that cannot read it now.</summary>
    private static readonly TimeSpan DismissalTime = TimeSpan.FromHours(1);

    /// <summary>A day.</summary>
    private const double MaxPatienceSeconds = 86_400;

    private readonly AdminPeers _peers = new(time);

    /// <summary>The members.</summary>
    public Task<ClusterReply> ShowClusterAsync(bool isForwarded, CancellationToken stop) =>
        AskCoordinatorAsync(AdminMethods.ShowCluster, new ShowClusterRequest(), isForwarded, Describe, stop);

    /// <summary>All zones.</summary>
    public Task<ZonesReply> ListZonesAsync(bool isForwarded, CancellationToken stop) =>
        AskCoordinatorAsync(AdminMethods.ListZones, new ListZonesRequest(), isForwarded, DescribeZones, stop);

    /// <summary>One zone, by name or number.</summary>
    public async Task<ZoneEntry> ShowZoneAsync(string zone, bool isForwarded, CancellationToken stop)
    {
        var all = await ListZonesAsync(isForwarded, stop).ConfigureAwait(false);
        return all.Zones.FirstOrDefault(z => z.Name == zone || z.Id == zone)
            ?? throw ZoneNames.NotFound(zone, all.Zones.Select(z => z.Name));
    }

    /// <summary>Why zones are where they are, and the coordinator's last decisions: of one zone, by name or number, or of all.</summary>
    public async Task<ExplainReply> ExplainAsync(string zone, bool isForwarded, CancellationToken stop)
    {
        var reply = await AskCoordinatorAsync(AdminMethods.Explain, new ExplainRequest(), isForwarded, PlacementReport.Describe, stop).ConfigureAwait(false);
        return zone.Length == 0 ? reply : PlacementReport.Only(reply, zone) ?? throw ZoneNames.NotFound(zone, reply.Zones.Select(z => z.Name));
    }

    /// <summary>Has a zone moved to another worker. It goes on after the answer; ask what has become of it.</summary>
    public Task<MoveReply> MoveAsync(MoveZoneRequest request, bool isForwarded, CancellationToken stop)
    {
        if (!(request.PatienceSeconds is > 0 and <= MaxPatienceSeconds))
            throw Failure(StatusCode.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"A patience of {request.PatienceSeconds} s is not allowed; more than 0 and up to {MaxPatienceSeconds} s are."));
        return AskCoordinatorAsync(AdminMethods.MoveZone, request, isForwarded, (status, coordinator) => MoveReport.Begin(status, coordinator, request), stop);
    }

    /// <summary>What has become of the move of a zone that somebody asked for last.</summary>
    public Task<MoveReply> ShowMoveAsync(ShowMoveRequest request, bool isForwarded, CancellationToken stop) =>
        AskCoordinatorAsync(AdminMethods.ShowMove, request, isForwarded, (status, coordinator) => MoveReport.Describe(status, coordinator, request.Zone), stop);

    /// <summary>Backups of one zone, or of all zones that have fewer in sync than the world wants.</summary>
    public Task<BackupsReply> ShowBackupsAsync(ShowBackupsRequest request, bool isForwarded, CancellationToken stop) =>
        AskCoordinatorAsync(AdminMethods.ShowBackups, request, isForwarded, (status, coordinator) => BackupReport.Describe(status, coordinator, request.Zone), stop);

    /// <summary>Has a zone stop and its state kept, or ends that. It is being written when this answers.</summary>
    public Task<QuarantineReply> QuarantineAsync(QuarantineRequest request, bool isForwarded, CancellationToken stop) =>
        AskCoordinatorAsync(AdminMethods.Quarantine, request, isForwarded, (status, coordinator) => QuarantineReport.Begin(status, coordinator, request), stop);

    /// <summary>All zones that are quarantined.</summary>
    public Task<QuarantineReply> ShowQuarantineAsync(bool isForwarded, CancellationToken stop) =>
        AskCoordinatorAsync(AdminMethods.ShowQuarantine, new ShowQuarantineRequest(), isForwarded, QuarantineReport.Describe, stop);

    /// <summary>Has everything moved away from a worker, which goes on, and gets nothing until that is taken back or it starts anew. Zones are still there when this answers.</summary>
    public async Task<NodeReply> DrainAsync(DrainRequest request, bool isForwarded, CancellationToken stop)
    {
        if (!isForwarded)
        {
            var cluster = await ShowClusterAsync(isForwarded: false, stop).ConfigureAwait(false);
            var workers = cluster.Nodes.Where(n => n.Roles.Contains("worker")).ToArray();
            var entry = workers.FirstOrDefault(n => n.Name == request.Name)
                ?? throw Failure(StatusCode.NotFound, $"There is no worker '{request.Name}'; there {(workers.Length == 0 ? "is none" : "are " + string.Join(", ", workers.Select(n => n.Name)))}.");
            if (!request.Undo && workers.All(n => n == entry || n.IsLeaving))
                throw Failure(StatusCode.FailedPrecondition, $"There is no other worker that could take what {entry.Name} has.");
            if (entry.Name != node.Name)
                return await _peers.AskAsync(entry.Address, AdminMethods.Drain, request, stop).ConfigureAwait(false);
        }
        if (request.Name != node.Name)
            throw Failure(StatusCode.NotFound, $"This is node '{node.Name}' and not '{request.Name}'.");
        var isWorker = await AskSelfAsync(
            n =>
            {
                n.SetDrained(!request.Undo);
                return n.Worker != null;
            },
            stop).ConfigureAwait(false);
        return isWorker ? new NodeReply { Name = node.Name, Revision = node.Status.Id.Revision } : throw Failure(StatusCode.FailedPrecondition, $"Node '{node.Name}' is no worker.");
    }

    /// <summary>Goes on without the workers that seem lost.</summary>
    public Task<ReleaseHoldReply> ReleaseHoldAsync(bool isForwarded, CancellationToken stop) => AskCoordinatorAsync(
        AdminMethods.ReleaseHold,
        new ReleaseHoldRequest(),
        isForwarded,
        (_, coordinator) =>
        {
            var reply = new ReleaseHoldReply { WasHolding = coordinator.IsHolding };
            coordinator.ReleaseHold();
            return reply;
        },
        stop);

    /// <summary>Has a node leave in order, and its process end.</summary>
    public async Task<NodeReply> LeaveAsync(string name, bool isForwarded, CancellationToken stop)
    {
        var self = node.Status.Id;
        if (name.Length == 0 || name == node.Name)
        {
            lifetime.StopApplication();
            return new NodeReply { Name = node.Name, Revision = self.Revision };
        }
        if (isForwarded)
            throw Failure(StatusCode.NotFound, $"This is node '{node.Name}' and not '{name}'.");
        var entry = await FindAsync(name, stop).ConfigureAwait(false);
        return await _peers.AskAsync(entry.Address, AdminMethods.Leave, new NodeRequest { Name = name }, stop).ConfigureAwait(false);
    }

    /// <summary>Ends a node's membership through the store, also if the node itself cannot be reached from here. A node that cannot read it is out when its lease ends.</summary>
    public async Task<NodeReply> DownAsync(string name, CancellationToken stop)
    {
        var entry = await FindAsync(name, stop).ConfigureAwait(false);
        var id = new NodeId(entry.Name, entry.Revision);
        try
        {
            var lease = await node.Store.GrantLeaseAsync(DismissalTime, stop).ConfigureAwait(false);
            var keys = new ClusterKeys(node.WorldName);
            await node.Store.CommitAsync(new Txn([], [Op.Put(keys.Dismissal(id), "an operator's wish"u8.ToArray(), lease.Id)], []), stop).ConfigureAwait(false);
        }
        catch (CoordinationException e)
        {
            throw Failure(StatusCode.Unavailable, $"The coordination store did not take it: {e.Message}");
        }
        return new NodeReply { Name = entry.Name, Revision = entry.Revision };
    }

    /// <summary>What the gateways are doing; of this node alone, if it was asked by another one.</summary>
    public async Task<SessionsReply> ListSessionsAsync(bool isForwarded, CancellationToken stop)
    {
        var reply = new SessionsReply();
        if (isForwarded)
        {
            if (DescribeSessions() is { } own)
                reply.Gateways.Add(own);
            return reply;
        }
        var cluster = await ShowClusterAsync(isForwarded: false, stop).ConfigureAwait(false);
        var gateways = cluster.Nodes.Where(n => n.Roles.Contains("gateway"));
        foreach (var answer in await Task.WhenAll(gateways.Select(g => AskGatewayAsync(g, stop))).ConfigureAwait(false))
            reply.Gateways.Add(answer);
        return reply;
    }

    public void Dispose() => _peers.Dispose();

    private static RpcException Failure(StatusCode code, string detail) => new(new Status(code, detail));

    private async Task<TResponse> AskCoordinatorAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method, TRequest request, bool isForwarded, Func<NodeStatus, Coordinator, TResponse> answer, CancellationToken stop)
        where TRequest : class
        where TResponse : class
    {
        var status = node.Status;
        var own = await AskSelfAsync(n => n.Coordinator is { IsReady: true } coordinator ? answer(status, coordinator) : null, stop).ConfigureAwait(false);
        if (own != null)
            return own;
        if (!status.IsMember)
            throw Failure(StatusCode.Unavailable, $"Node '{node.Name}' is no member of its cluster now.");
        if (status.Leader is not { } leader)
            throw Failure(StatusCode.Unavailable, "No coordinator is elected now.");
        if (isForwarded || leader.Node == status.Id)
            throw Failure(StatusCode.Unavailable, $"The coordinator '{leader.Node.Name}' has not read the assignments yet.");
        return await _peers.AskAsync(leader.Address, method, request, stop).ConfigureAwait(false);
    }

    private async Task<T> AskSelfAsync<T>(Func<ClusterNode, T> ask, CancellationToken stop)
    {
        try
        {
            return await node.AskAsync(ask).WaitAsync(stop).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            throw Failure(StatusCode.Unavailable, $"Node '{node.Name}' is starting or stopping.");
        }
    }

    private async Task<NodeEntry> FindAsync(string name, CancellationToken stop)
    {
        var cluster = await ShowClusterAsync(isForwarded: false, stop).ConfigureAwait(false);
        return cluster.Nodes.FirstOrDefault(n => n.Name == name)
            ?? throw Failure(StatusCode.NotFound, $"There is no node '{name}'; there are {string.Join(", ", cluster.Nodes.Select(n => n.Name))}.");
    }

    private async Task<GatewayEntry> AskGatewayAsync(NodeEntry entry, CancellationToken stop)
    {
        if (entry.Name == node.Name && DescribeSessions() is { } own)
            return own;
        try
        {
            var reply = await _peers.AskAsync(entry.Address, AdminMethods.ListSessions, new ListSessionsRequest(), stop).ConfigureAwait(false);
            return reply.Gateways.FirstOrDefault() ?? new GatewayEntry { Name = entry.Name, PlayAddress = entry.PlayAddress, Problem = "It has no gateway now." };
        }
        catch (RpcException e)
        {
            return new GatewayEntry { Name = entry.Name, PlayAddress = entry.PlayAddress, Problem = e.Status.Detail };
        }
    }

    private GatewayEntry? DescribeSessions()
    {
        if (gateway?.Rates?.Report() is not { } report)
            return null;
        return new GatewayEntry
        {
            Name = node.Name,
            PlayAddress = node.PlayAddress,
            Sessions = report.Count,
            Tick = report.Tick,
            SnapshotsPerSecond = report.SnapshotsPerSecond,
            BytesPerSecond = report.BytesPerSecond,
        };
    }

    private static ClusterReply Describe(NodeStatus status, Coordinator coordinator)
    {
        var reply = new ClusterReply { World = status.World?.Name ?? "", Coordinator = status.Id.Name ?? "", Term = coordinator.Term, IsHolding = coordinator.IsHolding };
        foreach (var known in coordinator.Nodes)
        {
            var zones = coordinator.Zones.Where(z => z.Assignment?.Owner == known.Id).ToArray();
            reply.Nodes.Add(new NodeEntry
            {
                Name = known.Id.Name,
                Revision = known.Id.Revision,
                Address = known.Info.Address,
                Roles = { Names(known.Info.Roles) },
                FailureDomain = known.Info.FailureDomain,
                Capacity = known.Info.Capacity,
                PlayAddress = known.Info.PlayAddress,
                IsLeaving = known.IsLeaving,
                IsDrained = known.IsDrained,
                IsWarm = known.Info.IsWarm,
                Backups = coordinator.Zones.Count(z => z.Backups.ContainsKey(known.Id)),
                IsCoordinator = known.Id == status.Id,
                Zones = zones.Length,
                Entities = zones.Sum(z => z.Entities),
                Players = zones.Sum(z => z.Players),
            });
        }
        return reply;
    }

    private static ZonesReply DescribeZones(NodeStatus status, Coordinator coordinator)
    {
        var reply = new ZonesReply();
        var spec = status.World?.Spec;
        var names = new ZoneNames(status.World);
        var nodes = coordinator.Nodes.Select(n => n.Id).ToHashSet();
        foreach (var known in coordinator.Zones)
        {
            var id = known.Zone;
            var entry = new ZoneEntry
            {
                Id = ZoneNames.NumberOf(id),
                Name = names[id],
                Owner = known.Assignment?.Owner.Name ?? "",
                Backups = { known.Assignment?.InSync.Where(nodes.Contains).Select(n => n.Name) ?? [] },
                Epoch = known.Assignment?.Epoch ?? 0,
                IsRunning = known is { IsConfirmed: true, IsQuarantined: false },
                Quarantine = known.Assignment?.Quarantine ?? "",
                Entities = known.Entities,
                Players = known.Players,
                Load = known.Load,
                PredictedPauseMs = known.PredictedPause.TotalMilliseconds,
            };
            if (known.LastPause is { } pause)
                entry.LastPauseMs = pause.TotalMilliseconds;
            if (!id.IsNamed && spec != null)
            {
                var (cell, box) = (id.Cell, spec.CellBounds(id));
                entry.Cell.AddRange(spec.Dimensions == 3 ? [cell.X, cell.Y, cell.Z] : [cell.X, cell.Y]);
                entry.Min.AddRange(spec.Dimensions == 3 ? [box.Min.X, box.Min.Y, box.Min.Z] : [box.Min.X, box.Min.Y]);
                entry.Max.AddRange(spec.Dimensions == 3 ? [box.Max.X, box.Max.Y, box.Max.Z] : [box.Max.X, box.Max.Y]);
            }
            reply.Zones.Add(entry);
        }
        return reply;
    }

    private static IEnumerable<string> Names(NodeRoles roles) =>
        Enum.GetValues<NodeRoles>().Where(r => r is not (NodeRoles.None or NodeRoles.All) && roles.HasFlag(r)).Select(r => r.ToString().ToLowerInvariant());
}
