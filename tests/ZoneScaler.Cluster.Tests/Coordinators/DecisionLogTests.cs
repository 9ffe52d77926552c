using ZoneScaler.Allocation;
using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Tests.Coordinators;

public sealed class DecisionLogTests
{
    private static readonly ZoneId Zone = ZoneId.OfCell(1, 2);

    [Fact]
    public void Add_BeyondCapacity_ForgetsTheOldestButNotWhyAZoneIsWhereItIs()
    {
        var log = new DecisionLog(capacity: 3);
        log.Add(new Decision(TimeSpan.Zero, DecisionKind.Place, Zone, "w1", "room"));
        for (var i = 0; i < 4; i++)
            log.Add(new Decision(TimeSpan.FromSeconds(i), DecisionKind.AddBackup, Zone, $"b{i}", "safety"));

        Assert.Equal(["b3", "b2", "b1"], log.Last.Select(d => d.Worker));
        Assert.Equal("room", log.PlaceOf(Zone)?.Reason);
        Assert.Null(log.PlaceOf(ZoneId.OfCell(0, 0)));
    }

    [Fact]
    public void Coordinator_HasPlacedZones_KnowsWhyAndWhatItThinksNow()
    {
        using var rig = new CoordinatorRig(strategy: new LoadBased());
        rig.Lead(new NodeId("w1", 10));
        Assert.Empty(rig.Coordinator.Decisions.Last);
        Assert.All(rig.Coordinator.Explain(), e => Assert.StartsWith("goes to w1: w1 has room", e.Text, StringComparison.Ordinal));
        rig.Tick(rig.Settings.SettleTime);
        rig.Port.Answer(new(true, CoordinatorRig.Term + 10, []));
        rig.Tick(TimeSpan.FromSeconds(3));
        rig.Coordinator.Receive(new NodeId("w1", 10), rig.Hosting([.. rig.Zones.Select(z => (z, 1u))])); // what nobody hosts yet has no reason to stay

        Assert.Equal(rig.Zones.Reverse(), rig.Coordinator.Decisions.Last.Select(d => d.Zone));
        var decision = rig.Coordinator.Decisions.PlaceOf(rig.Zones[0])!.Value;
        Assert.Equal(("w1", DecisionKind.Place), (decision.Worker, decision.Kind));
        Assert.Equal(TimeSpan.FromSeconds(3), rig.Coordinator.AgeOf(decision));
        Assert.All(rig.Coordinator.Explain(), e => Assert.StartsWith("stays on w1", e.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Coordinator_StepsDown_ForgetsWhatItDecided()
    {
        using var rig = new CoordinatorRig(strategy: new LoadBased());
        rig.Place(new NodeId("w1", 10));
        Assert.NotEmpty(rig.Coordinator.Decisions.Last);

        rig.LeaderIs(new NodeId("other", 70), 80);

        Assert.Empty(rig.Coordinator.Decisions.Last);
        Assert.Empty(rig.Coordinator.Explain());
    }
}
