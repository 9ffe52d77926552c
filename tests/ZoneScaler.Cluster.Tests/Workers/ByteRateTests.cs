using ZoneScaler.Cluster.Backups;

namespace ZoneScaler.Cluster.Tests.Workers;

public sealed class ByteRateTests
{
    private readonly ByteRate _rate = new(TimeSpan.FromSeconds(100));

    [Fact]
    public void Measure_FirstTime_IsTheRateSinceTheStart() => Assert.Equal(500, _rate.Measure(1000, TimeSpan.FromSeconds(102)));

    [Fact]
    public void Measure_AtOnce_IsWhatItWas_AndTheBytesCountNextTime()
    {
        Assert.Equal(0, _rate.Measure(400, TimeSpan.FromSeconds(100.4)));
        Assert.Equal(1000, _rate.Measure(1000, TimeSpan.FromSeconds(101)));
        Assert.Equal(1000, _rate.Measure(9000, TimeSpan.FromSeconds(101.4)));
    }

    [Fact]
    public void Measure_TrafficEnds_IsAThirdAfterTenSeconds()
    {
        _rate.Measure(1000, TimeSpan.FromSeconds(101));

        for (var second = 102; second < 111; second++)
            _rate.Measure(1000, TimeSpan.FromSeconds(second));

        Assert.Equal(1000 / Math.E, _rate.Measure(1000, TimeSpan.FromSeconds(111)), 0.001);
    }
}
