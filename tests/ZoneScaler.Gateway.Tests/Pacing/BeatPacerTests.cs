using ZoneScaler.Gateway.Pacing;

namespace ZoneScaler.Gateway.Tests.Pacing;

public sealed class BeatPacerTests
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(10);

    private readonly BeatPacer _pacer = new(Period, Slack);

    public BeatPacerTests() => _pacer.Beat(TimeSpan.Zero, 1, missing: 0, isAnyAwake: true);

    [Fact]
    public void IsDue_AllZonesDelivered_AtOnce()
    {
        Assert.False(_pacer.IsDue(Ms(45), newestTick: 1, missing: 0));
        Assert.False(_pacer.IsDue(Ms(45), newestTick: 2, missing: 1));
        Assert.True(_pacer.IsDue(Ms(45), newestTick: 2, missing: 0));
    }

    [Fact]
    public void IsDue_AZoneIsLate_AtTheDeadline()
    {
        Assert.False(_pacer.IsDue(Ms(59), newestTick: 2, missing: 1));
        Assert.Equal(Ms(60), _pacer.Deadline);
        Assert.True(_pacer.IsDue(Ms(60), newestTick: 2, missing: 1));
    }

    [Fact]
    public void IsDue_TheLateZoneComes_NoSecondBeatForTheTick()
    {
        _pacer.Beat(Ms(60), 2, missing: 1, isAnyAwake: true);
        Assert.False(_pacer.IsDue(Ms(61), newestTick: 2, missing: 0));
    }

    [Fact]
    public void Beat_AZoneHangs_BeatsKeepThePace()
    {
        for (var tick = 2; tick < 100; tick++)
        {
            var due = _pacer.Deadline;
            Assert.Equal(Period * (tick - 1) + Slack, due);
            _pacer.Beat(due, tick, missing: 1, isAnyAwake: true);
            Assert.Equal(tick, _pacer.Tick);
        }
    }

    [Fact]
    public void Beat_AllZonesAsleep_TimeGoesOn()
    {
        _pacer.Beat(Ms(60), 1, missing: 0, isAnyAwake: false);
        _pacer.Beat(Ms(110), 1, missing: 0, isAnyAwake: false);
        Assert.Equal(3, _pacer.Tick);
    }

    [Fact]
    public void Beat_AfterALongPause_DoesNotCatchUp()
    {
        _pacer.Beat(Ms(10_000), 2, missing: 1, isAnyAwake: true);
        Assert.Equal(Ms(10_000) + Period + Slack, _pacer.Deadline);
    }

    [Fact]
    public void Beat_TwoTicksAtOnce_ShowsTheNewer()
    {
        _pacer.Beat(Ms(50), 3, missing: 0, isAnyAwake: true);
        Assert.Equal(3, _pacer.Tick);
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
