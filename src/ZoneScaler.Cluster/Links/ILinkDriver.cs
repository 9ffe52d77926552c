namespace ZoneScaler.Cluster.Links;

/// <summary>What carries links out: sockets on a real node, a simulated network in tests. It reports to <see cref="LinkTable"/> on the node's thread.</summary>
internal interface ILinkDriver
{
    /// <summary>Connects to an address. <see cref="LinkTable.Dialled"/> or <see cref="LinkTable.Closed"/> tells how it went.</summary>
    /// <returns>The link's number, never used before.</returns>
    int Dial(string address);

    /// <summary>Sends a control message.</summary>
    void Send(int link, Control message);

    /// <summary>Ends a link; there is no report of it.</summary>
    void Close(int link, LinkEndReason reason);
}
