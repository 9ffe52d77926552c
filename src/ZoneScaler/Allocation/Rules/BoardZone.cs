namespace ZoneScaler.Allocation.Rules;

/// <summary>A zone on the board.</summary>
internal sealed class BoardZone(ZoneView view, double cost)
{
    public ZoneView View { get; } = view;

    /// <summary>What it costs where it is, in processor cores.</summary>
    public double Cost { get; } = cost;

    /// <summary>The worker that hosts it; null if it has none that is known.</summary>
    public BoardWorker? Owner { get; init; }

    /// <summary>The worker that hosts it when all is done that is under way or planned.</summary>
    public BoardWorker? Place { get; set; }

    /// <summary>Whether this plan changes its place: then its backups are left for the next one.</summary>
    public bool IsPlanned { get; set; }

    public BoardWorker[] Backups { get; init; } = [];

    public BoardWorker[] Joining { get; init; } = [];

    public List<Border> Borders { get; } = [];

    /// <summary>The weights of all its borders.</summary>
    public double BorderWeight { get; set; }

    public bool IsHomeless => View.Worker == null;

    /// <summary>Whether it runs on a known worker and nothing is under way with it.</summary>
    public bool IsSettled => Owner != null && !View.IsMoving && !IsPlanned;

    /// <summary>Whether one of its backups was chosen a moment ago: it stays chosen, whatever becomes of loads. What a move has left behind was not chosen.</summary>
    public bool HasFreshBackup => View.SinceBackup < Limits.BackupRest && View.SinceBackup < View.SinceMoved;

    /// <summary>Whether a worker has its state, so that little must be sent for a move there.</summary>
    public bool IsInSyncOn(BoardWorker worker) => Array.IndexOf(Backups, worker) >= 0;

    public bool IsJoiningOn(BoardWorker worker) => Array.IndexOf(Joining, worker) >= 0;

    public int NeighboursOn(BoardWorker worker)
    {
        var count = 0;
        foreach (var border in Borders)
        {
            if (border.Neighbour.Place == worker)
                count++;
        }
        return count;
    }
}
