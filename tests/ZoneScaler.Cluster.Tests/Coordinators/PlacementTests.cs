using ZoneScaler.Allocation;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Tests.Coordinators;

public sealed class PlacementTests : IDisposable
{
    private static readonly NodeId First = new("w1", 10);
    private static readonly NodeId Second = new("w2", 11);

    private readonly CoordinatorRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Place_NewWorld_ComparesTermWorkersAndAbsence()
    {
        _rig.Lead(First, Second);
        _rig.Tick(_rig.Settings.SettleTime);

        var txn = Assert.Single(_rig.Writes);
        Assert.Contains(Compare.Created(_rig.Keys.Leader, CoordinatorRig.Term), txn.If);
        Assert.Contains(Compare.Created(_rig.Keys.Node("w1"), 10), txn.If);
        Assert.Contains(Compare.Created(_rig.Keys.Node("w2"), 11), txn.If);
        Assert.All(_rig.Zones, z => Assert.Contains(Compare.Absent(_rig.Keys.Zone(z)), txn.If));
        Assert.Equal(1 + 2 + 4, txn.If.Count);
        var written = _rig.Written(txn);
        Assert.All(written.Values, a => Assert.Equal(1u, a.Epoch));
        Assert.Equal([2, 2], written.Values.GroupBy(a => a.Owner).Select(g => g.Count()));
    }

    [Fact]
    public void Place_NewWorldAndWorkersStillComing_Waits()
    {
        _rig.Lead(First);
        _rig.Tick(_rig.Settings.SettleTime / 2);
        _rig.Joins(CoordinatorRig.Worker(new NodeId("w2", 61)));
        _rig.Tick(_rig.Settings.SettleTime / 2);
        Assert.Empty(_rig.Writes);

        _rig.Tick(_rig.Settings.SettleTime);

        Assert.Single(_rig.Writes);
    }

    [Fact]
    public void Place_NewWorldAndAWarmWorker_WaitsForAnother()
    {
        _rig.Lead();
        _rig.Joins(CoordinatorRig.Worker(First, isWarm: true));
        _rig.Tick(TimeSpan.FromMinutes(1));
        _rig.Tick(TimeSpan.FromMinutes(1));
        Assert.Empty(_rig.Writes);
        Assert.Single(_rig.Notes.Events, e => e == NodeEvent.NoWorker);

        _rig.Joins(CoordinatorRig.Worker(new NodeId("w2", 61)));
        _rig.Tick(_rig.Settings.SettleTime);

        Assert.All(_rig.Written(Assert.Single(_rig.Writes)).Values, a => Assert.Equal("w2", a.Owner.Name));
        Assert.True(_rig.View!.Workers.Single(w => w.Name == "w1").IsWarm);
    }

    [Fact]
    public void Place_FewerWorkersThanAskedFor_Waits()
    {
        using var rig = new CoordinatorRig(new ClusterSettings { MinWorkers = 2 });
        rig.Lead(First);
        rig.Tick(TimeSpan.FromMinutes(1));
        Assert.Empty(rig.Writes);

        rig.Joins(CoordinatorRig.Worker(new NodeId("w2", 61)));
        rig.Tick(rig.Settings.SettleTime);

        Assert.Single(rig.Writes);
    }

    [Fact]
    public void Place_WriteOnItsWay_WritesNothingTwice()
    {
        _rig.Lead(First);
        _rig.Tick(_rig.Settings.SettleTime);
        _rig.Tick(_rig.Settings.PlanInterval);

        Assert.Single(_rig.Writes);
    }

    [Fact]
    public void Place_ManyZonesOnAsManyWorkers_StaysWithinATransactionsLimit()
    {
        using var rig = new CoordinatorRig(cells: 12);
        rig.Lead([.. Enumerable.Range(1, 144).Select(i => new NodeId($"w{i}", i))]);
        rig.Tick(rig.Settings.SettleTime);

        Assert.Equal(144, rig.Writes.Sum(w => w.Then.Count));
        Assert.All(rig.Writes, w => Assert.InRange(w.If.Count, 3, Txn.MaxOperations));
    }

