using ZoneScaler.Cluster.Backups;

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
}
