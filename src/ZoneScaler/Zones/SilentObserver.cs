using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>Hears of nothing.</summary>
internal sealed class SilentObserver : IZoneObserver
{
    public void EntityFaulted(ZoneId zone, EntityId entity, string type, Exception exception)
    {
    }

    public void ZoneQuarantined(ZoneId zone, Exception exception)
    {
    }

    public void BackupFailed(ZoneId zone, Exception exception)
    {
    }

    public void FrameRejected(ZoneId zone, CodecException exception)
    {
    }

    public void MessageLost(ZoneId zone, EntityId target, uint messageType)
    {
    }
}