    [Fact]
    public void Place_NobodyCanTakeZones_SaysSoOnce()
    {
        _rig.Lead(First);
        _rig.Coordinator.Receive(First, new Report { IsLeaving = true });
        _rig.Tick(_rig.Settings.SettleTime);
        _rig.Tick(_rig.Settings.PlanInterval);

        Assert.Empty(_rig.Writes);
        Assert.Equal(1, _rig.Notes.Events.Count(e => e == NodeEvent.NoWorker));
    }

    [Fact]
    public void Place_WorkerThatIsNotHeard_IsShownAsThat()
    {
        _rig.Unheard.Add(First);
        _rig.Lead(First, Second);
        _rig.Tick(_rig.Settings.SettleTime);

        Assert.Equal([("w1", false), ("w2", true)], _rig.View!.Workers.Select(w => (w.Name, w.IsHeard)));
        Assert.All(_rig.Written(_rig.Writes.Single()).Values, a => Assert.Equal(Second, a.Owner));
    }

    [Fact]
    public void Place_OtherRolesAndLeavingWorkers_AreShownAsWhatTheyAre()
    {
        _rig.Elect();
        _rig.Nodes(CoordinatorRig.Worker(First), CoordinatorRig.Worker(Second), CoordinatorRig.Worker(new NodeId("g", 13), roles: NodeRoles.Gateway));
        _rig.Assignments();
        _rig.Coordinator.Receive(First, new Report { IsLeaving = true });
        _rig.Tick(_rig.Settings.SettleTime);

        Assert.Equal([("w1", true), ("w2", false)], _rig.View!.Workers.Select(w => (w.Name, w.IsLeaving)));
        Assert.All(_rig.Written(_rig.Writes.Single()).Values, a => Assert.Equal(Second, a.Owner));
    }

    [Fact]
    public void Place_PlanNamesStrangersAndTakenZones_FollowsOnlyTheRest()
    {
        var zones = new CoordinatorRig().Zones;
        using var rig = new CoordinatorRig(strategy: new FixedPlan(new Placement(zones[0], "stranger", ""), new Placement(zones[1], "w1", ""), new Placement(zones[2], "w1", ""), new Placement(new ZoneId(99), "w1", "")));
        rig.Elect();
        rig.Nodes(CoordinatorRig.Worker(First), CoordinatorRig.Worker(Second));
        rig.Assignments((zones[2], new Assignment(Second, 1)));
        rig.Tick(rig.Settings.SettleTime);

        Assert.Equal([zones[1]], rig.Written(rig.Writes.Single()).Keys);
    }

    [Fact]
    public void Owner_StillRegistered_KeepsItsZonesThoughItIsSilent()
    {
        _rig.Place(First, Second);
        _rig.Unlinked.Add("w1");
        _rig.Tick(TimeSpan.FromHours(1));

        Assert.Empty(_rig.Writes);
    }

    [Fact]
    public void Owner_Gone_ItsZonesGoElsewhereInTheNextEpoch()
    {
        _rig.Place(First, Second);
        var lost = _rig.Coordinator.Zones.Where(z => z.Assignment!.Owner == First).Select(z => z.Zone).ToArray();

        _rig.Goes("w1", 90);
        _rig.Tick(TimeSpan.Zero);

        var txn = Assert.Single(_rig.Writes);
        Assert.Equal(lost, _rig.Written(txn).Keys);
        Assert.All(_rig.Written(txn).Values, a => Assert.Equal(new Assignment(Second, 2) { Deaths = [First] }, a));
        Assert.All(lost, z => Assert.Contains(Compare.Modified(_rig.Keys.Zone(z), CoordinatorRig.Term + 10), txn.If));
    }

    [Fact]
    public void Owner_RegisteredAnew_IsAnotherNode()
    {
        _rig.Place(First);

        _rig.Joins(CoordinatorRig.Worker(new NodeId("w1", 90)));
        _rig.Tick(_rig.Settings.PlanInterval);

        Assert.All(_rig.Written(_rig.Writes.Single()).Values, a => Assert.Equal(new Assignment(new NodeId("w1", 90), 2) { Deaths = [First] }, a));
    }

    [Fact]
    public void Owner_DeletionFromBeforeItsRegistration_IsIgnored()
    {
        _rig.Place(First);

        _rig.Goes("w1", 9);

        Assert.Equal(First, Assert.Single(_rig.Coordinator.Nodes).Id);
    }

