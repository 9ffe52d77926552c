namespace ZoneScaler.Cluster.Tests.Time;

public sealed class NodeClockTests
{
    private readonly NodeClock _clock = new() { Now = TimeSpan.FromSeconds(10) };

    [Theory]
    [InlineData(150, 140, 140)] // called early, for something has happened
    [InlineData(150, 240, 240)] // a little late, as on any busy machine
    [InlineData(150, 900, 250)] // it stood still
    [InlineData(-50, 900, 100)] // it was to be called long since
    public void Awake_CalledWhenWantedOrLater_CountsWhatIsNotAStandstill(int wantedMs, int calledMs, int countedMs)
    {
        var awake = _clock.Awake;
        _clock.CallAt = _clock.Now + TimeSpan.FromMilliseconds(wantedMs);

        _clock.Now += TimeSpan.FromMilliseconds(calledMs);

        Assert.Equal(TimeSpan.FromMilliseconds(countedMs), _clock.Awake - awake);
    }

    [Fact]
    public void WhenAwake_AfterAStandstill_IsLater()
    {
        var at = _clock.Awake + TimeSpan.FromSeconds(2);
        Assert.Equal(TimeSpan.FromSeconds(12), _clock.WhenAwake(at));
        _clock.CallAt = _clock.Now;

        _clock.Now += TimeSpan.FromMilliseconds(1100);

        Assert.Equal(TimeSpan.FromSeconds(13), _clock.WhenAwake(at));
    }
}
