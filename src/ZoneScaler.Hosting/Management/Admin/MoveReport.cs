using ZoneScaler.Admin.V1;
using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Grpc;
using ZoneScaler.Hosting.Cluster;

namespace ZoneScaler.Hosting.Management.Admin;

/// <summary>Takes persons' wishes to move zones to the coordinator, and puts into replies what becomes of them. On the node's thread.</summary>
internal static class MoveReport
{
    /// <summary>Asks for a move.</summary>
    /// <exception cref="RpcException">It cannot be; the detail says why.</exception>
    public static MoveReply Begin(NodeStatus status, Coordinator coordinator, MoveZoneRequest request)
    {
        var names = new ZoneNames(status.World);
        var zone = names.Find(request.Zone, coordinator.Zones);
        if (coordinator.Move(zone, request.Worker, TimeSpan.FromSeconds(request.PatienceSeconds)) is { } refusal)
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"Zone {names[zone.Zone]} cannot be moved to {request.Worker}: {refusal}."));
        return Describe(coordinator, names, zone);
    }

    /// <summary>What has become of the last one.</summary>
    /// <exception cref="RpcException">There is no such zone.</exception>
    public static MoveReply Describe(NodeStatus status, Coordinator coordinator, string zone)
    {
        var names = new ZoneNames(status.World);
        return Describe(coordinator, names, names.Find(zone, coordinator.Zones));
    }

    private static MoveReply Describe(Coordinator coordinator, ZoneNames names, KnownZone zone)
    {
        var reply = new MoveReply { Zone = names[zone.Zone], Owner = zone.Assignment?.Owner.Name ?? "", Epoch = zone.Assignment?.Epoch ?? 0, PredictedPauseMs = zone.PredictedPause.TotalMilliseconds };
        if (zone.LastPause is { } pause)
            reply.LastPauseMs = pause.TotalMilliseconds;
        if (coordinator.WishFor(zone) is { } wish)
            (reply.From, reply.To, reply.State, reply.Text) = (wish.From.Name, wish.To.Name, State(wish.State), wish.Text);
        return reply;
    }

    private static string State(MoveWishState state) => state switch
    {
        MoveWishState.Open => "open",
        MoveWishState.Done => "done",
        MoveWishState.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "It is no state of a wish."),
    };
}
