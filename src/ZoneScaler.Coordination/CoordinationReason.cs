namespace ZoneScaler.Coordination;

/// <summary>Why a request failed.</summary>
public enum CoordinationReason
{
    /// <summary>No endpoint could be reached.</summary>
    Unreachable,

    /// <summary>An endpoint was reached, but the store did not answer in time, has no leader, or lost the reply.</summary>
    Unavailable,

    /// <summary>The store refuses the request: it breaks a rule, or the caller may not make it. Repeating it is of no use.</summary>
    Rejected,

    /// <summary>The lease has ended or never was.</summary>
    LeaseNotFound,

    /// <summary>The store is full.</summary>
    NoSpace,

    /// <summary>A store with another cluster id answers; nothing is asked of it before <see cref="ICoordination.AcknowledgeCluster"/>.</summary>
    AnotherCluster,

    /// <summary>The store has forgotten revisions that it had shown; nothing is asked of it before <see cref="ICoordination.AcknowledgeCluster"/>.</summary>
    WentBack,
}
