namespace ZoneScaler.Cluster;

/// <summary>Learns what a node goes through, to log and count it. Called on the node's own thread; must not block.</summary>
internal interface INodeObserver
{
    /// <summary>Something happened.</summary>
    /// <param name="happened">What.</param>
    /// <param name="detail">To whom or why, for a person.</param>
    void Note(NodeEvent happened, string detail);
}
