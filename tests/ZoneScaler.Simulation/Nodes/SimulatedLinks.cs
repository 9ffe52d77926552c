using Google.Protobuf;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Routing;
using ZoneScaler.Simulation.Network;
using ZoneScaler.Simulation.Running;

namespace ZoneScaler.Simulation.Nodes;

/// <summary>A process's connections: ordered and reliable, like TCP's, until they are reset.</summary>
internal sealed class SimulatedLinks(SimulatedCluster cluster, NodeProcess process) : ILinkDriver, ILinkOutboxes
{
    /// <summary>Beyond this a link is congested. Real links have a mebibyte; here, where little is sent, it must be reached, too.</summary>
    public const int CongestedBytes = 16 << 10;

    /// <summary>Beyond this a link ends.</summary>
    public const int LimitBytes = 512 << 10;

    private readonly Dictionary<int, LinkEnd> _ends = [];
    private int _lastNumber;

    /// <summary>The ends that are open.</summary>
    public IReadOnlyCollection<LinkEnd> Ends => _ends.Values;

    /// <summary>The most that waited on one link.</summary>
    public int MostPendingBytes { get; private set; }

    public int Dial(string address)
    {
        var target = cluster.MachineAt(address);
        LinkEnd? end = null;
        var number = ++_lastNumber;
        var back = new Pipe(cluster.Network, cluster.Network.Route(address, process.Machine.Name), packet => Arrive(end!, packet));
        end = new LinkEnd(process, number) { Out = new Pipe(cluster.Network, cluster.Network.Route(process.Machine.Name, address), packet => ArriveAtTarget(target, end!, back, packet)) };
        _ends.Add(number, end);
        end.Out.Send(new Packet(PacketKind.Connect, null, default, null));
        return number;
    }

    public void Send(int link, Control message)
    {
        if (!_ends.TryGetValue(link, out var end))
            return;
        cluster.Probe.ControlSent?.Invoke(process, message);
        Send(end, new Packet(PacketKind.Control, message.ToByteArray(), default, null));
    }

    public void Close(int link, LinkEndReason reason)
    {
        if (_ends.Remove(link, out var end))
            end.Close(losesWhatIsOnItsWay: cluster.Network.Dice.Chance(0.5));
    }

    public ILinkOutbox Outbox(int link) => new Outbox(this, _ends.GetValueOrDefault(link), cluster.Ledger, cluster.Probe);

    /// <summary>Sends a packet, or loses it if the link has ended. A link on which too much waits ends.</summary>
    public void Send(LinkEnd end, in Packet packet)
    {
        if (end.IsClosed)
        {
            packet.Drop();
            return;
        }
        end.Out.Send(packet);
        if (end.Out.PendingBytes > MostPendingBytes)
            MostPendingBytes = end.Out.PendingBytes;
        if (end.Out.PendingBytes <= LimitBytes)
            return;
        cluster.Report.Count("link overrun");
        End(end, LinkEndReason.Overrun);
    }

    /// <summary>The process has died: its system closes its connections, or, if the machine has lost power, does not.</summary>
    public void Die(bool isSilent)
    {
        foreach (var end in _ends.Values)
        {
            if (isSilent)
                end.Out.Clear();
            else
                end.Close(losesWhatIsOnItsWay: cluster.Network.Dice.Chance(0.5));
            end.IsClosed = true;
        }
        _ends.Clear();
    }

    /// <summary>The connection breaks; both ends learn it.</summary>
    public void Reset(LinkEnd end)
    {
        end.Other?.Process.Links.End(end.Other, LinkEndReason.Reset);
        End(end, LinkEndReason.Reset);
    }

    private void End(LinkEnd end, LinkEndReason reason)
    {
        if (!_ends.Remove(end.Number))
            return;
        end.Close(losesWhatIsOnItsWay: true);
        process.Do(() => process.Node.Links.Closed(end.Number, reason));
    }

    /// <summary>A packet has come to where this process dialled.</summary>
    private void ArriveAtTarget(Machine target, LinkEnd dialler, Pipe back, Packet packet)
    {
        if (packet.Kind != PacketKind.Connect)
        {
            if (dialler.Other is { } other)
                other.Process.Links.Arrive(other, packet);
            return;
        }
        if (target.Process is { } acceptor && !cluster.Network.Dice.Chance(cluster.Network.DialFailures))
            acceptor.Links.Accept(dialler, back);
        else if (!target.HasLostPower)
            back.Send(new Packet(PacketKind.Close, null, default, null));
    }

    private void Accept(LinkEnd dialler, Pipe back)
    {
        var end = new LinkEnd(process, ++_lastNumber) { Out = back, Other = dialler };
        dialler.Other = end;
        _ends.Add(end.Number, end);
        process.Do(() => process.Node.Links.Accepted(end.Number));
        back.Send(new Packet(PacketKind.Accept, null, default, null));
    }

    /// <summary>A packet has come to an end of this process.</summary>
    private void Arrive(LinkEnd end, Packet packet)
    {
        if (!process.IsAlive && !process.Machine.HasLostPower && packet.Kind != PacketKind.Close)
            end.Out.Send(new Packet(PacketKind.Close, null, default, null)); // a machine that runs refuses what is for a process that does not
        if (end.IsClosed || !process.IsAlive)
        {
            packet.Drop();
            return;
        }
        switch (packet.Kind)
        {
            case PacketKind.Accept:
                process.Do(() => process.Node.Links.Dialled(end.Number));
                break;
            case PacketKind.Close:
                _ends.Remove(end.Number);
                end.IsClosed = true;
                end.Out.Break();
                process.Do(() => process.Node.Links.Closed(end.Number, end.Other == null ? LinkEndReason.Unreachable : LinkEndReason.Reset));
                break;
            case PacketKind.Control:
                process.Do(() => process.Node.Receive(end.Number, Control.Parser.ParseFrom(packet.Control)));
                break;
            case PacketKind.FrameToZone or PacketKind.FrameToGateway:
                process.DoQuietly(() => process.Receive(end, packet));
                break;
        }
    }
}
