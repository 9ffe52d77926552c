namespace ZoneScaler.Hosting.Cluster;

/// <summary>Where players, operators and their tools come in.</summary>
public sealed class ManagementSection
{
    /// <summary>Where the node serves <c>/play</c>, <c>/alive</c>, <c>/cluster</c> and <c>/metrics</c>, over HTTP/1.1. Port 0 takes a free one.</summary>
    public string Listen { get; set; } = "http://127.0.0.1:7410";
}
