using ZoneScaler.Allocation;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster.Tests.Coordinators;

/// <summary>A person wants a zone on another worker.</summary>
public sealed class WishTests : IDisposable
{
    private static readonly NodeId First = new("w1", 10);
    private static readonly NodeId Second = new("w2", 11);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CoordinatorRig _rig = new();
    private long _revision = 100;

    public WishTests()
    {
        _rig.Elect();
        _rig.Nodes(CoordinatorRig.Worker(First), CoordinatorRig.Worker(Second), CoordinatorRig.Worker(new NodeId("g", 13), roles: NodeRoles.Gateway));
        _rig.Assignments([.. _rig.Zones.Select(z => (z, new Assignment(First, 1)))]);
        Hosted();
        _rig.Tick(_rig.Settings.PlanInterval);
    }

    private KnownZone Zone => _rig.Zone(0);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Move_ToAnotherWorker_TakesTheWayOfEveryMove()
    {
        Assert.Null(_rig.Coordinator.Move(Zone, "w2", Patience));
        _rig.Tick(TimeSpan.Zero);

        var joining = Assert.Single(_rig.Written(Assert.Single(_rig.Writes)));
        Assert.Equal(Zone.Zone, joining.Key);
        Assert.Equal([Second], joining.Value.Joining);
        _rig.Port.Answer(new TxnResult(true, ++_revision, []));
        Assert.Contains(NodeEvent.BackupsAssigned, _rig.Notes.Events);
        Assert.DoesNotContain(NodeEvent.ZoneLost, _rig.Notes.Events); // it is still in its first life
        Assert.DoesNotContain(_rig.OrdersTo(First), o => o.MoveTo != null);
        Assert.True(Look().IsOpen);
        Assert.Equal("w2 is getting its state, for 0 s now", Look().Text);

        Written(new Assignment(First, 1) { InSync = [Second] });
        Assert.Equal(Second, _rig.OrdersTo(First).Last().MoveTo.ToId());
        Assert.Equal("w2 has its state, and w1 has not handed it over yet; that node's log says why", Look().Text);

        Written(new Assignment(Second, 2) { Timeline = 1, ResumeTick = 7, InSync = [First] });
        Assert.Equal("w2 has it, and has not said yet that it runs", Look().Text);
        _rig.Coordinator.Receive(Second, _rig.Hosting((Zone.Zone, 2)));
        Assert.Equal(MoveWishState.Done, Look().State);
    }

    [Fact]
    public void Move_TargetIsNotHeard_Waits()
    {
        _rig.Unheard.Add(Second);
        Assert.Null(_rig.Coordinator.Move(Zone, "w2", Patience));
        _rig.Tick(TimeSpan.Zero);
        Assert.Empty(_rig.Writes);
        Assert.Equal("the coordinator does not hear w2", Look().Text);
        Assert.Equal((false, true), (View().IsMoving, View().IsPinned)); // it is backed up, and leaves a worker that leaves, but goes nowhere for balance

        _rig.Unheard.Clear();
        _rig.Tick(_rig.Settings.PlanInterval);

        Assert.Equal([Second], Assert.Single(_rig.Written(Assert.Single(_rig.Writes))).Value.Joining);
    }

    [Fact]
    public void Move_TargetIsInSyncAlready_IsOrderedUntilItHasHappened()
    {
        Written(new Assignment(First, 1) { InSync = [Second] });
        Hosted();
        _rig.Sent.Clear();

        Assert.Null(_rig.Coordinator.Move(Zone, "w2", Patience));
        _rig.Tick(TimeSpan.Zero);
        Hosted();
        _rig.Tick(_rig.Settings.ReportInterval);
        Hosted();
        _rig.Tick(_rig.Settings.ReportInterval);

        Assert.Empty(_rig.Writes);
        var orders = _rig.OrdersTo(First).ToArray();
        Assert.Equal(3, orders.Length); // the first one may have got lost
        Assert.All(orders, o => Assert.Equal(Second, o.MoveTo.ToId()));
    }

    [Fact]
    public void Move_ThatCannotBe_IsRefusedWithTheReason()
    {
        var third = new NodeId("w3", 12);
        _rig.Joins(CoordinatorRig.Worker(third));
        _rig.Coordinator.Receive(third, new Report { IsLeaving = true });

        Assert.Equal("there is no worker 'nobody'; there are w1, w2, w3", _rig.Coordinator.Move(Zone, "nobody", Patience));
        Assert.Equal("there is no worker 'g'; there are w1, w2, w3", _rig.Coordinator.Move(Zone, "g", Patience));
        Assert.Equal("w1 has it already", _rig.Coordinator.Move(Zone, "w1", Patience));
        Assert.Equal("w3 cannot have it: it leaves", _rig.Coordinator.Move(Zone, "w3", Patience));
        _rig.Coordinator.Receive(third, new Report { IsDrained = true });
        Assert.Equal("w3 cannot have it: it is drained; zs sharding drain --undo ends that", _rig.Coordinator.Move(Zone, "w3", Patience));
        Assert.Null(_rig.Coordinator.WishFor(Zone));
    }

    [Fact]
    public void Move_TargetGoes_IsGivenUp()
    {
        _rig.Coordinator.Move(Zone, "w2", Patience);
        _rig.Tick(TimeSpan.Zero);
        _rig.Port.Answer(new TxnResult(true, ++_revision, []));

        _rig.Goes("w2", ++_revision);
        _rig.Tick(TimeSpan.Zero);

        Assert.Equal((MoveWishState.Failed, "w2 cannot have it: it is gone"), (Look().State, Look().Text));
        Assert.True(Zone.MovesTo.IsNone);
    }

