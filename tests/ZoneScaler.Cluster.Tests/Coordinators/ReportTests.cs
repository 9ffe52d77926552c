using ZoneScaler.Cluster.Backups;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Tests.Coordinators;

public sealed class MoveForecastTests
{
    [Fact]
    public void Of_Zone_IsTheWayThereAndBackAndThereItsLastTickAndTheStoresWrite()
    {
        var forecast = new MoveForecast(() => TimeSpan.FromMilliseconds(2));
        Assert.Equal(TimeSpan.FromMilliseconds(3), forecast.Of(0));

        forecast.Wrote(TimeSpan.FromMilliseconds(20));

        Assert.Equal(TimeSpan.FromMilliseconds(23), forecast.Of(0));
        Assert.Equal(TimeSpan.FromMilliseconds(31), forecast.Of(1_000_000));
    }

    [Fact]
    public void Wrote_OneSlowWrite_CountsAQuarter()
    {
        var forecast = new MoveForecast(() => TimeSpan.Zero);
        forecast.Wrote(TimeSpan.FromMilliseconds(20));
        forecast.Wrote(TimeSpan.FromMilliseconds(60));

        Assert.Equal(TimeSpan.FromMilliseconds(30), forecast.Of(0));
    }

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
}
