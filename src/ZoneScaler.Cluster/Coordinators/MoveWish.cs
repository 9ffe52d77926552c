using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>A person's wish to have a zone on another worker. Known only to the coordinator that was asked.</summary>
/// <param name="from">Who had the zone.</param>
/// <param name="to">Who is to have it.</param>
/// <param name="until">When it is given up, on the node's clock.</param>
internal sealed class MoveWish(NodeId from, NodeId to, TimeSpan until)
{
    public NodeId From { get; } = from;

    public NodeId To { get; } = to;

    public TimeSpan Until { get; } = until;

    public MoveWishState State { get; private set; }

    /// <summary>What it waits for, or why it was given up; in words.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Whether it is still to be done.</summary>
    public bool IsOpen => State == MoveWishState.Open;

    public void Wait(string text) => Text = text;

    public void End(MoveWishState state, string text) => (State, Text) = (state, text);
}
