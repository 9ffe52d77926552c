namespace ZoneScaler.Cluster.Tests;

/// <summary>Keeps what a node goes through.</summary>
internal sealed class Notes : INodeObserver
{
    public List<NodeEvent> Events { get; } = [];

    public void Note(NodeEvent happened, string detail) => Events.Add(happened);
}
