using ZoneScaler.Admin.V1;
using ZoneScaler.Hosting.Management.Admin;

namespace ZoneScaler.Hosting.Management;

/// <summary>The cluster for pages and scripts. Many pages may ask at once: the coordinator is asked twice a second at most.</summary>
internal sealed class ClusterReports(ClusterDesk desk, TimeProvider time)
{
    private readonly Shared<MembersReport> _members = new(time);
    private readonly Shared<IReadOnlyList<ClusterZoneReport>> _zones = new(time);

    /// <exception cref="Grpc.RpcException">The coordinator does not answer.</exception>
    public Task<MembersReport> MembersAsync(CancellationToken stop) => _members.GetAsync(LoadMembersAsync, stop);

    /// <exception cref="Grpc.RpcException">The coordinator does not answer.</exception>
    public Task<IReadOnlyList<ClusterZoneReport>> ZonesAsync(CancellationToken stop) => _zones.GetAsync(LoadZonesAsync, stop);

    private async Task<MembersReport> LoadMembersAsync()
    {
        var reply = await desk.ShowClusterAsync(isForwarded: false, CancellationToken.None).ConfigureAwait(false);
        return new MembersReport(reply.World, reply.Coordinator, reply.Term, reply.IsHolding, [.. reply.Nodes.Select(Report)]);
    }

    private async Task<IReadOnlyList<ClusterZoneReport>> LoadZonesAsync()
    {
        var reply = await desk.ListZonesAsync(isForwarded: false, CancellationToken.None).ConfigureAwait(false);
        return [.. reply.Zones.Select(Report)];
    }

    private static MemberReport Report(NodeEntry node) => new(
        node.Name,
        node.Revision,
        node.Address,
        OrNull(node.PlayAddress),
        [.. node.Roles],
        OrNull(node.FailureDomain),
        node.Capacity,
        node.IsLeaving,
        node.IsDrained,
        node.IsWarm,
        node.Zones,
        node.Backups,
        node.Entities,
        node.Players);

    private static ClusterZoneReport Report(ZoneEntry zone) => new(
        zone.Id,
        zone.Name,
        zone.Cell.Count == 0 ? null : [.. zone.Cell],
        zone.Min.Count == 0 ? null : [.. zone.Min],
        zone.Max.Count == 0 ? null : [.. zone.Max],
        zone.Entities,
        zone.Players,
        OrNull(zone.Owner),
        [.. zone.Backups],
        zone.Epoch,
        zone.IsRunning,
        OrNull(zone.Quarantine),
        zone.Load,
        zone.PredictedPauseMs,
        zone.HasLastPauseMs ? zone.LastPauseMs : null);

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    /// <summary>An answer that all who ask within a while share.</summary>
    private sealed class Shared<T>(TimeProvider time)
    {
        private static readonly TimeSpan While = TimeSpan.FromMilliseconds(500);

        private readonly Lock _lock = new();
        private Task<T>? _answer;
        private long _askedAt;

        public Task<T> GetAsync(Func<Task<T>> load, CancellationToken stop)
        {
            lock (_lock)
            {
                if (_answer == null || (_answer.IsCompleted && time.GetElapsedTime(_askedAt) >= While))
                {
                    _askedAt = time.GetTimestamp();
                    _answer = load();
                }
                return _answer.WaitAsync(stop);
            }
        }
    }
}
