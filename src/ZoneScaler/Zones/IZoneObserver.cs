using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>Learns what goes wrong in zones, to log and count it. Called on the thread that ticks the zone; must not block.</summary>
public interface IZoneObserver
{
    /// <summary>An entity's code threw. The entity has been removed; everything else goes on.</summary>
    void EntityFaulted(ZoneId zone, EntityId entity, string type, Exception exception);

    /// <summary>A zone has been stopped, because its entities kept faulting or its own code threw.</summary>
    void ZoneQuarantined(ZoneId zone, Exception exception);

    /// <summary>A frame was not understood and has been dropped.</summary>
    void FrameRejected(ZoneId zone, CodecException exception);

    /// <summary>A message could reach neither its target nor, to say so, its sender.</summary>
    void MessageLost(ZoneId zone, EntityId target, uint messageType);
}
