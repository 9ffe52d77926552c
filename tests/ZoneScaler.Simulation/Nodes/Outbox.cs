using ZoneScaler.Cluster.Routing;
using ZoneScaler.Simulation.Checks;
using ZoneScaler.Simulation.Network;
using ZoneScaler.Simulation.Scripts;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Nodes;

/// <summary>The sending end of a link, for frames.</summary>
internal sealed class Outbox(SimulatedLinks links, LinkEnd? end, Ledger ledger, Probe probe) : ILinkOutbox
{
    public bool IsCongested => end is { IsClosed: false } && end.Out.PendingBytes > SimulatedLinks.CongestedBytes;

    public void Send(ZoneId zone, FrameBuffer frame) => Send(new Packet(PacketKind.FrameToZone, null, zone, frame));

    public void SendToGateway(FrameBuffer frame) => Send(new Packet(PacketKind.FrameToGateway, null, default, frame));

    private void Send(in Packet packet)
    {
        if (end == null)
        {
            packet.Drop();
            return;
        }
        if (!end.IsClosed)
        {
            ledger.Speaks(packet.Frame!.Span, end.Process);
            probe.FrameSent?.Invoke(end.Process, packet);
        }
        links.Send(end, packet);
    }
}
