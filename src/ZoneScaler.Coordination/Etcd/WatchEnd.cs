namespace ZoneScaler.Coordination.Etcd;

/// <summary>Why a stream of a watch is of use no more.</summary>
internal enum WatchEnd
{
    /// <summary>It still is.</summary>
    None,

    /// <summary>The connection or the member is gone.</summary>
    Lost,

    /// <summary>The store has forgotten what came next.</summary>
    Compacted,
}
