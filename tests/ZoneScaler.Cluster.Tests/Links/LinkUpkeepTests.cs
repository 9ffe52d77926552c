using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Tests.Links;

/// <summary>Whom a node dials and when, and when it gives a link up.</summary>
public sealed class LinkUpkeepTests
{
    private static readonly NodeId Peer = LinkRig.Greater;

    private readonly LinkRig _rig = new();

    [Fact]
    public void Advance_AddressOrWishIsMissing_DialsNobody()
    {
        _rig.Table.Know(LinkRig.Lesser, "a:1");
        _rig.Table.Want(LinkRig.Greater);
        _rig.Tick(TimeSpan.FromMinutes(1));

        Assert.Empty(_rig.Dialled);
    }

    [Fact]
    public void Want_ItselfOrWhileNoMember_DialsNobody()
    {
        _rig.Dial(Peer);
        _rig.Dialled.Clear();
        _rig.Table.Know(LinkRig.Self, "m:1");
        _rig.Table.Want(LinkRig.Self);
        _rig.Table.Stop(LinkEndReason.NotMember);
        _rig.Table.Know(Peer, "z:1");
        _rig.Table.Want(Peer);
        _rig.Tick(TimeSpan.FromMinutes(1));

        Assert.Empty(_rig.Dialled);
    }

    [Fact]
    public void Advance_AttemptUnderWay_DialsOnce()
    {
        _rig.Dial(Peer);
        _rig.Tick(TimeSpan.FromSeconds(1));

        Assert.Single(_rig.Dialled);
    }

    [Fact]
    public void Closed_Attempt_IsRepeatedAfterPausesThatGrow()
    {
        var link = _rig.Dial(Peer);
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            _rig.Table.Closed(link, LinkEndReason.Unreachable);
            var start = _rig.Clock.Now;
            _rig.Clock.Now = _rig.Table.Advance();
            _rig.Table.Advance();
            pauses.Add(_rig.Clock.Now - start);
            link = _rig.Dialled[^1].Link;
        }

