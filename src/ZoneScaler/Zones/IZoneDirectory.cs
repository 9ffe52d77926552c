using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>What a zone may know of other zones.</summary>
internal interface IZoneDirectory
{
    /// <summary>Whether a zone exists and takes entities and messages.</summary>
    bool IsAvailable(ZoneId zone);
}
