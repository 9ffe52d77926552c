using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>What a zone may know of other zones and of gateways.</summary>
internal interface IZoneDirectory
{
    /// <summary>How another zone can be reached now.</summary>
    Reach Reach(ZoneId zone);

    /// <summary>Whether a zone is quarantined, in this process or everywhere, so that what it has not confirmed takes no effect.</summary>
    bool IsClosed(ZoneId zone);

    /// <summary>How a gateway can be reached now.</summary>
    GatewayReach ReachGateway(uint gateway);

    /// <summary>Whether a zone exists and takes entities and messages.</summary>
    bool IsAvailable(ZoneId zone) => Reach(zone).IsAvailable;

    /// <summary>Whether there is such a gateway.</summary>
    bool IsGatewayKnown(uint gateway) => ReachGateway(gateway).IsKnown;
}

/// <summary>How a zone can be reached, in this process or another one.</summary>
/// <param name="IsAvailable">Whether it takes frames.</param>
/// <param name="IsCongested">Whether it is to get only what must not be lost.</param>
/// <param name="Path">Changes whenever frames sent before may have been lost.</param>
/// <param name="Timeline">Its timeline, if it is in this process; 0 otherwise: its frames tell.</param>
internal readonly record struct Reach(bool IsAvailable, bool IsCongested, long Path, uint Timeline);
