using ZoneScaler.Admin.V1;
using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Grpc;
using ZoneScaler.Hosting.Cluster;

namespace ZoneScaler.Hosting.Management.Admin;

/// <summary>Puts into a reply where backups are, and how far. On the node's thread.</summary>
internal static class BackupReport
{
    /// <param name="status">Where the node stands.</param>
    /// <param name="coordinator">Who knows.</param>
    /// <param name="zone">A zone's name or number; empty for all that have fewer backups in sync than the world wants.</param>
    /// <exception cref="RpcException">There is no such zone.</exception>
    public static BackupsReply Describe(NodeStatus status, Coordinator coordinator, string zone)
    {
        var names = new ZoneNames(status.World);
        var wanted = status.World?.Spec.Backups ?? 0;
        var reply = new BackupsReply { Wanted = wanted, Zones = coordinator.Zones.Count };
        var shown = zone.Length > 0 ? [names.Find(zone, coordinator.Zones)] : coordinator.Zones.Where(z => z.Backups.Values.Count(b => b.IsInSync) < wanted);
        foreach (var known in shown)
        {
            var entry = new ZoneBackups
            {
                Id = ZoneNames.NumberOf(known.Zone),
                Name = names[known.Zone],
                Owner = known.Assignment?.Owner.Name ?? "",
                Epoch = known.Assignment?.Epoch ?? 0,
            };
            foreach (var (worker, backup) in known.Backups.OrderByDescending(b => b.Value.IsInSync).ThenBy(b => b.Key.Name, StringComparer.Ordinal))
            {
                var holder = new BackupEntry { Worker = worker.Name, IsInSync = backup.IsInSync, SinceSeconds = coordinator.AgeOf(backup).TotalSeconds };
                if (backup.TicksBehind is { } behind)
                    holder.TicksBehind = behind;
                entry.Backups.Add(holder);
            }
            reply.Entries.Add(entry);
        }
        return reply;
    }
}
