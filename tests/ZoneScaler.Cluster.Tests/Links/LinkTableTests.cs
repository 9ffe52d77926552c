using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Tests.Links;

public sealed class LinkTableTests
{
    private static readonly NodeId Peer = LinkRig.Greater;

    private readonly LinkRig _rig = new();

    [Fact]
    public void Dialled_PeerIsThere_SaysWhoItIsAndWhomItMeans()
    {
        var link = _rig.Dial(Peer);
        _rig.Table.Dialled(link);

        Assert.Equal([(link, "z:1")], _rig.Dialled);
        var expected = new Hello { World = "w", Node = NodeRef.Of(LinkRig.Self), Expected = NodeRef.Of(Peer), Protocol = ClusterProtocol.Version, Address = "m:1", Birth = LinkRig.Birth, Dial = 1 };
        Assert.Equal(expected, _rig.Sent.Single().Message.Hello);
        Assert.False(_rig.IsUp(Peer, link));
    }

    [Fact]
    public void Welcome_FromThePeer_LinkIsUp()
    {
        var link = _rig.Connect(Peer);

        Assert.True(_rig.IsUp(Peer, link));
        Assert.True(_rig.Table.TryGetPeer(link, out var found));
        Assert.Equal(Peer, found);
        Assert.Equal([(Peer, link, LinkEndReason.None)], _rig.Heard);
        Assert.Contains(NodeEvent.LinkUp, _rig.Notes.Events);
    }

    [Fact]
    public void Welcome_FromSomebodyElse_LinkEnds()
    {
        var link = _rig.Dial(Peer);
        _rig.Table.Dialled(link);

        _rig.Receive(link, new Control { Welcome = new Welcome { Node = NodeRef.Of(Peer with { Revision = 9 }) } });

        AssertRefused(link, LinkEndReason.Malformed);
    }

    [Fact]
    public void Welcome_Twice_LinkEnds()
    {
        var link = _rig.Connect(Peer);

        _rig.Receive(link, new Control { Welcome = new Welcome { Node = NodeRef.Of(Peer) } });

        Assert.Equal([(link, LinkEndReason.Malformed)], _rig.Closed);
        Assert.Equal((Peer, link, LinkEndReason.Malformed), _rig.Heard[^1]);
    }

    [Theory]
    [InlineData("z")]
    [InlineData("")] // nobody, as the link knows its peer so far
    public void Welcome_OnALinkThatThePeerDialled_LinkEnds(string name)
    {
        var link = _rig.Accept();

        _rig.Receive(link, new Control { Welcome = new Welcome { Node = new NodeRef { Name = name } } });

        AssertRefused(link, LinkEndReason.Malformed);
    }

    [Fact]
    public void Hello_OfAMember_IsWelcomeAndUp()
    {
        var link = _rig.Greeted(Peer);

        Assert.Equal(NodeRef.Of(LinkRig.Self), _rig.Sent.Single().Message.Welcome.Node);
        Assert.True(_rig.IsUp(Peer, link));
        Assert.Equal([(Peer, link, LinkEndReason.None)], _rig.Heard);
    }

    [Fact]
    public void Hello_OfAnotherWorld_IsRefused() => AssertRefused(_rig.Greeted(Peer, h => h.World = "other"), LinkEndReason.WrongWorld);

    [Fact]
    public void Hello_OfAnotherProtocol_IsRefused() => AssertRefused(_rig.Greeted(Peer, h => h.Protocol++), LinkEndReason.WrongVersion);

    [Fact]
    public void Hello_OfAMemberInAnotherStore_IsRefused() => AssertRefused(_rig.Greeted(Peer, h => h.Birth++), LinkEndReason.AnotherStore);

    [Theory]
    [InlineData("m", 6)] // its next life
    [InlineData("x", 5)]
    public void Hello_MeantForAnother_IsRefused(string name, long revision) =>
        AssertRefused(_rig.Greeted(Peer, h => h.Expected = NodeRef.Of(new NodeId(name, revision))), LinkEndReason.WrongNode);

    [Fact]
    public void Hello_MeantForNobody_IsRefused() => AssertRefused(_rig.Greeted(Peer, h => h.Expected = null), LinkEndReason.WrongNode);

    [Fact]
    public void Hello_FromNobody_IsRefused() => AssertRefused(_rig.Greeted(Peer, h => h.Node = null), LinkEndReason.Malformed);

    [Fact]
    public void Hello_WhileThisNodeIsNoMember_IsRefused()
    {
        _rig.Table.Stop(LinkEndReason.NotMember);

        AssertRefused(_rig.Greeted(Peer), LinkEndReason.NotMember);
    }

    [Fact]
    public void Hello_Twice_LinkEnds()
    {
        var link = _rig.Greeted(Peer);

        _rig.Receive(link, new Control { Hello = new Hello { World = "w", Node = NodeRef.Of(Peer), Expected = NodeRef.Of(LinkRig.Self), Protocol = ClusterProtocol.Version, Birth = LinkRig.Birth } });

        Assert.Equal((Peer, link, LinkEndReason.Malformed), _rig.Heard[^1]);
    }

