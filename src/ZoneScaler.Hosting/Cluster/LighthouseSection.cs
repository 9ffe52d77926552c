namespace ZoneScaler.Hosting.Cluster;

/// <summary>The coordination store that a node with the role lighthouse serves.</summary>
public sealed class LighthouseSection
{
    /// <summary>Where it serves the etcd v3 API, over HTTP/2.</summary>
    public string Listen { get; set; } = "http://127.0.0.1:7400";

    /// <summary>The SQLite file that holds what it knows. Without one, it has forgotten everything when it is started again.</summary>
    public string? File { get; set; }
}
