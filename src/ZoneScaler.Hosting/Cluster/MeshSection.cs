using ZoneScaler.Cluster.Mesh;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>The links between nodes.</summary>
public sealed class MeshSection
{
    /// <summary>The most bytes that travel as one message of a stream.</summary>
    public int MaxBatch { get; set; } = 1024 * 1024;

    /// <summary>With more bytes than this unsent, a link counts as slow: what can wait waits.</summary>
    public long Congested { get; set; } = 1024 * 1024;

    /// <summary>With more bytes than this unsent, a link ends and another one begins.</summary>
    public long MaxBacklog { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long a connection may take to come about.</summary>
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a link may carry nothing before a sign of life is sent.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>How long a link may hear nothing before it ends, and how long its peer may take to say who it is.</summary>
    public TimeSpan Silence { get; set; } = TimeSpan.FromSeconds(5);

    internal MeshOptions ToMeshOptions() => new() { MaxBatchBytes = MaxBatch, CongestedBytes = Congested, MaxBacklogBytes = MaxBacklog, ConnectTimeout = HelloTimeout };
}
