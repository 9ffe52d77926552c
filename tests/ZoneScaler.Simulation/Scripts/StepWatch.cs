using ZoneScaler.Cluster;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;
using ZoneScaler.Protocol;
using ZoneScaler.Simulation.Network;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Scripts;

/// <summary>Tells each step that one zone's move or failover reaches.</summary>
internal sealed class StepWatch
{
    private readonly SimulatedCluster _cluster;
    private readonly ZoneId _zone;
    private readonly Action<Step> _reached;
    private readonly Assignment _first;
    private bool _isSealed;

    /// <summary>Listens from now on.</summary>
    public StepWatch(SimulatedCluster cluster, ZoneId zone, Action<Step> reached)
    {
        (_cluster, _zone, _reached, _first) = (cluster, zone, reached, cluster.Store.Truth.Zones[zone]);
        var probe = cluster.Probe;
        probe.Noted = Noted;
        probe.ControlSent = ControlSent;
        probe.FrameSent = FrameSent;
        probe.Asked = Asked;
        probe.Assigned = Assigned;
        probe.Sealed = Sealed;
        probe.WentOn = (_, id) => Tell(id, Step.WentOn);
    }

    private Assignment Now => _cluster.Store.Truth.Zones[_zone];

    private void Noted(NodeProcess process, NodeEvent happened)
    {
        if (happened == NodeEvent.Suspected)
            _reached(Step.Suspected);
        else if (happened == NodeEvent.CountedDead)
            _reached(Step.CountedDead);
    }

    private void Sealed(ZoneId zone)
    {
        _isSealed |= zone == _zone;
        Tell(zone, Step.Sealed);
    }

    private void ControlSent(NodeProcess process, Control message)
    {
        if (message.Handed?.Order is { } handed)
            Tell(new ZoneId(handed.Zone), Step.Ordered);
        foreach (var order in message.Orders?.Open ?? [])
        {
            if (order.Epoch > _first.Epoch)
                Tell(new ZoneId(order.Zone), Step.Ordered);
        }
        foreach (var route in message.Routes?.Zones ?? [])
        {
            if (route.Epoch > _first.Epoch)
                Tell(new ZoneId(route.Zone), Step.RouteTold);
        }
    }

    private void FrameSent(NodeProcess process, Packet packet)
    {
        var frame = packet.Frame!.Span;
        switch ((FrameKind)frame[0])
        {
            case FrameKind.BackupState:
                var reader = new ByteReader(frame[1..]);
                Tell(new ZoneId(reader.ReadUInt64()), Step.StateSent);
                break;
            case FrameKind.BackupAnswer when _isSealed && packet.Zone == _zone:
                _reached(Step.SealAnswered);
                break;
        }
    }

    private void Asked(NodeProcess process, Txn txn)
    {
        foreach (var op in txn.Then)
        {
            if (!op.IsWrite || op.Key != _cluster.Keys.Zone(_zone) || !StoredValues.TryRead(op.Value, out Assignment next))
                continue;
            if (next.Epoch > Now.Epoch)
                _reached(Step.OwnerAsked);
            else if (HasMore(Now.Joining, next.Joining))
                _reached(Step.JoinAsked);
            else if (HasMore(Now.InSync, next.InSync))
                _reached(Step.InSyncAsked);
        }
    }

    private void Assigned(ZoneId zone, Assignment? before, Assignment next)
    {
        if (zone != _zone || before == null)
            return;
        if (next.Epoch > before.Epoch)
            _reached(Step.OwnerWritten);
        else if (HasMore(before.Joining, next.Joining))
            _reached(Step.JoinWritten);
        else if (HasMore(before.InSync, next.InSync))
            _reached(Step.InSyncWritten);
    }

    private void Tell(ZoneId zone, Step step)
    {
        if (zone == _zone)
            _reached(step);
    }

    private static bool HasMore(IReadOnlyList<NodeId> before, IReadOnlyList<NodeId> after) => after.Any(n => !before.Contains(n));
}
