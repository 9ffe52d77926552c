using ZoneScaler.Worlds;

namespace ZoneScaler.Streams;

/// <summary>A gateway's way to the zones.</summary>
public interface IZoneLink
{
    /// <summary>Sends a frame to a zone, which takes it over. Thread-safe.</summary>
    /// <returns>False if there is no such zone; the frame is released.</returns>
    bool Send(ZoneId zone, FrameBuffer frame);
}
