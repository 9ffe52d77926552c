namespace ZoneScaler.Cluster.Coordinators;

/// <summary>What the coordinator has decided about a zone.</summary>
internal enum DecisionKind
{
    /// <summary>It gets a worker.</summary>
    Place,

    /// <summary>It moves to another worker.</summary>
    Move,

    /// <summary>It gets a backup.</summary>
    AddBackup,

    /// <summary>It loses a backup.</summary>
    ReleaseBackup,

    /// <summary>It is not to run anywhere.</summary>
    Quarantine,

    /// <summary>It is to run again.</summary>
    EndQuarantine,
}
