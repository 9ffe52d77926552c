using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Game;

/// <summary>A directory in which everything can be reached, for a zone without a host.</summary>
internal sealed class Everything : IZoneDirectory
{
    public Reach Reach(ZoneId zone) => new(IsAvailable: true, IsCongested: false, Path: 1, Timeline: 1);

    public bool IsClosed(ZoneId zone) => false;

    public GatewayReach ReachGateway(uint gateway) => new(IsKnown: true);
}