    [Fact]
    public void Owner_MissingAfterAReset_IsGone()
    {
        _rig.Place(First, Second);

        _rig.Port.Watches[_rig.Keys.Nodes](new WatchBatch(90, [CoordinatorRig.Worker(Second).ToEvent(_rig.Keys)], IsReset: true));
        _rig.Tick(TimeSpan.Zero);

        Assert.All(_rig.Written(_rig.Writes.Single()).Values, a => Assert.Equal(new Assignment(Second, 2) { Deaths = [First] }, a));
    }

    [Fact]
    public void Owners_ManyGoneAtOnce_ZonesWaitUntilTheHoldIsReleased()
    {
        var third = new NodeId("w3", 12);
        _rig.Place(First, Second, third);
        _rig.Goes("w1", 90);
        _rig.Goes("w2", 91);
        _rig.Tick(_rig.Settings.PlanInterval);
        Assert.Contains(NodeEvent.Holding, _rig.Notes.Events);
        var whileHolding = _rig.Writes.Count();

        _rig.Coordinator.ReleaseHold();
        _rig.Tick(TimeSpan.Zero);

        Assert.Equal(0, whileHolding);
        Assert.All(_rig.Written(_rig.Writes.Single()).Values, a => Assert.Equal(third, a.Owner));
    }

    [Fact]
    public void Owners_ThatHaveSaidThatTheyLeave_AreNotLost()
    {
        var third = new NodeId("w3", 12);
        _rig.Place(First, Second, third);
        _rig.Coordinator.Receive(First, new Report { IsLeaving = true });
        _rig.Coordinator.Receive(Second, new Report { IsLeaving = true });
        _rig.Goes("w1", 90);
        _rig.Goes("w2", 91);
        _rig.Tick(TimeSpan.Zero);

        Assert.DoesNotContain(NodeEvent.Holding, _rig.Notes.Events);
        Assert.All(_rig.Written(_rig.Writes.Single()).Values, a => Assert.Equal(third, a.Owner));
    }

    [Fact]
    public void Move_TargetCountsAsDead_GoesElsewhere()
    {
        var third = new NodeId("w3", 12);
        using var rig = FirstLeaves(third);
        var moving = rig.Coordinator.Zones.First(z => z.MovesTo == Second);

        rig.Unheard.Add(Second);
        rig.Coordinator.Suspect(Second);
        rig.Coordinator.Receive(First, new Finding { Node = NodeRef.Of(Second), IsReached = false });
        rig.Tick(rig.Settings.PlanInterval);

        Assert.Equal(third, moving.MovesTo);
    }

    [Fact]
    public void Move_OwnerHasDroppedTheTarget_ItGetsTheStateAnew()
    {
        using var rig = FirstLeaves();
        var moving = rig.Coordinator.Zones.First(z => z.MovesTo == Second);

        rig.AssignmentWritten(moving.Zone, new Assignment(First, 1) { Timeline = 1 }, 90);
        rig.Coordinator.Receive(First, Leaving(rig));
        rig.Tick(rig.Settings.PlanInterval);

        Assert.Equal([Second], Assert.Contains(moving.Zone, rig.Written(rig.Writes.Last())).Joining);
        Assert.Equal(Second, moving.MovesTo);
    }

    [Fact]
    public void Report_WorkerLeavesOrStays_OthersAreTold()
    {
        _rig.Place(First, Second);
        foreach (var node in (NodeId[])[First, Second])
            _rig.Coordinator.LinkUp(node);
        _rig.Sent.Clear();

        _rig.Coordinator.Receive(First, new Report { IsLeaving = true });
        Assert.Equal([(First, true)], Told());
        _rig.Coordinator.Receive(First, new Report { IsLeaving = true });
        Assert.Equal([(First, true)], Told());
        _rig.Coordinator.Receive(First, new Report());
        Assert.Equal([(First, true), (First, false)], Told());

        (NodeId, bool)[] Told() => [.. _rig.RoutesTo(Second).SelectMany(r => r.Nodes).Select(n => (n.Node.ToId(), n.IsLeaving))];
    }

