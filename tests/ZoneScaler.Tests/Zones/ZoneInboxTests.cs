using ZoneScaler.Streams;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Zones;

public sealed class ZoneInboxTests
{
    private readonly ZoneInbox _inbox = new();
    private readonly List<FrameBuffer> _taken = [];

    [Fact]
    public void TakeBefore_FramesOfLaterTicks_WaitForThem()
    {
        Add(source: 2, tick: 10);
        Add(source: 1, tick: 9);
        Add(source: 1, tick: 8);

        Assert.Equal([(1, 9), (1, 8)], Take(10));
        Assert.True(_inbox.HasEarly);
        Assert.Equal([(2, 10)], Take(11));
        Assert.True(_inbox.IsEmpty);
    }

    [Theory]
    [InlineData(ZoneInbox.MaxLeadTicks, true)]
    [InlineData(ZoneInbox.MaxLeadTicks + 1, false)]
    public void TakeBefore_FrameFarAhead_IsTakenAtOnce(long lead, bool waits)
    {
        Add(source: 1, tick: 100 + lead);

        Assert.Equal(waits ? [] : [(1UL, 100 + lead)], Take(100));
        Assert.Equal(waits, _inbox.HasEarly);
    }

    private void Add(ulong source, long tick)
    {
        var frame = FrameBuffer.Rent();
        frame.Source = source;
        frame.Tick = tick;
        _inbox.Add(frame);
    }

    private List<(ulong Source, long Tick)> Take(long tick)
    {
        _taken.Clear();
        _inbox.TakeBefore(tick, _taken);
        return [.. _taken.Select(f => (f.Source, f.Tick))];
    }
}
