using ZoneScaler.Simulation.Network;

namespace ZoneScaler.Simulation.Nodes;

/// <summary>A process's end of a connection.</summary>
internal sealed class LinkEnd(NodeProcess process, int number)
{
    public NodeProcess Process { get; } = process;

    public int Number { get; } = number;

    /// <summary>The other process's end, once it has accepted.</summary>
    public LinkEnd? Other { get; set; }

    /// <summary>What leaves here.</summary>
    public required Pipe Out { get; set; }

    public bool IsClosed { get; set; }

    /// <summary>Ends it from here.</summary>
    /// <param name="losesWhatIsOnItsWay">Whether what has been sent before is lost with it.</param>
    public void Close(bool losesWhatIsOnItsWay)
    {
        if (IsClosed)
            return;
        IsClosed = true;
        if (losesWhatIsOnItsWay)
            Out.Clear();
        Out.Send(new Packet(PacketKind.Close, null, default, null));
    }
}
