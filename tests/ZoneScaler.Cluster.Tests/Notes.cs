namespace ZoneScaler.Cluster.Tests;

/// <summary>Keeps what a node goes through.</summary>
internal sealed class Notes : INodeObserver
{
    public List<NodeEvent> Events { get; } = [];

    /// <summary>How long zones that were handed over would stand still, and did.</summary>
    public List<(TimeSpan Predicted, TimeSpan Took)> Pauses { get; } = [];

    public void Note(NodeEvent happened, string detail) => Events.Add(happened);

    public void Paused(TimeSpan predicted, TimeSpan took) => Pauses.Add((predicted, took));
}
