using Skirmish.Bots;

namespace ZoneScaler.Skirmish.Tests.Bots;

public sealed class ServerTimeTests
{
    private static readonly TimeSpan Now = TimeSpan.FromSeconds(10);

    [Fact]
    public void SecondsAt_OnePong_IsHalfTheRoundTripOn()
    {
        var time = new ServerTime();
        Assert.False(time.IsKnown);

        time.Observe(TimeSpan.FromMilliseconds(2), 100, Now);

        Assert.True(time.IsKnown);
        Assert.Equal(101, time.SecondsAt(Now + TimeSpan.FromSeconds(1)), 1e-9);
    }

    [Fact]
    public void SecondsAt_LateServerOrSlowPong_DoesNotSetItBack()
    {
        var time = new ServerTime();
        time.Observe(TimeSpan.FromMilliseconds(2), 100, Now);

        time.Observe(TimeSpan.FromMilliseconds(1), 99.97, Now); // the server was late with its tick
        time.Observe(TimeSpan.FromMilliseconds(400), 100.15, Now); // held up on the way back

        Assert.Equal(100, time.SecondsAt(Now), 0.001);
    }
}
