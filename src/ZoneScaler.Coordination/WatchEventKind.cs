namespace ZoneScaler.Coordination;

/// <summary>What happened to a key.</summary>
public enum WatchEventKind
{
    /// <summary>It was made or changed.</summary>
    Put,

    /// <summary>It was deleted, or its lease ended.</summary>
    Delete,
}
