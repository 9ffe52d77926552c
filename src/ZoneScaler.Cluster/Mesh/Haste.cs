namespace ZoneScaler.Cluster.Mesh;

/// <summary>How soon something is to leave by a link on which nothing is being written. While something is, all waits for it and leaves together afterwards.</summary>
internal enum Haste
{
    /// <summary>Now, and by the caller's thread: on an idle link that spares waking another one.</summary>
    Now,

    /// <summary>As <see cref="Now"/>, unless something has left within the last millisecond: then it waits until that has gone by, and leaves together with what comes meanwhile.</summary>
    Soon,

    /// <summary>At once, by another thread.</summary>
    Elsewhere,
}
