using ZoneScaler.Gateway.Pacing;
using ZoneScaler.Gateway.Tests.Views;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Tests.Pacing;

public sealed class FrameQueueTests
{
    [Fact]
    public void Enqueue_Full_DropsAndNamesTheZone()
    {
        var queue = new FrameQueue(2);
        queue.Enqueue(Frame(0));
        queue.Enqueue(Frame(1));
        queue.Enqueue(Frame(2));
        queue.Enqueue(Frame(2));
        var gaps = new List<ZoneId>();
        var frames = queue.Drain(gaps);
        Assert.Equal(2, frames.Count);
        Assert.Equal([ZoneId.OfCell(2, 0)], gaps);
        frames.ForEach(f => f.Release());
        frames.Clear();
        gaps.Clear();
        Assert.Empty(queue.Drain(gaps));
        Assert.Empty(gaps);
    }

    private static FrameBuffer Frame(int x)
    {
        var frame = FrameBuffer.Rent();
        frame.Writer.WriteBytes(new FeedFrame(ZoneId.OfCell(x, 0), 1).Bytes);
        return frame;
    }
}
