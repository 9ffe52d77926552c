using ZoneScaler.Cluster.Time;

namespace ZoneScaler.Cluster.Tests.Time;

public sealed class WorldClockTests
{
    [Fact]
    public void Measure_SeveralRoundTrips_TrustsTheShortest()
    {
        var clock = new WorldClock();

        clock.Measure(At(10), worldTime: At(100.5), now: At(10.4)); // the answer took far longer than the question
        clock.Measure(At(11), worldTime: At(101.01), now: At(11.02));

        Assert.Equal(90.0, clock.Offset.TotalSeconds, 3);
    }

    [Fact]
    public void Measure_TheMeasureJumped_VoidsWhatWasBefore()
    {
        var clock = new WorldClock();
        for (var i = 0; i < 16; i++)
            clock.Measure(At(10 + i), worldTime: At(100.005 + i), now: At(10.01 + i));

        clock.Measure(At(30), worldTime: At(500.05), now: At(30.1));

        Assert.Equal(470, clock.Offset.TotalSeconds, 3);
    }

    [Fact]
    public void Measure_NewMeasureAnswersLate_MovesNoFartherThanIsCertain()
    {
        var clock = new WorldClock();
        for (var i = 0; i < 16; i++)
            clock.Measure(At(10 + i), worldTime: At(100.005 + i), now: At(10.01 + i));
        clock.Forget();

        // The question waited for two seconds, the answer came at once: half of the way would be a second too much.
        clock.Measure(At(30), worldTime: At(122.2), now: At(32.2));
        Assert.Equal(90, clock.Offset.TotalSeconds, 3);

        // Another way that tells more: 90.5 with an uncertainty of a tenth.
        clock.Measure(At(33), worldTime: At(123.6), now: At(33.2));
        Assert.Equal(90.4, clock.Offset.TotalSeconds, 3);

        for (var i = 0; i < 5; i++)
            clock.Measure(At(34 + i), worldTime: At(124.505 + i), now: At(34.01 + i));
        Assert.Equal(90.5, clock.Offset.TotalSeconds, 3);
    }

    [Fact]
    public void Measure_AnswerFromTheFuture_IsIgnored()
    {
        var clock = new WorldClock();

        clock.Measure(At(20), worldTime: At(100), now: At(10));

        Assert.False(clock.IsKnown);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(105.9, false)]
    [InlineData(50, false)]
    [InlineData(107, true)]
    public void IsBehind_OtherTime_OnlyWhenClearlyLater(double other, bool expected)
    {
        var clock = new WorldClock();
        clock.Set(At(100), now: At(5));

        Assert.Equal(expected, clock.IsBehind(At(other), now: At(10)));
    }

    [Fact]
    public void IsBehind_TimeNotKnown_AnyTimeIsBetter() => Assert.True(new WorldClock().IsBehind(At(1), At(1)));

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