    [Fact]
    public void Move_BackupGivenUpMeanwhile_BeginsAnewUntilItsTimeIsUp()
    {
        _rig.Coordinator.Move(Zone, "w2", Patience);
        _rig.Tick(TimeSpan.Zero);
        _rig.Port.Answer(new TxnResult(true, ++_revision, []));

        Written(new Assignment(First, 1)); // it was silent
        Hosted();
        _rig.Tick(_rig.Settings.PlanInterval);

        Assert.Equal([Second], Assert.Single(_rig.Written(Assert.Single(_rig.Writes))).Value.Joining);
        _rig.Port.Answer(new TxnResult(true, ++_revision, []));
        _rig.Tick(Patience - TimeSpan.FromSeconds(2));
        Assert.True(Look().IsOpen);
        _rig.Tick(TimeSpan.FromSeconds(2));
        Assert.Equal((MoveWishState.Failed, "w2 is getting its state, for 29 s now"), (Look().State, Look().Text));
    }

    [Fact]
    public void Move_WantedElsewhereLater_TakesTheLaterWish()
    {
        var third = new NodeId("w3", 12);
        _rig.Joins(CoordinatorRig.Worker(third));
        _rig.Coordinator.Move(Zone, "w2", Patience);
        var first = Look();
        _rig.Coordinator.Move(Zone, "w2", Patience);
        Assert.Same(first, Look());

        _rig.Coordinator.Move(Zone, "w3", Patience);

        Assert.Equal(third, Look().To);
    }

    [Fact]
    public void Strategy_IsShownThatAMovedZoneIsToStay()
    {
        _rig.Coordinator.Move(Zone, "w2", Patience);
        _rig.Tick(TimeSpan.Zero);
        Assert.True(View().IsMoving);
        _rig.Port.Answer(new TxnResult(true, ++_revision, []));
        Written(new Assignment(Second, 2) { Timeline = 1, ResumeTick = 7, InSync = [First] });
        _rig.Coordinator.Receive(Second, _rig.Hosting((Zone.Zone, 2)));

        _rig.Tick(_rig.Settings.PlanInterval);
        Assert.Equal((false, true), (View().IsMoving, View().IsPinned));
        _rig.Tick(_rig.Settings.WishRest - _rig.Settings.PlanInterval * 2);
        Assert.True(View().IsPinned);
        _rig.Tick(_rig.Settings.PlanInterval * 2);
        Assert.False(View().IsPinned);
    }

    [Fact]
    public void Strategy_ZoneThatFailedOverSince_IsNotHeld()
    {
        _rig.Coordinator.Move(Zone, "w2", Patience);
        Written(new Assignment(Second, 2) { Timeline = 1, ResumeTick = 7, InSync = [First] });
        _rig.Coordinator.Receive(Second, _rig.Hosting((Zone.Zone, 2)));
        Assert.Equal(MoveWishState.Done, Look().State);

        Written(new Assignment(First, 3) { Timeline = 1 });
        _rig.Tick(_rig.Settings.PlanInterval);

        Assert.False(View().IsPinned);
    }

    [Fact]
    public void Drained_Worker_IsLeavingToTheStrategyUntilThatIsTakenBack()
    {
        _rig.Coordinator.Receive(First, new Report { IsDrained = true });
        _rig.Tick(TimeSpan.Zero);
        Assert.Equal([true, false], _rig.View!.Workers.Select(w => w.IsLeaving));

        _rig.Coordinator.Receive(First, new Report());
        _rig.Tick(TimeSpan.Zero);
        Assert.Equal([false, false], _rig.View!.Workers.Select(w => w.IsLeaving));
    }

    [Fact]
    public void Backups_AreKnownWithTheirAgeAndHowFarTheyAre()
    {
        var third = new NodeId("w3", 12);
        Written(new Assignment(First, 1) { InSync = [Second], Joining = [third] });
        _rig.Tick(TimeSpan.FromSeconds(5));
        var report = _rig.Hosting((Zone.Zone, 1));
        report.Zones[0].Backups.Add(new BackupProgress { Node = NodeRef.Of(Second), TicksBehind = 2 });
        report.Zones[0].Backups.Add(new BackupProgress { Node = NodeRef.Of(third) });
        _rig.Coordinator.Receive(First, report);

        Assert.Equal((true, 2L), (Zone.Backups[Second].IsInSync, Zone.Backups[Second].TicksBehind));
        Assert.Equal((false, null), (Zone.Backups[third].IsInSync, Zone.Backups[third].TicksBehind));
        Assert.Equal(TimeSpan.FromSeconds(5), _rig.Coordinator.AgeOf(Zone.Backups[Second]));

        Written(new Assignment(First, 1) { InSync = [third] });
        Assert.Equal([third], Zone.Backups.Keys);
        Assert.Equal(TimeSpan.Zero, _rig.Coordinator.AgeOf(Zone.Backups[third])); // in sync since now
    }

    private MoveWish Look() => _rig.Coordinator.WishFor(Zone)!;

    private ZoneView View() => _rig.View!.Zones.Single(z => z.Zone == Zone.Zone);

    private void Written(Assignment assignment) => _rig.AssignmentWritten(Zone.Zone, assignment, ++_revision);

    private void Hosted() => _rig.Coordinator.Receive(First, _rig.Hosting([.. _rig.Zones.Select(z => (z, 1u))]));
}
