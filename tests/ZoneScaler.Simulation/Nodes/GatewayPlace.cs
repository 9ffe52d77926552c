using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Gateway;
using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Protocol;
using ZoneScaler.Simulation.Players;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Streams;

namespace ZoneScaler.Simulation.Nodes;

/// <summary>Where a process's gateway is while its node is a member; the simulation's stand-in for its thread. When the node becomes a member anew it is another gateway.</summary>
internal sealed class GatewayPlace(SimulatedCluster cluster, NodeProcess process)
{
    private static readonly TimeSpan WakingTime = TimeSpan.FromMicroseconds(200);

    private readonly List<PlayerWire> _wires = [];
    private TimeSpan _runAt = TimeSpan.MaxValue;
    private int _turn;

    /// <summary>The gateway; null while there is none.</summary>
    public SessionGateway? Gateway { get; private set; }

    /// <summary>The gateway's time.</summary>
    public TimeSpan Now => process.Machine.Clock.Now;

    /// <summary>The node is a member: players may come in.</summary>
    public void Open(NodeId node, WorldRecord world)
    {
        var reader = new ByteReader(world.Description);
        IZoneLink zones = process.Host != null ? process.Host : new RouterLink(process.Routes);
        var gateway = new SessionGateway(world.Spec, WorldDescription.Read(ref reader), zones, node.Number, cluster.Scenario.Gateway)
        {
            Woken = () => RunAt(cluster.Schedule.Now + cluster.Dice.About(WakingTime)),
            Faulted = e => cluster.Verdict.Fail($"{process.Machine.Name} could not serve a session: {e}"),
        };
        Gateway = gateway;
        process.Host?.AttachGateway(gateway.Number, gateway);
        RunAt(cluster.Schedule.Now);
    }

    /// <summary>The node is no member any more, or leaves: players are told, and go on at another gateway.</summary>
    public void Close()
    {
        if (Gateway is not { } gateway)
            return;
        Gateway = null;
        process.Host?.DetachGateway(gateway.Number);
        gateway.Stop();
        gateway.Dispose();
    }

    /// <summary>The process has died: its system closes its connections, or, if the machine has lost power, does not.</summary>
    public void Die(bool isSilent)
    {
        Gateway?.Dispose();
        Gateway = null;
        foreach (var wire in _wires.ToArray())
            wire.GatewayDied(isSilent);
        _wires.Clear();
    }

    /// <summary>Takes a new connection in.</summary>
    /// <returns>Null if there is no gateway.</returns>
    public SessionConnection? Accept(PlayerWire wire)
    {
        if (Gateway is not { } gateway)
            return null;
        _wires.Add(wire);
        return gateway.Accept(wire, Now);
    }

    /// <summary>A connection has ended.</summary>
    public void Forget(PlayerWire wire) => _wires.Remove(wire);

    /// <summary>Takes over a frame of a zone.</summary>
    public void Receive(FrameBuffer frame)
    {
        if (Gateway is { } gateway)
            gateway.Receive(frame);
        else
            frame.Release();
    }

    private void RunAt(TimeSpan time)
    {
        if (_runAt > cluster.Schedule.Now && time >= _runAt)
            return; // it will run before
        _runAt = time;
        var turn = ++_turn;
        cluster.Schedule.At(time, () => process.DoQuietly(() =>
        {
            if (turn == _turn)
                Run();
        }));
    }

    private void Run()
    {
        _runAt = TimeSpan.MaxValue;
        if (Gateway is not { } gateway)
            return;
        var next = gateway.Advance(Now);
        if (Gateway == gateway)
            RunAt(process.Machine.Clock.TrueTimeOf(next) + cluster.Dice.About(WakingTime));
    }
}
