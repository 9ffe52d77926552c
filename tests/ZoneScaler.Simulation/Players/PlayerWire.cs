using ZoneScaler.Client.Transport;
using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Protocol;
using ZoneScaler.Simulation.Network;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;

namespace ZoneScaler.Simulation.Players;

/// <summary>One connection of a player to a gateway, both ends of it: whole frames in order, like a WebSocket's, until it breaks.</summary>
internal sealed class PlayerWire : IClientTransport, ISessionTransport
{
    /// <summary>With more than this on its way, the gateway holds snapshots back: what a socket's buffers take.</summary>
    public const int WindowBytes = 8 << 10;

    private readonly SimulatedCluster _cluster;
    private readonly SimulatedPlayer _player;
    private readonly Machine _machine;
    private readonly Pipe _up;
    private readonly Pipe _down;
    private readonly Queue<(byte[] Frame, TimeSpan Arrived)> _received = new();
    private readonly List<byte[]> _written = [];
    private NodeProcess? _process; // the one that has accepted
    private SessionConnection? _connection;
    private bool _isOver; // at the gateway

    public PlayerWire(SimulatedCluster cluster, SimulatedPlayer player, Machine machine)
    {
        _cluster = cluster;
        _player = player;
        _machine = machine;
        _up = new Pipe(cluster.Network, cluster.Network.Route(player.Name, machine.Name), ArriveAtGateway);
        _down = new Pipe(cluster.Network, cluster.Network.Route(machine.Name, player.Name), ArriveAtPlayer);
        _up.Send(new Packet(PacketKind.Connect, null, default, null));
    }

    /// <summary>Where the connection stands, as the player's end knows.</summary>
    public TransportState State { get; private set; }

    /// <summary>The machine that the player has dialled.</summary>
    public Machine Machine => _machine;

    /// <summary>The number of the gateway that has accepted; 0 before.</summary>
    public uint Gateway { get; private set; }

    /// <summary>What the gateway has sent and the player has not got, in bytes.</summary>
    public int PendingBytes => _down.PendingBytes;

    bool ISessionTransport.IsWritable => _down.PendingBytes <= WindowBytes;

    /// <summary>The connection breaks. The player's end learns it; the gateway's only if it is told.</summary>
    public void Cut(bool tellsGateway)
    {
        _down.Break();
        _up.Break();
        State = TransportState.Closed;
        if (tellsGateway)
            EndAtGateway();
    }

    /// <summary>The gateway's process is no more.</summary>
    public void GatewayDied(bool isSilent)
    {
        _isOver = true;
        if (isSilent || _cluster.Dice.Chance(0.5))
            _down.Clear(); // what was on its way is lost
        if (!isSilent)
            _down.Send(new Packet(PacketKind.Close, null, default, null));
    }

    void IClientTransport.Send(ReadOnlySpan<byte> frame)
    {
        if (State != TransportState.Closed)
            _up.Send(new Packet(PacketKind.Control, frame.ToArray(), default, null));
    }

    bool IClientTransport.TryReceive(out ReadOnlyMemory<byte> frame, out TimeSpan arrived)
    {
        var isThere = _received.TryDequeue(out var next);
        (frame, arrived) = (next.Frame, next.Arrived);
        return isThere;
    }

    /// <summary>The player closes it.</summary>
    void IDisposable.Dispose()
    {
        if (State != TransportState.Closed)
            _up.Send(new Packet(PacketKind.Close, null, default, null));
        State = TransportState.Closed;
        _down.Break();
    }

    void ISessionTransport.Write(ReadOnlySpan<byte> frame) => _written.Add(frame.ToArray());

    void ISessionTransport.Flush()
    {
        foreach (var frame in _written)
            _down.Send(new Packet(PacketKind.Control, frame, default, null));
        _written.Clear();
    }

    void ISessionTransport.Close(CloseReason reason, string text)
    {
        if (_isOver)
            return;
        _isOver = true;
        _process!.Players?.Forget(this);
        _cluster.Report.Count($"connections ended by the gateway: {reason}");
        _cluster.Trace.Note(_machine.Name, "connection ended", $"of {_player.Name}: {reason}");
        _down.Send(new Packet(PacketKind.Close, null, default, null));
    }

    private void ArriveAtGateway(Packet packet)
    {
        if (_process is { IsAlive: false } || (_process == null && packet.Kind != PacketKind.Connect))
        {
            if (!_machine.HasLostPower)
                _down.Send(new Packet(PacketKind.Close, null, default, null)); // a machine that runs refuses what is for a process that does not
            return;
        }
        switch (packet.Kind)
        {
            case PacketKind.Connect:
                Dial();
                break;
            case PacketKind.Control:
                _process!.DoQuietly(() => _connection?.Receive(packet.Control, _process.Machine.Clock.Now));
                break;
            case PacketKind.Close:
                EndAtGateway();
                break;
        }
    }

    private void Dial()
    {
        if (_machine.Process?.Players is not { } players || _cluster.Dice.Chance(_cluster.Network.DialFailures))
        {
            if (!_machine.HasLostPower)
                _down.Send(new Packet(PacketKind.Close, null, default, null));
            return;
        }
        _process = _machine.Process;
        _process.DoQuietly(() =>
        {
            if (_isOver)
                return;
            Gateway = players.Gateway?.Number ?? 0;
            _connection = players.Accept(this);
            _isOver |= _connection == null;
            _down.Send(new Packet(_connection == null ? PacketKind.Close : PacketKind.Accept, null, default, null));
        });
    }

    private void EndAtGateway() => _process?.DoQuietly(() =>
    {
        _process.Players?.Forget(this);
        _isOver = true;
        _connection?.Disconnected();
    });

    private void ArriveAtPlayer(Packet packet)
    {
        switch (packet.Kind)
        {
            case PacketKind.Accept:
                State = TransportState.Open;
                break;
            case PacketKind.Control:
                _received.Enqueue((packet.Control!, _player.Clock.Now));
                break;
            case PacketKind.Close:
                State = TransportState.Closed;
                break;
        }
    }
}
