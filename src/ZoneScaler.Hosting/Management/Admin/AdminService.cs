using ZoneScaler.Admin.V1;
using ZoneScaler.Grpc;

namespace ZoneScaler.Hosting.Management.Admin;

/// <summary>What operators' tools call, on every node.</summary>
internal sealed class AdminService(ClusterDesk desk)
{
    /// <summary>Metadata of a question that a node passes on: it must not be passed on again.</summary>
    public const string ForwardedHeader = "zonescaler-forwarded";

    /// <summary>The methods, to be mapped by the node's server.</summary>
    public ServerServiceDefinition Definition { get; } = ServerServiceDefinition.CreateBuilder()
        .AddMethod(AdminMethods.ShowCluster, async (ShowClusterRequest _, ServerCallContext context) => await desk.ShowClusterAsync(IsForwarded(context), context.CancellationToken).ConfigureAwait(false))
        .AddMethod(AdminMethods.Leave, async (request, context) => await desk.LeaveAsync(request.Name, IsForwarded(context), context.CancellationToken).ConfigureAwait(false))
        .AddMethod(AdminMethods.Down, async (request, context) => await desk.DownAsync(request.Name, context.CancellationToken).ConfigureAwait(false))
        .AddMethod(AdminMethods.ListZones, async (ListZonesRequest _, ServerCallContext context) => await desk.ListZonesAsync(IsForwarded(context), context.CancellationToken).ConfigureAwait(false))
        .AddMethod(AdminMethods.ShowZone, async (request, context) => await desk.ShowZoneAsync(request.Zone, IsForwarded(context), context.CancellationToken).ConfigureAwait(false))
        .AddMethod(AdminMethods.ListSessions, async (ListSessionsRequest _, ServerCallContext context) => await desk.ListSessionsAsync(IsForwarded(context), context.CancellationToken).ConfigureAwait(false))
        .AddMethod(AdminMethods.ReleaseHold, async (ReleaseHoldRequest _, ServerCallContext context) => await desk.ReleaseHoldAsync(IsForwarded(context), context.CancellationToken).ConfigureAwait(false))
        .AddMethod(AdminMethods.Explain, async (request, context) => await desk.ExplainAsync(request.Zone, IsForwarded(context), context.CancellationToken).ConfigureAwait(false))
        .AddMethod(AdminMethods.MoveZone, async (request, context) => await desk.MoveAsync(request, IsForwarded(context), context.CancellationToken).ConfigureAwait(false))
        .AddMethod(AdminMethods.ShowMove, async (request, context) => await desk.ShowMoveAsync(request, IsForwarded(context), context.CancellationToken).ConfigureAwait(false))
        .AddMethod(AdminMethods.Drain, async (request, context) => await desk.DrainAsync(request, IsForwarded(context), context.CancellationToken).ConfigureAwait(false))
        .AddMethod(AdminMethods.ShowBackups, async (request, context) => await desk.ShowBackupsAsync(request, IsForwarded(context), context.CancellationToken).ConfigureAwait(false))
        .AddMethod(AdminMethods.Quarantine, async (request, context) => await desk.QuarantineAsync(request, IsForwarded(context), context.CancellationToken).ConfigureAwait(false))
        .AddMethod(AdminMethods.ShowQuarantine, async (ShowQuarantineRequest _, ServerCallContext context) => await desk.ShowQuarantineAsync(IsForwarded(context), context.CancellationToken).ConfigureAwait(false))
        .Build();

    private static bool IsForwarded(ServerCallContext context) => context.RequestHeaders.Any(h => h.Key == ForwardedHeader);
}
