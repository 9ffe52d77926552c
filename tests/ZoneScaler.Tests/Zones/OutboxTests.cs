using ZoneScaler.Streams;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Zones;

public sealed class OutboxTests
{
    private static readonly ZoneId Zone = ZoneId.OfCell(0, 0);

    [Fact]
    public void Step_AReceiverThrows_NoFrameIsSentTwiceAndTheRestIsGivenBack()
    {
        var host = new ZoneHost(new World(Arena.Spec, Arena.Types), new Arena());
        var (bad, good) = (new Inbox { Fault = new InvalidOperationException("disposed of") }, new Inbox());
        host.AttachGateway(1, bad);
        host.AttachGateway(2, good);
        host.Send(Zone, GatewayFrames.Subscribe(1));
        host.Send(Zone, GatewayFrames.Subscribe(2));

        var zone = host.Find(Zone)!;
        Assert.Throws<InvalidOperationException>(() => host.Step(zone, 1));
        Assert.Empty(zone.Outbox);
        bad.Fault = null;
        for (var tick = 2; tick < 5; tick++)
            host.Step(zone, tick);

        var frames = bad.Received.Concat(good.Received).ToList();
        Assert.True(frames.Count > 5);
        Assert.Equal(frames.Count, frames.Distinct().Count());
    }

    private sealed class Inbox : IGatewayInbox
    {
        public Exception? Fault { get; set; }

        public List<FrameBuffer> Received { get; } = [];

        public void Receive(FrameBuffer frame)
        {
            Received.Add(frame);
            if (Fault != null)
                throw Fault;
        }
    }
}
