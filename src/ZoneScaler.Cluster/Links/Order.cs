using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Links;

/// <summary>An assignment on the wire.</summary>
internal sealed partial class Order
{
    public Assignment ToAssignment() => new(Owner?.ToId() ?? default, Epoch)
    {
        Timeline = Timeline,
        ResumeTick = HasResumeTick ? ResumeTick : null,
        InSync = [.. InSync.Select(n => n.ToId())],
        Joining = [.. Joining.Select(n => n.ToId())],
        Deaths = [.. Deaths.Select(n => n.ToId())],
        DeadLetters = [.. DeadLetters],
        Suspects = [.. Suspects],
        Quarantine = Quarantine.Length == 0 ? null : Quarantine,
    };

    public static Order Of(ZoneId zone, Assignment assignment, long revision, NodeId moveTo = default)
    {
        var order = new Order { Zone = zone.Value, Epoch = assignment.Epoch, Owner = NodeRef.Of(assignment.Owner), Timeline = assignment.Timeline, Revision = revision };
        if (assignment.ResumeTick is { } tick)
            order.ResumeTick = tick;
        order.InSync.AddRange(assignment.InSync.Select(NodeRef.Of));
        order.Joining.AddRange(assignment.Joining.Select(NodeRef.Of));
        order.Deaths.AddRange(assignment.Deaths.Select(NodeRef.Of));
        order.DeadLetters.AddRange(assignment.DeadLetters);
        order.Suspects.AddRange(assignment.Suspects);
        order.Quarantine = assignment.Quarantine ?? "";
        if (!moveTo.IsNone)
            order.MoveTo = NodeRef.Of(moveTo);
        return order;
    }
}
