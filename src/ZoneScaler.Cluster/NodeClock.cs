namespace ZoneScaler.Cluster;

/// <summary>A node's time: what drives the node sets it before it hands in any event. On real nodes a clock that goes on while the machine sleeps.</summary>
internal sealed class NodeClock
{
    public TimeSpan Now { get; set; }
}
