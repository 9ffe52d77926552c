using Microsoft.Extensions.Logging;
using ZoneScaler.Cluster.Running;

namespace ZoneScaler.Cluster.Tests.Running;

public sealed class NodeLogTests
{
    [Fact]
    public void Level_OfWhatCostsStateOrStopsAZone_IsAWarningAtLeast()
    {
        NodeEvent[] losses = [NodeEvent.ZoneLost, NodeEvent.ZoneQuarantined, NodeEvent.DeadLetter, NodeEvent.StateLacking, NodeEvent.MembershipLost];

        Assert.All(losses, e => Assert.True(NodeLog.LevelOf(e) >= LogLevel.Warning, $"{e} is {NodeLog.LevelOf(e)}"));
    }
}
