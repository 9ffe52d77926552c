using System.Numerics;
using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Gateway.Tests.Views;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Tests.Sessions;

public sealed class SubscriptionsTests : IZoneLink
{
    private static readonly ZoneId Zone = ZoneId.OfCell(0, 0);

    private readonly Subscriptions _subscriptions;
    private int _asked;

    public SubscriptionsTests()
    {
        var spec = new WorldSpec { Name = "one", Bounds = Box.Rectangle(0, 0, 1000, 1000), CellSize = 1000 };
        var view = new View([FeedFrame.Schema], 2, new SilentListener(), TimeSpan.FromSeconds(30));
        _subscriptions = new Subscriptions(view, this, gateway: 1, spec, new GatewayOptions { InterestRadius = 100 });
        _subscriptions.Update(new Watch(), new Vector3(500, 500, 0), Zone, TimeSpan.Zero);
    }

    [Fact]
    public void Zone_ThatRefusesRightAfterItWasAsked_IsAskedAgainSoon_AndEachTimeLater()
    {
        Assert.Equal([0, 1], Refuse(at: 1, looks: [24, 25]));
        Assert.Equal([0, 1], Refuse(at: 26, looks: [74, 75]));
        Assert.Equal([0, 1], Refuse(at: 76, looks: [174, 175]));
    }

    [Fact]
    public void Zone_ThatDoesNotAnswer_IsAskedAgainAfterALongerWhile()
    {
        Assert.Equal(0, _subscriptions.Repeat(TimeSpan.FromMilliseconds(249)));
        Assert.Equal(1, _subscriptions.Repeat(TimeSpan.FromMilliseconds(250)));
        Assert.Equal(2, _asked);
    }

    bool IZoneLink.Send(ZoneId zone, FrameBuffer frame)
    {
        _asked++;
        frame.Release();
        return true;
    }

    private int[] Refuse(int at, int[] looks)
    {
        for (var frame = 0; frame < 5; frame++)
            _subscriptions.Resync(Zone, TimeSpan.FromMilliseconds(at)); // what else was sent is refused, too
        return [.. looks.Select(l => _subscriptions.Repeat(TimeSpan.FromMilliseconds(l)))];
    }
}
