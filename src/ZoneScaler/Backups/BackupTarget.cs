using ZoneScaler.Protocol;

namespace ZoneScaler.Backups;

/// <summary>What a zone knows of one of its backups.</summary>
internal sealed class BackupTarget(uint node, long feed)
{
    /// <summary>The node that holds it.</summary>
    public uint Node { get; } = node;

    /// <summary>Which of the times that the node was made a backup this is.</summary>
    public long Feed { get; } = feed;

    /// <summary>Whether what must not be undone waits for it.</summary>
    public bool IsRequired { get; set; }

    /// <summary>Whether it is being given up: what it says does not count, and it gets nothing, though output may still wait for it.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>The last tick up to which it has said to have everything; -1: none.</summary>
    public long Acknowledged { get; set; } = -1;

    /// <summary>Whether it is to get the whole state.</summary>
    public bool NeedsState { get; set; }

    /// <summary>The whole state that is on its way; null if none is.</summary>
    public ByteWriter? State { get; set; }

    /// <summary>How many times a whole state has begun to be sent.</summary>
    public int States { get; set; }

    /// <summary>The tick of that state.</summary>
    public long StateTick { get; set; } = -1;

    /// <summary>How much of it has been sent.</summary>
    public int StateSent { get; set; }
}

/// <summary>How far one of a zone's backups is.</summary>
/// <param name="Node">The node that holds it.</param>
/// <param name="IsRequired">Whether what must not be undone waits for it.</param>
/// <param name="Acknowledged">The last tick up to which it has everything; -1: none.</param>
/// <param name="IsSuspended">Whether it is being given up.</param>
internal readonly record struct BackupStatus(uint Node, bool IsRequired, long Acknowledged, bool IsSuspended)
{
    /// <summary>Whether it is being sent the whole state, for the first time: it cannot have a tick yet.</summary>
    public bool IsBeingFilled { get; init; }

    /// <summary>Whether it has all that it was sent. The tick that runs is not: that may take long.</summary>
    public bool HasAll { get; init; }
}
