namespace ZoneScaler.Allocation.Rules;

/// <summary>A worker on the board.</summary>
internal sealed class BoardWorker(int index, WorkerView view, bool isByNumber)
{
    public int Index { get; } = index;

    public WorkerView View { get; } = view;

    public string Name => View.Name;

    /// <summary>Whether it stays and has capacity.</summary>
    public bool Stays { get; } = !view.IsLeaving && view.Capacity > 0;

    /// <summary>Whether it may get anything.</summary>
    public bool Takes => Stays && View.IsHeard;

    /// <summary>Whether it may get zones: all that may get anything, but warm ones only when they are needed.</summary>
    public bool TakesZones { get; set; }

    /// <summary>Whether zones count as one each, whatever they cost: then loads are numbers of zones.</summary>
    public bool IsByNumber => isByNumber;

    /// <summary>What it carries beside backups, or will when what is under way is done, in processor cores.</summary>
    public double Load { get; set; }

    /// <summary>What its backups cost, in processor cores.</summary>
    public double BackupLoad { get; set; }

    /// <summary>What its backups would cost if all were spread by capacity over those that can hold them.</summary>
    public double FairBackupLoad { get; set; }

    /// <summary>How many zones it has, or will have.</summary>
    public int Zones { get; set; }

    /// <summary>All that it carries, as a share of its capacity.</summary>
    public double Usage => UsageWith(0);

    /// <summary>
    /// What zones are balanced by: as if it had its fair part of the backups if it has less. A worker that has just joined gets them later; if it got zones in their place, those would have to go again then.
    /// </summary>
    public double Level => LevelWith(0);

    /// <summary>The level before this plan's moves for balance.</summary>
    public double LevelAtStart { get; set; }

    /// <summary>Zones on their way from it.</summary>
    public int Outgoing { get; set; }

    /// <summary>Zones on their way to it.</summary>
    public int Incoming { get; set; }

    /// <summary>Backups of its zones that join.</summary>
    public int JoinsFrom { get; set; }

    /// <summary>Backups that join on it.</summary>
    public int JoinsOn { get; set; }

    public double UsageWith(double load) => View.Capacity > 0 ? (Load + BackupLoad + load) / View.Capacity : 0;

    public double LevelWith(double load) => View.Capacity > 0 ? (Load + Math.Max(BackupLoad, FairBackupLoad) + load) / View.Capacity : 0;
}
