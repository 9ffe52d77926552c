using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Simulation.Nodes;

/// <summary>A gateway's way to the zones from a process that hosts none.</summary>
internal sealed class RouterLink(IZoneRouter router) : IZoneLink
{
    public bool Send(ZoneId zone, FrameBuffer frame)
    {
        if (router.Reach(zone).IsAvailable)
        {
            router.Send(zone, frame);
            return true;
        }
        frame.Release();
        return false;
    }
}
