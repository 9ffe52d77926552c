namespace ZoneScaler.Entities;

/// <summary>Why an entity could not go on.</summary>
public enum BlockReason
{
    /// <summary>The world ends there.</summary>
    WorldEdge,

    /// <summary>The zone there takes no entities now.</summary>
    ZoneUnavailable,
}
