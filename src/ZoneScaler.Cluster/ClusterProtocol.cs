namespace ZoneScaler.Cluster;

/// <summary>The protocol between nodes.</summary>
public static class ClusterProtocol
{
    /// <summary>The version that this build speaks.</summary>
    public const int Version = 8;
}