    private static CoordinatorRig FirstLeaves(params NodeId[] others)
    {
        var rig = new CoordinatorRig(strategy: new LoadBased());
        rig.Elect();
        rig.Nodes([.. new[] { First, Second }.Concat(others).Select(n => CoordinatorRig.Worker(n))]);
        rig.Assignments([.. rig.Zones.Select(z => (z, new Assignment(First, 1) { Timeline = 1, InSync = [Second] }))]);
        rig.Coordinator.Receive(First, rig.Hosting([.. rig.Zones.Select(z => (z, 1u))]));
        rig.Coordinator.Receive(First, Leaving(rig));
        rig.Tick(TimeSpan.Zero);
        return rig;
    }

    private static Report Leaving(CoordinatorRig rig)
    {
        var report = rig.Hosting([.. rig.Zones.Select(z => (z, 1u))]);
        report.IsLeaving = true;
        return report;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Zone_HasLeftItsWorker_TheNextOnesAreTakenFromOneThatLeavesAtOnce(bool leaves)
    {
        _rig.Place(First, Second);
        _rig.Coordinator.Receive(First, new Report { IsLeaving = leaves });
        _rig.Tick(_rig.Settings.PlanInterval);
        var planned = _rig.View;

        var index = Enumerable.Range(0, _rig.Zones.Count).First(i => _rig.Zone(i).Assignment!.Owner == First);
        _rig.AssignmentWritten(_rig.Zones[index], new Assignment(Second, 2), 90);
        _rig.Tick(_rig.Settings.PlanInterval / 5);

        Assert.Equal(leaves, planned != _rig.View);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Backup_HasJoinedBesideOneOfALeavingWorker_ThatIsReleasedAtOnce(bool leaves)
    {
        _rig.Place(First, Second);
        var zone = _rig.Zones[0];
        _rig.AssignmentWritten(zone, new Assignment(First, 1) { InSync = [Second] }, 90);
        _rig.Coordinator.Receive(Second, new Report { IsLeaving = leaves });
        _rig.Tick(_rig.Settings.PlanInterval);
        var planned = _rig.View;

        _rig.AssignmentWritten(zone, new Assignment(First, 1) { InSync = [Second, new NodeId("w3", 13)] }, 91);
        _rig.Tick(_rig.Settings.PlanInterval / 5);

        Assert.Equal(leaves, planned != _rig.View);
    }

    [Fact]
    public void Write_Refused_ReadsTheTruthAndFollowsIt()
    {
        _rig.Lead(First);
        _rig.Tick(_rig.Settings.SettleTime);
        _rig.Port.Answer(new TxnResult(false, 80, []));
        Assert.Contains(NodeEvent.AssignmentRefused, _rig.Notes.Events);
        var read = _rig.Port.Commits.Single().Txn;
        Assert.Equal(_rig.Zones.Select(z => Op.Get(_rig.Keys.Zone(z))), read.Then);

        _rig.Port.Answer(new TxnResult(true, 81, [[_rig.Pair(_rig.Zones[0], new Assignment(First, 4), 79)], [], [], []]));
        _rig.Tick(_rig.Settings.PlanInterval);

        Assert.Equal(new Assignment(First, 4), _rig.Zone(0).Assignment);
        Assert.Equal(_rig.Zones.Skip(1), _rig.Written(_rig.Writes.Single()).Keys);
    }

    [Fact]
    public void Write_OutcomeUnknown_OrdersNothingBeforeItHasRead()
    {
        _rig.Lead(First);
        _rig.Tick(_rig.Settings.SettleTime);
        _rig.Port.Fail(mayHaveHappened: true);

        Assert.Contains(NodeEvent.AssignmentUnknown, _rig.Notes.Events);
        Assert.Empty(_rig.OrdersTo(First));
        _rig.Tick(_rig.Settings.PlanInterval);
        Assert.Empty(_rig.Writes);
    }

    [Fact]
    public void Write_NeverLeft_IsTriedAgainAtTheNextPlan()
    {
        _rig.Lead(First);
        _rig.Tick(_rig.Settings.SettleTime);
        _rig.Port.Fail(mayHaveHappened: false);
        Assert.Empty(_rig.Port.Commits);

        _rig.Tick(_rig.Settings.PlanInterval);

        Assert.Single(_rig.Writes);
    }

    [Fact]
    public void Write_ReadFails_IsTriedAgainAtTheNextPlan()
    {
        _rig.Lead(First);
        _rig.Tick(_rig.Settings.SettleTime);
        _rig.Port.Fail(mayHaveHappened: true);
        _rig.Port.Fail(mayHaveHappened: false);

        _rig.Tick(_rig.Settings.PlanInterval);

        Assert.Single(_rig.Writes);
    }

    [Fact]
    public void Write_AnswerOfAnEarlierTerm_IsIgnored()
    {
        _rig.Lead(First);
        _rig.Tick(_rig.Settings.SettleTime);
        var late = _rig.Port.Commits.Dequeue();
        _rig.LeaderIs(new NodeId("other", 12), 70);

        late.Done(new CommitOutcome(new TxnResult(true, 60, []), true));

        Assert.All(_rig.Coordinator.Zones, z => Assert.Null(z.Assignment));
        Assert.DoesNotContain(NodeEvent.ZoneAssigned, _rig.Notes.Events);
    }

    [Fact]
    public void Write_NewerAssignmentHeardMeanwhile_IsNotOverwritten()
    {
        _rig.Lead(First);
        _rig.Tick(_rig.Settings.SettleTime);
        _rig.AssignmentWritten(_rig.Zones[0], new Assignment(Second, 9), 95);

        _rig.Port.Answer(new TxnResult(true, 60, []));

        Assert.Equal(new Assignment(Second, 9), _rig.Zone(0).Assignment);
    }

    [Fact]
    public void Assignment_OlderThanKnown_IsIgnored()
    {
        _rig.Place(First);

        _rig.AssignmentWritten(_rig.Zones[0], new Assignment(Second, 7), CoordinatorRig.Term + 1);

        Assert.Equal(new Assignment(First, 1), _rig.Zone(0).Assignment);
    }

    [Fact]
    public void Assignment_Unreadable_IsNotPlaced()
    {
        // Its epoch is not known, so none can be said to be higher.
        _rig.Elect();
        _rig.Nodes(CoordinatorRig.Worker(First));
        var garbage = new KeyValue(_rig.Keys.Zone(_rig.Zones[0]), "{"u8.ToArray(), 3, 45, 1, 0);
        _rig.Port.Watches[_rig.Keys.Zones](new WatchBatch(CoordinatorRig.Term, [new WatchEvent(WatchEventKind.Put, garbage)], IsReset: true));
        _rig.Tick(_rig.Settings.SettleTime);

        Assert.Contains(NodeEvent.StoredValueUnreadable, _rig.Notes.Events);
        Assert.Equal(_rig.Zones.Skip(1), _rig.Written(_rig.Writes.Single()).Keys);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Assignment_DeletedByHand_IsGivenOutAboveItsLastEpoch(bool isReset)
    {
        _rig.Elect();
        _rig.Nodes(CoordinatorRig.Worker(First));
        _rig.Assignments([.. _rig.Zones.Select(z => (z, new Assignment(First, 5)))]);
        var key = _rig.Keys.Zone(_rig.Zones[0]);

        IEnumerable<WatchEvent> rest = _rig.Zones.Skip(1).Select(z => new WatchEvent(WatchEventKind.Put, _rig.Pair(z, new Assignment(First, 5), 45)));
        _rig.Port.Watches[_rig.Keys.Zones](new WatchBatch(80, isReset ? [.. rest] : [new WatchEvent(WatchEventKind.Delete, new KeyValue(key, default, 0, 80, 0, 0))], isReset));
        _rig.Tick(_rig.Settings.SettleTime);

        var txn = Assert.Single(_rig.Writes);
        Assert.Equal(new Assignment(First, 6), _rig.Written(txn)[_rig.Zones[0]]);
        Assert.Contains(Compare.Absent(key), txn.If);
    }

    [Fact]
    public void Node_InfoUnreadable_IsNoMember()
    {
        _rig.Lead(First);

        _rig.Port.Watches[_rig.Keys.Nodes](new WatchBatch(80, [new WatchEvent(WatchEventKind.Put, new KeyValue(_rig.Keys.Node("w2"), "{"u8.ToArray(), 80, 80, 1, 9))], IsReset: false));

        Assert.Contains(NodeEvent.StoredValueUnreadable, _rig.Notes.Events);
        Assert.Equal(["w1"], _rig.Coordinator.Nodes.Select(n => n.Id.Name));
    }

    private sealed class FixedPlan(params Placement[] placements) : IZoneAllocationStrategy
    {
        public Plan Allocate(ClusterView view) => new(placements);
    }
}
