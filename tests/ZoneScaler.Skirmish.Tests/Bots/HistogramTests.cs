using Skirmish.Bots;

namespace ZoneScaler.Skirmish.Tests.Bots;

public sealed class HistogramTests
{
    [Fact]
    public void Percentile_OfAThousandDurations_IsWithinAStep()
    {
        var histogram = new Histogram();
        for (var i = 1; i <= 1000; i++)
            histogram.AddMilliseconds(i);

        Assert.Equal(500, histogram.Percentile(0.5), 0.11);
        Assert.Equal(990, histogram.Percentile(0.99), 0.11);
        Assert.Equal(1000, histogram.MaxMilliseconds);
    }

    [Fact]
    public void Percentile_OfNothing_IsZero() => Assert.Equal(0, new Histogram().Percentile(0.99));

    [Fact]
    public void Merge_AddsUp()
    {
        var (first, second) = (new Histogram(), new Histogram());
        first.AddMilliseconds(1);
        second.AddMilliseconds(100_000);

        first.Merge(second);

        Assert.Equal(2, first.Count);
        Assert.Equal(100_000, first.MaxMilliseconds);
    }
}
