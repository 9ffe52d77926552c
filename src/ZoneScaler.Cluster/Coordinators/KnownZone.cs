using ZoneScaler.Cluster.Assignments;
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
        set
        {
            field = value;
            LastEpoch = Math.Max(LastEpoch, value?.Epoch ?? 0);
        }
    }

    /// <summary>The highest epoch known: the next one is higher, also when an operator has deleted the assignment.</summary>
    public uint LastEpoch { get; private set; }

    /// <summary>The revision at which the assignment was last written; 0: never.</summary>
    public long Revision { get; set; }

    /// <summary>Whether a write is on its way.</summary>
    public bool IsBeingWritten { get; set; }

    /// <summary>Whether its stored assignment cannot be read: then nobody may place it, for its epoch is not known.</summary>
    public bool IsUnreadable { get; set; }

    /// <summary>When its owner was last told to open it.</summary>
    public TimeSpan OrderedAt { get; set; } = TimeSpan.MinValue;

    /// <summary>Whether its owner has said that it hosts it.</summary>
    public bool IsConfirmed { get; set; }

    public double Load { get; set; }

    public int Entities { get; set; }

    public int Players { get; set; }
}
