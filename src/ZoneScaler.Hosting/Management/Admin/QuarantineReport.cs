using ZoneScaler.Admin.V1;
using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Grpc;
using ZoneScaler.Hosting.Cluster;

namespace ZoneScaler.Hosting.Management.Admin;

/// <summary>Takes persons' wishes to quarantine zones to the coordinator, and puts into replies which are. On the node's thread.</summary>
internal static class QuarantineReport
{
    /// <summary>Begins or ends a quarantine. It is being written when this returns.</summary>
    /// <exception cref="RpcException">It cannot be; the detail says why.</exception>
    public static QuarantineReply Begin(NodeStatus status, Coordinator coordinator, QuarantineRequest request)
    {
        var names = new ZoneNames(status.World);
        var zone = names.Find(request.Zone, coordinator.Zones);
        var reason = request.Reason.Length == 0 ? "a person wants it so" : $"a person wants it so: {request.Reason}";
        if (coordinator.Quarantine(zone, request.Release ? null : reason) is { } refusal)
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"The quarantine of zone {names[zone.Zone]} cannot {(request.Release ? "end" : "begin")}: {refusal}."));
        return Describe(status, coordinator);
    }

    /// <summary>All zones that are quarantined.</summary>
    public static QuarantineReply Describe(NodeStatus status, Coordinator coordinator)
    {
        var names = new ZoneNames(status.World);
        var nodes = coordinator.Nodes.Select(n => n.Id).ToHashSet();
        var reply = new QuarantineReply { Zones = coordinator.Zones.Count };
        foreach (var zone in coordinator.Zones)
        {
            if (zone.Assignment is not { Quarantine: { } reason } assignment)
                continue;
            reply.Entries.Add(new QuarantineEntry
            {
                Id = ZoneNames.NumberOf(zone.Zone),
                Name = names[zone.Zone],
                Keeper = nodes.Contains(assignment.Owner) ? assignment.Owner.Name : "",
                IsKept = zone.IsConfirmed,
                Epoch = assignment.Epoch,
                Reason = reason,
                Deaths = { assignment.Deaths.Select(d => d.ToString()) },
            });
        }
        return reply;
    }
}
