using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>A gateway's way to the zones from a process that hosts none.</summary>
internal sealed class RouterLink(IZoneRouter router) : IZoneLink
{
    /// <inheritdoc/>
    public bool Send(ZoneId zone, FrameBuffer frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (router.Reach(zone).IsAvailable)
        {
            router.SendSoon(zone, frame); // many players, few links
            return true;
        }
        frame.Release();
        return false;
    }
}
