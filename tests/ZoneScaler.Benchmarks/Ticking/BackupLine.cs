using System.Diagnostics;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Benchmarks.Ticking;

/// <summary>
/// The way between an owner and the holder of its backups in one process: what is sent waits until it is carried over, so that each side's time can be taken by itself. There is nobody else.
/// </summary>
internal sealed class BackupLine : IZoneRouter, IOutputGate
{
    public const uint Owner = 1;
    public const uint Holder = 2;

    private readonly Queue<(uint Node, ZoneId Zone, FrameBuffer Frame)> _sent = new();

    /// <summary>Both sides run all the time.</summary>
    public bool MayAct => true;

    /// <summary>The bytes that the owner has sent.</summary>
    public long Bytes { get; private set; }

    public ZoneReach Reach(ZoneId zone) => default;

    public void Send(ZoneId zone, FrameBuffer frame) => frame.Release();

    public GatewayReach ReachGateway(uint gateway) => default;

    public void SendToGateway(uint gateway, FrameBuffer frame) => frame.Release();

    public void SendToNode(uint node, ZoneId zone, FrameBuffer frame)
    {
        if (node == Holder)
            Bytes += frame.Length;
        _sent.Enqueue((node, zone, frame));
    }

    /// <summary>Hands over all that was sent before this call.</summary>
    /// <returns>The time that the receiver took.</returns>
    public TimeSpan CarryTo(ZoneHost host)
    {
        var start = Stopwatch.GetTimestamp();
        for (var count = _sent.Count; count > 0; count--)
        {
            var (node, zone, frame) = _sent.Dequeue();
            if (node != host.Node || host.Receive(zone, frame) != FrameRefusal.None)
                throw new InvalidOperationException($"Node {host.Node} does not take what is for node {node}.");
        }
        return Stopwatch.GetElapsedTime(start);
    }
}
