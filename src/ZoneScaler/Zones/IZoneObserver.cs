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

    /// <summary>A backup was to go on as its zone, and could not: an entity of it cannot be read, or game code threw as it was made. Its state stays.</summary>
    void BackupFailed(ZoneId zone, Exception exception);

    /// <summary>A message could reach neither its target nor, to say so, its sender.</summary>
    void MessageLost(ZoneId zone, EntityId target, uint messageType);

    /// <summary>A frame of a zone's former owner, or for a former life of the receiving zone, came in and has been refused. May be called by any thread.</summary>
    /// <param name="zone">The zone that the frame was for.</param>
    /// <param name="source">The zone that it came from.</param>
    /// <param name="epoch">The epoch that it carried.</param>
    void FrameFenced(ZoneId zone, ZoneId source, uint epoch)
    {
    }

    /// <summary>A zone had a copy of an entity that has moved on since, which happens when a zone on its way is lost. The copy has been removed; the entity lives elsewhere.</summary>
    void StaleCopyRemoved(ZoneId zone, EntityId entity)
    {
    }
}
