namespace ZoneScaler.Coordination;

/// <summary>Whether a request that failed may have taken effect.</summary>
public enum CoordinationOutcome
{
    /// <summary>It has had no effect and will have none.</summary>
    NotDone,

    /// <summary>It may have taken effect, or may yet: the reply was lost. Read, or write with a condition, to find out.</summary>
    Unknown,
}
