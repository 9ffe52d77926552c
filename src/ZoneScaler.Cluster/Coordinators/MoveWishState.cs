namespace ZoneScaler.Cluster.Coordinators;

/// <summary>What has become of a <see cref="MoveWish"/>.</summary>
internal enum MoveWishState
{
    /// <summary>It is still to be done, or being done.</summary>
    Open,

    /// <summary>The zone runs where it was wanted.</summary>
    Done,

    /// <summary>It was given up.</summary>
    Failed,
}
