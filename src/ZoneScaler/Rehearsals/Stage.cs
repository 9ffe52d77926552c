using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Rehearsals;

/// <summary>One of the two hosts of a rehearsal, and its way to the other: frames wait until both have stepped. For one thread.</summary>
internal sealed class Stage : IZoneRouter, IOutputGate
{
    /// <summary>The number of the gateway that listens to all zones, and that nobody is behind.</summary>
    public const uint Gateway = 3;

    private Queue<(ZoneId Zone, FrameBuffer Frame)> _out = new(); // no more than what one tick makes
    private Queue<(ZoneId Zone, FrameBuffer Frame)> _delivering = new();

    public Stage(World world, uint node, IZoneObserver observer)
    {
        Host = new ZoneHost(world, this, this, observer) { Node = node, IsRehearsal = true };
    }

    public ZoneHost Host { get; }

    /// <summary>The other one.</summary>
    public Stage Other { get; set; } = null!;

    /// <summary>Changes when a zone has moved.</summary>
    public int Path { get; set; }

    bool IOutputGate.MayAct => true;

    /// <summary>Steps all zones that are here.</summary>
    public void Step(long tick)
    {
        foreach (var zone in Host.Zones)
            Host.Step(zone, tick);
    }

    /// <summary>Brings what was sent to the other one.</summary>
    /// <returns>Whether there was something.</returns>
    public bool Deliver()
    {
        if (_out.Count == 0)
            return false;
        (_out, _delivering) = (_delivering, _out); // what is answered meanwhile goes with the next delivery
        while (_delivering.TryDequeue(out var sent))
            Other.Host.Receive(sent.Zone, sent.Frame);
        return true;
    }

    /// <summary>Ends everything that is here.</summary>
    public void Clear()
    {
        foreach (var zone in Host.Zones)
            Host.Close(zone.Id);
        Host.Replicas.Clear();
        while (_out.TryDequeue(out var sent))
            sent.Frame.Release();
    }

    ZoneReach IZoneRouter.Reach(ZoneId zone) => new(Other.Host.Find(zone) != null, Path);

    void IZoneRouter.Send(ZoneId zone, FrameBuffer frame) => _out.Enqueue((zone, frame));

    void IZoneRouter.SendToNode(uint node, ZoneId zone, FrameBuffer frame) => _out.Enqueue((zone, frame));

    GatewayReach IZoneRouter.ReachGateway(uint gateway) => new(gateway == Gateway);

    void IZoneRouter.SendToGateway(uint gateway, FrameBuffer frame) => frame.Release();
}