    [Fact]
    public void Hello_OnALinkThatThisNodeDialled_LinkEnds()
    {
        var link = _rig.Dial(Peer);
        _rig.Table.Dialled(link);

        _rig.Receive(link, new Control { Hello = new Hello { World = "w", Node = NodeRef.Of(Peer), Expected = NodeRef.Of(LinkRig.Self), Protocol = ClusterProtocol.Version, Birth = LinkRig.Birth } });

        AssertRefused(link, LinkEndReason.Malformed);
    }

    [Fact]
    public void Hello_WhileThisNodeDialsAndIsTheLesser_ItsOwnLinkIsKept()
    {
        var own = _rig.Dial(LinkRig.Greater);
        var others = _rig.Greeted(LinkRig.Greater);

        Assert.Equal([(others, LinkEndReason.Crossed)], _rig.Closed);
        Assert.Contains(NodeEvent.LinkCrossed, _rig.Notes.Events);
        _rig.Table.Dialled(own);
        _rig.Receive(own, new Control { Welcome = new Welcome { Node = NodeRef.Of(LinkRig.Greater) } });
        Assert.True(_rig.IsUp(LinkRig.Greater, own));
    }

    [Fact]
    public void Hello_WhileThisNodeDialsAndIsTheGreater_ThePeersLinkIsKept()
    {
        var own = _rig.Dial(LinkRig.Lesser);
        var others = _rig.Greeted(LinkRig.Lesser);

        Assert.Equal([(own, LinkEndReason.Crossed)], _rig.Closed);
        Assert.True(_rig.IsUp(LinkRig.Lesser, others));
    }

    [Fact]
    public void Hello_WhileALinkSeemsToWork_ReplacesIt()
    {
        var first = _rig.Connect(Peer);
        var second = _rig.Greeted(Peer);

        Assert.Equal([(first, LinkEndReason.Replaced)], _rig.Closed);
        Assert.Equal([(Peer, first, LinkEndReason.None), (Peer, first, LinkEndReason.Replaced), (Peer, second, LinkEndReason.None)], _rig.Heard);
    }

    [Fact]
    public void Hello_ThatWasOnItsWayWhenThePeerAgreedToThisLink_LeavesThatAlone()
    {
        var own = _rig.Dial(Peer);
        _rig.Table.Dialled(own);
        _rig.Receive(own, new Control { Welcome = new Welcome { Node = NodeRef.Of(Peer), Dials = 1 } });

        var crossed = _rig.Greeted(Peer, h => h.Dial = 1);

        Assert.Equal([(crossed, LinkEndReason.Crossed)], _rig.Closed);
        Assert.True(_rig.IsUp(Peer, own));
        var anew = _rig.Greeted(Peer, h => h.Dial = 2);
        Assert.True(_rig.IsUp(Peer, anew));
    }

    [Fact]
    public void Welcome_SaysHowOftenThisNodeHasDialled()
    {
        _rig.Dial(Peer);
        _rig.Dial(LinkRig.Lesser);
        var link = _rig.Greeted(LinkRig.Lesser);

        Assert.Contains(_rig.Sent, s => s.Link == link && s.Message.Welcome?.Dials == 2);
    }

    [Fact]
    public void Hello_RefusedWhileALinkWorks_LeavesThatAlone()
    {
        var first = _rig.Connect(Peer);
        _rig.Greeted(Peer, h => h.World = "other");

        Assert.True(_rig.IsUp(Peer, first));
    }

    [Fact]
    public void Message_BeforeTheLinkIsUp_EndsIt()
    {
        var link = _rig.Accept();

        Assert.False(_rig.Receive(link, new Control { Orders = new Orders() }));

        AssertRefused(link, LinkEndReason.Malformed);
    }

    [Fact]
    public void Message_OverALinkThatIsUp_IsForOthers()
    {
        var link = _rig.Connect(Peer);

        Assert.False(_rig.Table.Receive(link, new Control { Report = new Report() }, out var from));
        Assert.Equal(Peer, from.Peer);
    }

    [Fact]
    public void Message_OfALaterVersion_IsIgnored()
    {
        var link = _rig.Connect(Peer);

        Assert.False(_rig.Receive(link, new Control()));
        Assert.True(_rig.IsUp(Peer, link));
    }

    [Fact]
    public void Message_OverALinkThatHasEnded_IsIgnored()
    {
        var link = _rig.Connect(Peer);
        _rig.Table.Closed(link, LinkEndReason.Reset);

        Assert.False(_rig.Receive(link, new Control { Orders = new Orders() }));
        Assert.Empty(_rig.Closed);
    }

    private void AssertRefused(int link, LinkEndReason reason)
    {
        Assert.Equal([(link, reason)], _rig.Closed);
        Assert.Empty(_rig.Heard);
        Assert.False(_rig.Table.TryGetPeer(link, out _));
        Assert.DoesNotContain(_rig.Sent, s => s.Message.Welcome != null);
    }
}
