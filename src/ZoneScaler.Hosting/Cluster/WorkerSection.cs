using ZoneScaler.Ticking;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>How zones run on a node.</summary>
public sealed class WorkerSection
{
    /// <summary>How many threads tick zones. By default, as many as there are cores.</summary>
    public int? Threads { get; set; }

    /// <summary>How many due ticks a zone that is late catches up; it skips those before.</summary>
    public int CatchUpTicks { get; set; } = TickQueue.DefaultCatchUp;

    /// <summary>How much load the node carries, in processor cores: a node with twice as much gets twice as many zones. By default, as many as there are.</summary>
    public double? Capacity { get; set; }

    /// <summary>Whether the node belongs to the warm pool: it holds backups, and no zones until a failover gives it some or the other workers are full.</summary>
    public bool Warm { get; set; }

    /// <summary>How many ticks of the game the node plays for itself before it joins, so that its code is compiled when it gets zones; 0 for none.</summary>
    public int RehearsalTicks { get; set; } = 200;

    /// <summary>Where records of zones that have killed workers are kept, to be run again offline. By default, a directory "zonescaler-quarantine" among the system's temporary ones.</summary>
    public string? QuarantineDirectory { get; set; }
}
