using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Tests.Coordinators;

public sealed class ReportTests
{
    [Theory]
    [InlineData(12_000, 12)]
    [InlineData(-5, 0)]
    [InlineData(long.MaxValue, 3_600_000)]
    public void Report_OfAnOwner_BringsThePredictionToTheStrategy(long microseconds, double expectedMs)
    {
        var owner = new NodeId("w1", 10);
        using var rig = new CoordinatorRig();
        rig.Place(owner);
        var report = rig.Hosting((rig.Zones[0], 1));
        report.Zones[0].PredictedPauseUs = microseconds;

        rig.Coordinator.Receive(owner, report);
        rig.Tick(rig.Settings.PlanInterval);

        Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), rig.View!.Zones[0].PredictedPause);
    }

    [Fact]
    public void Report_OfAnOwner_SaysHowLongTheZoneStoodStillUntilSomebodyElseHasIt()
    {
        var owner = new NodeId("w1", 10);
        using var rig = new CoordinatorRig();
        rig.Place(owner);
        rig.Coordinator.Receive(owner, rig.Hosting((rig.Zones[0], 1)));
        Assert.Null(rig.Zone(0).LastPause);
        var report = rig.Hosting((rig.Zones[0], 1));
        report.Zones[0].PausedUs = 12_500;

        rig.Coordinator.Receive(owner, report);

        Assert.Equal(TimeSpan.FromMilliseconds(12.5), rig.Zone(0).LastPause);
        rig.AssignmentWritten(rig.Zones[0], new Assignment(new NodeId("w2", 11), 2), CoordinatorRig.Term + 11);
        Assert.Null(rig.Zone(0).LastPause);
    }

    [Fact]
    public void Report_OfAnOwner_BringsTheLoadToTheStrategy()
    {
        var owner = new NodeId("w1", 10);
        using var rig = new CoordinatorRig();
        rig.Place(owner);
        var report = rig.Hosting((rig.Zones[0], 1));
        (report.Zones[0].Load, report.Zones[0].BorderTraffic, report.Zones[0].Entities, report.Zones[0].Players) = (0.25, 1500, 40, 3);

        rig.Coordinator.Receive(owner, report);
        rig.Tick(rig.Settings.PlanInterval);

        var view = rig.View!.Zones[0];
        Assert.Equal((0.25, 1500, 40, 3), (view.Load, view.BorderTraffic, view.Entities, view.Players));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Report_ThatAZoneWithoutABackupIsHosted_HasTheStrategyAskedAtOnce(bool lacksBackup)
    {
        var (owner, other) = (new NodeId("w1", 10), new NodeId("w2", 11));
        using var rig = new CoordinatorRig(backups: 1);
        rig.Place(owner, other);
        rig.AssignmentWritten(rig.Zones[0], new Assignment(owner, 1) { InSync = lacksBackup ? [] : [other] }, CoordinatorRig.Term + 11);
        rig.Tick(rig.Settings.PlanInterval);
        var planned = rig.View;

        rig.Coordinator.Receive(owner, rig.Hosting((rig.Zones[0], 1)));
        rig.Tick(rig.Settings.PlanInterval / 5);

        Assert.Equal(lacksBackup, planned != rig.View);
    }
}
