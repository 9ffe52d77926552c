using ZoneScaler.Streams;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Channels;

/// <summary>A zone that waits for confirmations that do not come, from a zone on another host.</summary>
[Collection("scripts")]
public sealed class ResendTests
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(100);

    private readonly Side _here = new(tickRate: 20);
    private readonly Side _there = new(tickRate: 20);

    [Fact]
    public void Step_OftenWithinASecond_SendsNothingAgain()
    {
        var sender = Meet(_here, _there);
        _there.IsMute = true;
        Tell(sender);

        for (var step = 0; step < 500; step++)
            _here.Host.Step(sender, 20 + step, Start + TimeSpan.FromMilliseconds(step));

        Assert.Equal(0, sender.ResentCount);
        _here.Host.Step(sender, 600, Start + TimeSpan.FromMilliseconds(1001));
        Assert.Equal(1, sender.ResentCount);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(60)]
    public void Step_AtTheWorldsRate_SendsAgainAfterASecond(int tickRate)
    {
        var (here, there) = (new Side(tickRate), new Side(tickRate));
        var sender = Meet(here, there);
        there.IsMute = true;
        Tell(sender);
        here.Host.Step(sender, 20);

        for (var tick = 21; tick < 20 + tickRate; tick++)
            here.Host.Step(sender, tick);
        Assert.Equal(0, sender.ResentCount);
        here.Host.Step(sender, 20 + tickRate);

        Assert.Equal(1, sender.ResentCount);
    }

    /// <summary>Opens a zone on each side, and lets each hear a message of the other, so that they know each other.</summary>
    private static Zone Meet(Side here, Side there)
    {
        (here.Other, there.Other) = (there, here);
        var sender = here.Host.Open(ZoneId.Named("teller"), 1);
        var receiver = there.Host.Open(ZoneId.Named("hearer"), 1);
        here.Host.Step(sender, 1); // its script starts
        Tell(sender);
        for (var tick = 2; tick < 20; tick++)
        {
            here.Host.Step(sender, tick);
            there.Host.Step(receiver, tick);
        }
        Assert.True(sender.Channels.IsConfirmed);
        Assert.Equal(0, sender.ResentCount);
        return sender;
    }

    private static void Tell(Zone sender) => sender.Visit(zone =>
    {
        foreach (var record in zone.Entities.Records)
            zone.Call(record, static (entity, target) => ((Keeper)entity).Tell(target, 1), zone.World.NamedZone("hearer"));
    });

    private sealed class Side : IZoneRouter, IOutputGate
    {
        public Side(int tickRate)
        {
            Keeper.Starting = null;
            var world = new World(Arena.Spec with { TickRate = tickRate }, Arena.Types).WithNamedZone<Keeper>("teller").WithNamedZone<Keeper>("hearer");
            Host = new ZoneHost(world, this, this);
        }

        public ZoneHost Host { get; }

        public Side? Other { get; set; }

        public bool IsMute { get; set; }

        public bool MayAct => true;

        public ZoneReach Reach(ZoneId zone) => new(IsAvailable: true, Path: 1);

        public void Send(ZoneId zone, FrameBuffer frame)
        {
            if (IsMute)
                frame.Release();
            else
                Other!.Host.Receive(zone, frame);
        }

        public void SendToNode(uint node, ZoneId zone, FrameBuffer frame) => frame.Release();

        public GatewayReach ReachGateway(uint gateway) => default;

        public void SendToGateway(uint gateway, FrameBuffer frame) => frame.Release();
    }
}
