using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Trials;

/// <summary>For nodes that have nowhere to keep anything.</summary>
internal sealed class NoKeeper : IZoneKeeper
{
    public void Open(ZoneId zone, uint epoch, byte[] record)
    {
    }

    public void Begin(Zone zone)
    {
    }

    public void End(Zone zone)
    {
    }

    public void Keep(ZoneId zone, uint epoch, byte[] record)
    {
    }
}
