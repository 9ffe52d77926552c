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

    [Theory]
    [InlineData(0.004, 1)]
    [InlineData(0.1, 6)]
    public void Measure_ShortAndLongWays_AShortOneIsEnough(double way, int expected)
    {
        var clock = new WorldClock();
        var measured = 0;
        while (!clock.IsKnown)
            clock.Measure(At(10 + measured), worldTime: At(100 + way / 2 + measured), now: At(10 + way + measured++));

        Assert.Equal(expected, measured);
        Assert.Equal(90, clock.Offset.TotalSeconds, 3);
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
    [InlineData(90, 105)]
    [InlineData(105.9, 105)] // within what measurements are wrong by
    [InlineData(200, 200)]
    public void Correct_AnotherTime_CountsOnlyIfClearlyLater(double other, double expected)
    {
        var clock = new WorldClock();
        clock.Correct(At(100), default, now: At(5));

        clock.Correct(At(other), default, now: At(10));
        Assert.Equal(At(expected), clock.At(At(10)));
        clock.Correct(default, ticked: At(other), now: At(10)); // a zone has ticked then
        Assert.Equal(At(expected), clock.At(At(10)));
    }

    [Fact]
    public void Start_NobodyKnowsTheTime_GoesOnAfterWhatHasTicked()
    {
        var clock = new WorldClock();
        clock.Correct(default, ticked: At(300), now: At(5));
        clock.Correct(default, ticked: At(200), now: At(6));
        Assert.False(clock.IsKnown); // somebody may still say

        clock.Start(now: At(7));

        Assert.Equal(At(301), clock.At(At(8)));
    }

    [Fact]
    public void Start_NothingHasTicked_BeginsAtZero()
    {
        var clock = new WorldClock();

        clock.Start(now: At(7));

        Assert.Equal(1, clock.At(At(8)).TotalSeconds, 3);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
