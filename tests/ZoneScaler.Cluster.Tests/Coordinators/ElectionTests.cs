using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster.Tests.Coordinators;

public sealed class ElectionTests : IDisposable
{
    private static readonly NodeId Other = new("other", 12);

    private readonly CoordinatorRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Advance_LeaderNotHeardOfYet_AsksForNothing()
    {
        _rig.Advance();

        Assert.Empty(_rig.Port.Commits);
    }

    [Fact]
    public void Advance_NobodyLeads_StandsUnderItsOwnRegistrationAndLease()
    {
        _rig.LeaderIsNobody();
        _rig.Advance();

        var txn = _rig.Port.Commits.Single().Txn;
        Assert.Equal([Compare.Absent(_rig.Keys.Leader), Compare.Created(_rig.Keys.Node("c"), CoordinatorRig.Revision)], txn.If);
        Assert.Equal((_rig.Keys.Leader, CoordinatorRig.Lease), (txn.Then.Single().Key, txn.Then.Single().Lease));
    }

    [Fact]
    public void Advance_AnotherLeads_AsksForNothing()
    {
        _rig.LeaderIs(Other, 44);
        _rig.Advance();

        Assert.Empty(_rig.Port.Commits);
    }

    [Fact]
    public void Advance_LeaseMayHaveEnded_AsksForNothing()
    {
        _rig.LeaderIsNobody();
        _rig.Clock.Now += _rig.Settings.Lease;

        Assert.Equal(TimeSpan.MaxValue, _rig.Advance());
        Assert.Empty(_rig.Port.Commits);
    }

    [Fact]
    public void Advance_AnswerStillComing_AsksOnce()
    {
        _rig.LeaderIsNobody();
        _rig.Advance();
        _rig.Tick(TimeSpan.FromSeconds(5));

        Assert.Single(_rig.Port.Commits);
    }

    [Fact]
    public void Campaign_Won_LeadsFromTheWritesRevision()
    {
        _rig.Elect();

        Assert.Equal(CoordinatorRig.Term, _rig.Coordinator.Term);
        Assert.False(_rig.Coordinator.IsReady);
        Assert.Contains(NodeEvent.Elected, _rig.Notes.Events);
    }

    [Fact]
    public void Campaign_Refused_LeadsNothingAndTriesAgainAfterAPause()
    {
        _rig.LeaderIsNobody();
        _rig.Advance();
        _rig.Port.Answer(new TxnResult(false, 46, []));
        _rig.Advance();
        Assert.Empty(_rig.Port.Commits);

        _rig.Tick(_rig.Settings.RetryMin);

        Assert.False(_rig.Coordinator.IsLeader);
        Assert.Single(_rig.Port.Commits);
    }

    [Fact]
    public void Campaign_AnswerLostButWon_LeadsWhenTheKeySaysSo()
    {
        _rig.LeaderIsNobody();
        _rig.Advance();
        _rig.Port.Fail(mayHaveHappened: true);

        _rig.LeaderIs(_rig.Member.Id, 46);

        Assert.Equal(46, _rig.Coordinator.Term);
    }

    [Fact]
    public void Campaign_KeySaysSoBeforeTheAnswer_LeadsOnce()
    {
        _rig.LeaderIsNobody();
        _rig.Advance();
        _rig.LeaderIs(_rig.Member.Id, 46);
        _rig.Port.Answer(new TxnResult(true, 46, []));

        Assert.Equal(46, _rig.Coordinator.Term);
        Assert.Equal(1, _rig.Notes.Events.Count(e => e == NodeEvent.Elected));
    }

    [Fact]
    public void Campaign_AnswerOfAnEarlierMembership_IsIgnored()
    {
        _rig.LeaderIsNobody();
        _rig.Advance();
        var late = _rig.Port.Commits.Dequeue();
        _rig.Member.StoreReplaced("gone");
        _rig.Leader.Stop();
        _rig.Clock.Now += _rig.Settings.RetryMax;
        _rig.Register(60);

        late.Done(new CommitOutcome(new TxnResult(true, 46, []), true));

        Assert.False(_rig.Coordinator.IsLeader);
    }

    [Fact]
    public void LeaderChanged_ToAnother_StepsDownAndForgets()
    {
        _rig.Place(new NodeId("w1", 10));

        _rig.LeaderIs(Other, 70);

        Assert.False(_rig.Coordinator.IsLeader);
        Assert.Contains(NodeEvent.SteppedDown, _rig.Notes.Events);
        Assert.Empty(_rig.Coordinator.Nodes);
        Assert.All(_rig.Coordinator.Zones, z => Assert.Null(z.Assignment));
        Assert.DoesNotContain(_rig.Keys.Zones, _rig.Port.Watches.Keys);
    }

    [Fact]
    public void LeaderChanged_OwnKeyGone_StepsDownAndStandsAgain()
    {
        _rig.Place(new NodeId("w1", 10));
        _rig.LeaderIs(_rig.Member.Id, CoordinatorRig.Term);

        _rig.LeaderIsNobody();
        _rig.Advance();

        Assert.False(_rig.Coordinator.IsLeader);
        Assert.Contains(_rig.Port.Commits, c => c.Txn.If.Contains(Compare.Absent(_rig.Keys.Leader)));
    }

    [Fact]
    public void LeaderChanged_OwnTermIsHeard_GoesOn()
    {
        _rig.Place(new NodeId("w1", 10));

        _rig.LeaderIs(_rig.Member.Id, CoordinatorRig.Term);

        Assert.True(_rig.Coordinator.IsReady);
    }

    [Fact]
    public void Stop_MembershipLost_LeadsNoMore()
    {
        _rig.Place(new NodeId("w1", 10));

        _rig.Coordinator.Stop();

        Assert.False(_rig.Coordinator.IsLeader);
        Assert.Equal(TimeSpan.MaxValue, _rig.Advance());
    }

    [Fact]
    public void Lead_StoreAsItWasBeforeTheTerm_IsNotReady()
    {
        // What is older than the election may lack what the predecessor wrote last.
        _rig.Elect();
        _rig.Nodes(CoordinatorRig.Worker(new NodeId("w1", 10)));
        _rig.Port.Watches[_rig.Keys.Zones](new WatchBatch(CoordinatorRig.Term - 1, [], IsReset: true));
        Assert.False(_rig.Coordinator.IsReady);

        _rig.Port.Watches[_rig.Keys.Zones](new WatchBatch(CoordinatorRig.Term, [], IsReset: true));

        Assert.True(_rig.Coordinator.IsReady);
        Assert.Contains(NodeEvent.CoordinatorReady, _rig.Notes.Events);
    }

    [Fact]
    public void Lead_NodesNotKnownYet_PlacesNothing()
    {
        _rig.Elect();
        _rig.Assignments();
        _rig.Tick(TimeSpan.FromMinutes(1));

        Assert.False(_rig.Coordinator.IsReady);
        Assert.Empty(_rig.Writes);
    }
}