        Assert.Equal(9, _rig.Dialled.Count);
        Assert.InRange(pauses[0], _rig.Settings.RetryMin / 2, _rig.Settings.RetryMin * 2);
        Assert.All(pauses, p => Assert.InRange(p, _rig.Settings.RetryMin / 2, _rig.Settings.RetryMax));
        Assert.InRange(pauses[^1], _rig.Settings.RetryMax / 2, _rig.Settings.RetryMax);
        Assert.Empty(_rig.Heard); // it never worked
        Assert.Equal(Enumerable.Repeat(Peer, 8), _rig.Unreachable);
    }

    [Fact]
    public void Closed_LinkThatWorked_IsReportedAndDialledSoon()
    {
        for (var i = 0; i < 8; i++)
        {
            _rig.Table.Closed(_rig.Dial(Peer), LinkEndReason.Unreachable);
            _rig.Clock.Now += _rig.Settings.RetryMax;
        }
        var link = _rig.Connect(Peer);

        _rig.Table.Closed(link, LinkEndReason.Reset);

        Assert.Equal((Peer, link, LinkEndReason.Reset), _rig.Heard[^1]);
        Assert.Contains(NodeEvent.LinkDown, _rig.Notes.Events);
        Assert.InRange(_rig.Table.Advance() - _rig.Clock.Now, TimeSpan.Zero, _rig.Settings.RetryMin * 2);
    }

    [Fact]
    public void HasBroken_AfterAReset_UntilThereIsALinkAgain()
    {
        var link = _rig.Connect(Peer);
        Assert.False(_rig.Table.HasBroken(Peer));

        _rig.Table.Closed(link, LinkEndReason.Reset);
        Assert.True(_rig.Table.HasBroken(Peer));
        _rig.Clock.Now += _rig.Settings.RetryMax;
        _rig.Table.Closed(_rig.Dial(Peer), LinkEndReason.Unreachable);
        Assert.True(_rig.Table.HasBroken(Peer));

        _rig.Clock.Now += _rig.Settings.RetryMax;
        _rig.Connect(Peer);
        Assert.False(_rig.Table.HasBroken(Peer));
    }

    [Fact]
    public void HasBroken_ALinkThatFellSilent_HasNot()
    {
        _rig.Connect(Peer);

        _rig.Tick(_rig.Settings.LinkSilence);

        Assert.Contains(NodeEvent.LinkDown, _rig.Notes.Events);
        Assert.False(_rig.Table.HasBroken(Peer));
    }

    [Fact]
    public void Closed_LinkOfThePeers_IsDialledBackWhereItSaidItIs()
    {
        _rig.Table.Want(Peer);
        var link = _rig.Greeted(Peer);
        _rig.Table.Closed(link, LinkEndReason.Reset);
        _rig.Tick(_rig.Settings.RetryMax);

        Assert.Equal("z:9", Assert.Single(_rig.Dialled).Address);
    }

    [Fact]
    public void Advance_NothingHeard_GivesTheLinkUp()
    {
        var link = _rig.Connect(Peer);
        _rig.Tick(_rig.Settings.LinkSilence - TimeSpan.FromMilliseconds(1));
        Assert.True(_rig.IsUp(Peer, link));

        _rig.Tick(TimeSpan.FromMilliseconds(1));

        Assert.Equal((link, LinkEndReason.Silent), _rig.Closed.Single());
        Assert.Equal((Peer, link, LinkEndReason.Silent), _rig.Heard[^1]);
    }

    [Fact]
    public void Advance_NodeStoodStill_ThePeerIsNotSuspectedForIt()
    {
        _rig.Connect(Peer);
        _rig.Clock.CallAt = _rig.Clock.Now;

        _rig.Tick(_rig.Settings.SuspectAfter);
        Assert.Empty(_rig.Silent);
        Assert.True(_rig.Table.IsHeard(Peer, _rig.Settings.SuspectAfter));

        _rig.Clock.CallAt = _rig.Clock.Now + _rig.Settings.SuspectAfter;
        _rig.Tick(_rig.Settings.SuspectAfter);
        Assert.Equal([Peer], _rig.Silent);
    }

    [Fact]
    public void Advance_SomethingHeard_KeepsTheLink()
    {
        var link = _rig.Connect(Peer);
        _rig.Tick(_rig.Settings.LinkSilence / 2);
        _rig.Table.Heard(link);

        _rig.Tick(_rig.Settings.LinkSilence * 0.75);

        Assert.True(_rig.IsUp(Peer, link));
    }

    [Fact]
    public void Advance_AttemptsThatNeverEnd_AreGivenUp()
    {
        var dialled = _rig.Dial(Peer);
        var accepted = _rig.Accept();

        _rig.Tick(_rig.Settings.LinkSilence);

        Assert.Equal([(dialled, LinkEndReason.Silent), (accepted, LinkEndReason.Silent)], _rig.Closed.Order());
    }

    [Fact]
    public void Advance_PeersThatTalkButNeverSayWhoTheyAre_AreGivenUp()
    {
        var dialled = _rig.Dial(Peer);
        _rig.Table.Dialled(dialled);
        var accepted = _rig.Accept();
        for (var i = 0; i < 10; i++)
        {
            _rig.Table.Heard(dialled);
            _rig.Table.Heard(accepted);
            _rig.Tick(_rig.Settings.LinkSilence / 10);
        }

        Assert.Equal([(dialled, LinkEndReason.Silent), (accepted, LinkEndReason.Silent)], _rig.Closed.Order());
    }

    [Fact]
    public void Advance_LinkIsUp_AsksForSignsOfLifeQuicklyAtFirst()
    {
        var link = _rig.Connect(Peer);
        _rig.Sent.Clear();
        var start = _rig.Clock.Now;
        var pings = 0;
        var quick = TimeSpan.Zero;
        while (pings < 20)
        {
            _rig.Table.Heard(link);
            _rig.Clock.Now = _rig.Table.Advance();
            if (pings < 16 && _rig.Sent.Count == 16)
                quick = _rig.Clock.Now - start;
            pings = _rig.Sent.Count;
        }

        Assert.All(_rig.Sent, s => Assert.NotNull(s.Message.Ping));
        Assert.InRange(quick, _rig.Settings.LinkKeepAlive * 4, _rig.Settings.LinkKeepAlive * 6);
        Assert.InRange(_rig.Clock.Now - start - quick, _rig.Settings.LinkKeepAlive * 3, _rig.Settings.LinkKeepAlive * 5);
    }

    [Fact]
    public void Forget_PeerWithALink_EndsItForGood()
    {
        var link = _rig.Connect(Peer);

        _rig.Table.Forget(Peer);
        _rig.Tick(_rig.Settings.RetryMax);

        Assert.Equal([(link, LinkEndReason.PeerGone)], _rig.Closed);
        Assert.Equal((Peer, link, LinkEndReason.PeerGone), _rig.Heard[^1]);
        Assert.Single(_rig.Dialled);
    }

    [Fact]
    public void KeepOnly_SomePeers_ForgetsTheOthers()
    {
        var kept = _rig.Connect(LinkRig.Lesser);
        var gone = _rig.Connect(LinkRig.Greater);

        _rig.Table.KeepOnly([LinkRig.Lesser]);

        Assert.Equal([(gone, LinkEndReason.PeerGone)], _rig.Closed);
        Assert.True(_rig.IsUp(LinkRig.Lesser, kept));
    }

    [Fact]
    public void Stop_LinksAndAttempts_AllEndForTheReason()
    {
        var up = _rig.Connect(Peer);
        var dialled = _rig.Dial(LinkRig.Lesser);
        var accepted = _rig.Accept();

        _rig.Table.Stop(LinkEndReason.NotMember);

        Assert.Equal([(up, LinkEndReason.NotMember), (dialled, LinkEndReason.NotMember), (accepted, LinkEndReason.NotMember)], _rig.Closed.Order());
        Assert.Equal((Peer, up, LinkEndReason.NotMember), _rig.Heard[^1]);
    }

    [Fact]
    public void Start_AfterAnEarlierMembership_KnowsNobodyOfThat()
    {
        _rig.Connect(Peer);
        _rig.Table.Stop(LinkEndReason.NotMember);
        _rig.Table.Start(LinkRig.Self with { Revision = 90 }, "m:1", LinkRig.Birth);

        _rig.Tick(TimeSpan.FromMinutes(1));

        Assert.Single(_rig.Dialled);
    }

    [Fact]
    public void Dialled_AttemptGivenUpMeanwhile_SaysNothing()
    {
        var link = _rig.Dial(Peer);
        _rig.Table.Forget(Peer);

        _rig.Table.Dialled(link);

        Assert.Empty(_rig.Sent);
    }
}
