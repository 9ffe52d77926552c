using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster.Tests.Coordinators;

public sealed class LeaderChallengeTests : IDisposable
{
    private const long TheirTerm = 44;
    private static readonly NodeId Other = new("other", 12);

    private readonly CoordinatorRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Advance_LeaderNotReachedYet_LeavesItTheTimeToLink()
    {
        _rig.LeaderIs(Other, TheirTerm);
        _rig.IsLeaderReached = false;

        Assert.Equal(_rig.Clock.Now + _rig.Settings.SuspectAfter, _rig.Advance());
        Assert.Empty(_rig.Port.Commits);
    }

    [Fact]
    public void Advance_LeaderNotReached_ChallengesItsTermUnderThisNodesLease()
    {
        Challenge();

        var txn = _rig.Port.Commits.Single().Txn;
        Assert.Equal([Compare.Created(_rig.Keys.Leader, TheirTerm)], txn.If);
        Assert.Equal((_rig.Keys.Challenge, CoordinatorRig.Lease), (txn.Then.Single().Key, txn.Then.Single().Lease));
    }

    [Fact]
    public void Advance_ChallengeUnanswered_DeposesUnlessSomethingHasChanged()
    {
        Challenge();
        _rig.Port.Answer(new TxnResult(true, 70, []));
        _rig.Advance();
        Assert.Empty(_rig.Port.Commits);

        _rig.Tick(_rig.Settings.InquiryTimeout);

        var txn = _rig.Port.Commits.Single().Txn;
        Assert.Equal([Compare.Created(_rig.Keys.Leader, TheirTerm), Compare.Modified(_rig.Keys.Challenge, 70)], txn.If);
        Assert.Equal([_rig.Keys.Leader, _rig.Keys.Challenge], txn.Then.Select(o => o.Key));
        Assert.All(txn.Then, o => Assert.Equal(OpKind.Delete, o.Kind));
        _rig.Port.Answer(new TxnResult(true, 71, []));
        Assert.Contains(NodeEvent.LeaderDeposed, _rig.Notes.Events);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Advance_LeaderHasAnsweredOrTheStoreHasNot_AsksAgainLater(bool isAnswered)
    {
        Challenge();
        _rig.Port.Answer(new TxnResult(true, 70, []));
        _rig.Tick(_rig.Settings.InquiryTimeout);
        if (isAnswered)
            _rig.Port.Answer(new TxnResult(false, 71, []));
        else
            _rig.Port.Fail(mayHaveHappened: true);
        Assert.Contains(NodeEvent.LeaderNotDeposed, _rig.Notes.Events);

        _rig.Tick(_rig.Settings.ReportInterval / 2);
        Assert.Empty(_rig.Port.Commits);
        _rig.Tick(_rig.Settings.ReportInterval / 2);

        Assert.Equal(_rig.Keys.Challenge, _rig.Port.Commits.Single().Txn.Then.Single().Key);
    }

    [Fact]
    public void Advance_LeaderReachedMeanwhile_IsLeftAlone()
    {
        Challenge();
        _rig.Port.Answer(new TxnResult(true, 70, []));
        _rig.IsLeaderReached = true;

        _rig.Tick(_rig.Settings.InquiryTimeout);

        Assert.Empty(_rig.Port.Commits);
    }

    [Fact]
    public void Advance_AnotherLeadsMeanwhile_AnswersOfTheFormerTermSayNothing()
    {
        Challenge();
        _rig.LeaderIs(new NodeId("third", 13), 80);
        _rig.Port.Answer(new TxnResult(true, 81, []));

        Assert.Equal(_rig.Clock.Now + _rig.Settings.SuspectAfter, _rig.Advance());
        Assert.DoesNotContain(NodeEvent.LeaderChallenged, _rig.Notes.Events);
    }

    [Fact]
    public void Challenge_OfThisNode_IsTakenAway()
    {
        _rig.Elect();

        Challenged(75);

        var txn = _rig.Port.Commits.Single().Txn;
        Assert.Equal([Compare.Modified(_rig.Keys.Challenge, 75)], txn.If);
        Assert.Equal(Op.Delete(_rig.Keys.Challenge), txn.Then.Single());
    }

    [Fact]
    public void Challenge_ThisNodeMustNotAct_IsNotAnswered()
    {
        _rig.Elect();
        _rig.Clock.Now += _rig.Settings.Lease;

        Challenged(75);

        Assert.Empty(_rig.Port.Commits);
    }

    [Fact]
    public void Challenge_AfterSteppingDown_IsNotThisNodesToAnswer()
    {
        _rig.Elect();
        _rig.LeaderIs(Other, 90);

        Assert.DoesNotContain(_rig.Keys.Challenge, _rig.Port.Watches.Keys);
    }

    private void Challenge()
    {
        _rig.LeaderIs(Other, TheirTerm);
        _rig.IsLeaderReached = false;
        _rig.Tick(_rig.Settings.SuspectAfter);
    }

    private void Challenged(long revision) => _rig.Port.Watches[_rig.Keys.Challenge](
        new WatchBatch(revision, [new WatchEvent(WatchEventKind.Put, new KeyValue(_rig.Keys.Challenge, default, revision, revision, 1, 9))], IsReset: false));
}
