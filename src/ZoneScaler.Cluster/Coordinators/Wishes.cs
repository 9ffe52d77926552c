using System.Globalization;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>
/// What persons want moved: says whether that can be, when it has happened, and why it has not. The moving itself is the same as for the strategy's moves. One wish per zone; a later one takes its place. A state machine.
/// </summary>
internal sealed class Wishes(ClusterSettings settings, NodeClock clock, ClusterState state, Inquiries inquiries, Func<NodeId, bool> isHeard)
{
    /// <summary>Somebody wants a zone on another worker.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="worker">The worker's name.</param>
    /// <param name="patience">After how long it is given up.</param>
    /// <returns>Why that cannot be; null if it can.</returns>
    public string? Add(KnownZone zone, string worker, TimeSpan patience)
    {
        var workers = state.Nodes.Values.Where(ClusterState.IsWorker).ToArray();
        if (workers.FirstOrDefault(n => n.Id.Name == worker) is not { } target)
            return $"there is no worker '{worker}'; there {(workers.Length == 0 ? "is none" : "are " + string.Join(", ", workers.Select(n => n.Id.Name)))}";
        if (zone.IsUnreadable)
            return "its stored assignment cannot be read";
        if (zone.Assignment is not { } assignment)
            return "it has no owner yet";
        if (assignment.Quarantine is { } reason)
            return $"it is quarantined: {reason}";
        if (assignment.Owner == target.Id)
            return $"{worker} has it already";
        if (Refusal(target.Id) is { } refusal)
            return $"{worker} cannot have it: {refusal}";
        if (zone.Wish is not { IsOpen: true } wish || wish.To != target.Id)
            zone.Wish = new MoveWish(assignment.Owner, target.Id, clock.Now + patience);
        return null;
    }

    /// <summary>Looks what has become of a zone's wish.</summary>
    /// <returns>Whether it is to be done now.</returns>
    public bool Look(KnownZone zone)
    {
        if (zone.Wish is not { IsOpen: true } wish)
            return false;
        if (zone.Assignment?.Owner == wish.To)
        {
            zone.PinnedUntil = clock.Now + settings.WishRest;
            if (zone.IsConfirmed)
                wish.End(MoveWishState.Done, "");
            else
                wish.Wait($"{wish.To.Name} has it, and has not said yet that it runs");
            return false;
        }
        if (Refusal(wish.To) is { } refusal)
            wish.End(MoveWishState.Failed, $"{wish.To.Name} cannot have it: {refusal}");
        else if (clock.Now >= wish.Until)
            wish.End(MoveWishState.Failed, Progress(zone, wish));
        else
            wish.Wait(Progress(zone, wish));
        if (!wish.IsOpen && zone.MovesTo == wish.To)
            zone.MovesTo = default;
        return wish.IsOpen && isHeard(wish.To);
    }

    private string? Refusal(NodeId worker)
    {
        if (state.Find(worker) is not { } node)
            return "it is gone";
        if (inquiries.IsDead(worker))
            return "nobody reaches it";
        return node.IsStopping ? "it leaves" : node.IsDrained ? "it is drained; zs sharding drain --undo ends that" : null;
    }

    private string Progress(KnownZone zone, MoveWish wish)
    {
        if (zone.Assignment is not { } assignment)
            return "it has no owner";
        if (state.Find(assignment.Owner) == null || inquiries.IsDead(assignment.Owner))
            return $"{assignment.Owner.Name}, which has it, is not there, and it waits for another owner";
        if (!zone.MovesTo.IsNone && zone.MovesTo != wish.To)
            return $"it is on its way to {zone.MovesTo.Name}";
        if (!isHeard(wish.To))
            return $"the coordinator does not hear {wish.To.Name}";
        if (!zone.Backups.TryGetValue(wish.To, out var backup))
            return zone.IsBeingWritten ? "the coordination store has not taken it yet" : $"{wish.To.Name} has no backup of it";
        if (!backup.IsInSync)
            return string.Create(CultureInfo.InvariantCulture, $"{wish.To.Name} is getting its state, for {(clock.Now - backup.Since).TotalSeconds:0} s now");
        return $"{wish.To.Name} has its state, and {assignment.Owner.Name} has not handed it over yet; that node's log says why";
    }
}
