using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>What the coordinator knows of one zone.</summary>
internal sealed class KnownZone(ZoneId zone)
{
    public ZoneId Zone { get; } = zone;

    /// <summary>Who owns it; null if it has no owner.</summary>
    public Assignment? Assignment
    {
        get;
        private set
        {
            field = value;
            LastEpoch = Math.Max(LastEpoch, value?.Epoch ?? 0);
        }
    }

    /// <summary>Whether it is to run nowhere until a person says so.</summary>
    public bool IsQuarantined => Assignment?.IsQuarantined == true;

    /// <summary>The highest epoch known: the next one is higher, also when an operator has deleted the assignment.</summary>
    public uint LastEpoch { get; private set; }

    /// <summary>The revision at which the assignment was last written; 0: never.</summary>
    public long Revision { get; private set; }

    /// <summary>Whether a write is on its way.</summary>
    public bool IsBeingWritten { get; set; }

    /// <summary>Whether its stored assignment cannot be read: then nobody may place it, for its epoch is not known.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>When its owner was last told to open it.</summary>
    public TimeSpan OrderedAt { get; set; } = TimeSpan.MinValue;

    /// <summary>Whether its owner has said that it hosts it.</summary>
    public bool IsConfirmed { get; set; }

    /// <summary>Since when it has its owner, as far as this coordinator knows.</summary>
    public TimeSpan OwnedSince { get; private set; } = TimeSpan.FromDays(-1);

    /// <summary>Whether its owner has left in order although it had it: it has not died of it.</summary>
    public bool HasOwnerLeft { get; set; }

    /// <summary>The epoch in which its owner has said that it lacks the state; 0: it has not.</summary>
    public uint LackingEpoch { get; set; }

    /// <summary>The epoch in which its owner has said that it has the state, but cannot make a zone of it; 0: it has not.</summary>
    public uint BrokenEpoch { get; set; }

    /// <summary>The workers that refuse all owners that it has had.</summary>
    public HashSet<NodeId> FencedAt { get; } = [];

    /// <summary>Where it is to go; nobody if it stays.</summary>
    public NodeId MovesTo { get; set; }

    /// <summary>Whether its owner can and is to hand it over now: it is told so again and again.</summary>
    public bool IsToMove => Assignment?.InSync.Contains(MovesTo) == true;

    /// <summary>Since when.</summary>
    public TimeSpan MoveSince { get; set; }

    /// <summary>What a person last wanted of it; null if nobody has wanted anything.</summary>
    public MoveWish? Wish { get; set; }

    /// <summary>Whether it stays where a person wanted it, for a while.</summary>
    public TimeSpan PinnedUntil { get; set; } = TimeSpan.MinValue;

    /// <summary>Its backups, in sync and joining, and since when they are that, as far as this coordinator knows.</summary>
    public Dictionary<NodeId, KnownBackup> Backups { get; } = [];

    /// <summary>Since when its backups are what they are: one was added last, or came in sync.</summary>
    public TimeSpan BackedUpSince => Backups.Count == 0 ? OwnedSince : Backups.Values.Max(b => b.Since);

    /// <summary>What crosses its borders, in bytes per second, as its owner measures it.</summary>
    public double BorderTraffic { get; set; }

    /// <summary>How long it would stand still if it moved, as its owner predicts.</summary>
    public TimeSpan PredictedPause { get; set; }

    /// <summary>How long it did when it moved to its owner; null if it did not move, or that is not known.</summary>
    public TimeSpan? LastPause { get; set; }

    public double Load { get; set; }

    public int Entities { get; set; }

    public int Players { get; set; }

    /// <summary>Takes over what was written.</summary>
    public void Learn(Assignment assignment, long revision, TimeSpan now)
    {
        if (Assignment?.Owner != assignment.Owner || Assignment.Epoch != assignment.Epoch)
        {
            OwnedSince = now;
            PinnedUntil = TimeSpan.MinValue;
            LastPause = null;
            HasOwnerLeft = false;
            FencedAt.Clear();
        }
        LearnBackups(assignment, now);
        (Assignment, Revision, IsUnreadable) = (assignment, revision, false);
        IsConfirmed = false;
        OrderedAt = TimeSpan.MinValue;
    }

    /// <summary>Takes over what the store says.</summary>
    /// <returns>False if it cannot be read.</returns>
    public bool Learn(KeyValue pair, bool isDeleted, TimeSpan now)
    {
        if (isDeleted)
        {
            Forget();
            return true;
        }
        if (StoredValues.TryRead(pair.Value, out Assignment assignment))
        {
            Learn(assignment, pair.ModRevision, now);
            return true;
        }
        IsConfirmed = false;
        (Assignment, Revision, IsUnreadable) = (null, pair.ModRevision, true);
        return false;
    }

    /// <summary>Its key is gone: somebody has deleted it.</summary>
    public void Forget()
    {
        Backups.Clear();
        IsConfirmed = false;
        OrderedAt = TimeSpan.MinValue;
        (Assignment, Revision, IsUnreadable) = (null, 0, false);
    }

    /// <summary>Takes over what the owner says of its backups.</summary>
    public void LearnProgress(IEnumerable<BackupProgress> progress)
    {
        foreach (var backup in progress)
        {
            if (backup.Node != null && Backups.TryGetValue(backup.Node.ToId(), out var known))
                known.TicksBehind = backup.HasTicksBehind ? backup.TicksBehind : null;
        }
    }

    private void LearnBackups(Assignment assignment, TimeSpan now)
    {
        foreach (var gone in Backups.Keys.Where(n => !assignment.InSync.Contains(n) && !assignment.Joining.Contains(n)).ToArray())
            Backups.Remove(gone);
        foreach (var node in assignment.InSync.Concat(assignment.Joining))
        {
            var isInSync = assignment.InSync.Contains(node);
            if (!Backups.TryGetValue(node, out var known) || known.IsInSync != isInSync)
                Backups[node] = new KnownBackup(isInSync, now);
        }
    }
}
