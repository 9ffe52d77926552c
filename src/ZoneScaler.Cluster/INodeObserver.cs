namespace ZoneScaler.Cluster;

/// <summary>Learns what a node goes through, to log and count it. Called on the node's own thread; must not block.</summary>
internal interface INodeObserver
{
    /// <summary>Something happened.</summary>
    /// <param name="happened">What.</param>
    /// <param name="detail">To whom or why, for a person.</param>
    void Note(NodeEvent happened, string detail);

    /// <summary>It is written that a zone of this node is another's, who goes on with it.</summary>
    /// <param name="predicted">How long it would stand still, as was predicted when it was told to.</param>
    /// <param name="took">How long it did, from the end of its last tick until the store's answer, or word of the next owner if that came first.</param>
    void Paused(TimeSpan predicted, TimeSpan took)
    {
    }
}
