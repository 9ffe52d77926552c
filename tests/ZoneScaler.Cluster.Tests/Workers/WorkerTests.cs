using ZoneScaler.Backups;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Backups;
using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Cluster.Routing;
using ZoneScaler.Cluster.Tests.Nodes;
using ZoneScaler.Cluster.Trials;
using ZoneScaler.Cluster.Workers;
using ZoneScaler.Coordination;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Tests.Workers;

/// <summary>A worker gets orders, and opens, closes and keeps zones and their backups by them.</summary>
public sealed class WorkerTests : IControlSender, IZoneKeeper
{
    private const long Term = 5;
    private const long StateTick = 40;
    private static readonly NodeId Self = new("w1", 11);
    private static readonly NodeId Other = new("w2", 12);

    private readonly NodeClock _clock = new() { Now = TimeSpan.FromSeconds(10) };
    private readonly FakePort _port = new();
    private readonly Notes _notes = new();
    private readonly List<ZoneId> _keptRecords = [];
    private readonly List<ZoneId> _openedRecords = [];
    private readonly Dictionary<ZoneId, double> _loads = [];
    private readonly List<(NodeId To, Control Message)> _sent = [];
    private readonly ZoneHost _host;
    private readonly HostRunner _runner;
    private readonly ZoneId _zone = ZoneId.OfCell(0, 0);
    private readonly Worker _worker;
    private TimeSpan _roundTrip;

    public WorkerTests()
    {
        var world = new World(new WorldSpec { Name = "w", Bounds = Box.Rectangle(0, 0, 100, 50), CellSize = 50, GhostDistance = 10 }, new GameTypes([], []));
        var routes = new RouteBook();
        _host = new ZoneHost(world, routes, new Fence(() => _clock.Now) { ActUntil = TimeSpan.MaxValue });
        _runner = new HostRunner(_host);
        var settings = new ClusterSettings();
        var trials = new TrialDesk(settings, _clock, () => [], _ => false, this, this, () => { });
        _worker = new Worker(
            settings, new ClusterKeys("w"), _clock, _port, _runner, routes, _notes, this, z => _loads.GetValueOrDefault(z.Id), new MoveForecast(() => _roundTrip), trials, this, () => { });
        _worker.Start(Self);
    }

    [Fact]
    public void Order_ForAnEmptyStart_OpensTheZone()
    {
        Give(new Assignment(Self, 1));

        Assert.Equal(1u, _host.Find(_zone)!.Epoch);
        Assert.Equal([NodeEvent.ZoneOpened], _notes.Events);
    }

    [Fact]
    public void Order_OfAZoneWithWhichItsOwnerDied_OpensItInItsTurn_ItsRecordKept()
    {
        HoldBackup();

        Give(new Assignment(Self, 2) { Timeline = 1, Deaths = [Other] });
        Give(new Assignment(Self, 2) { Timeline = 1, Deaths = [Other] }); // repeated, since it is not here
        Assert.Null(_host.Find(_zone));
        Assert.Empty(_openedRecords);
        _worker.Advance();

        Assert.Equal((2u, StateTick), (_host.Find(_zone)!.Epoch, _host.Find(_zone)!.LastTick));
        Assert.Equal([NodeEvent.ZonePromoted], _notes.Events);
        Assert.Equal(_zone, Assert.Single(_openedRecords));
    }

    [Fact]
    public void Order_WaitsForItsTurn_AndTheNodeIsNoMemberAnyMore_OpensNothing()
    {
        HoldBackup();
        Give(new Assignment(Self, 2) { Timeline = 1, Deaths = [Other] });

        _worker.Stop("planned");
        _worker.Start(Self with { Revision = 20 });
        _worker.Advance();

        Assert.Null(_host.Find(_zone));
        Assert.Empty(_openedRecords);
    }

    [Fact]
    public void Order_HandedOverWhileItIsWatched_OpensItAtOnce()
    {
        HoldBackup();

        Give(new Assignment(Self, 2) { Timeline = 1, Deaths = [Other], ResumeTick = StateTick });

        Assert.Equal(2u, _host.Find(_zone)!.Epoch);
    }

    [Fact]
    public void Report_OfAZone_SaysWhatCrossesItsBorders()
    {
        Give(new Assignment(Self, 1));
        _host.Find(_zone)!.BorderBytes = 3000;
        _clock.Now += TimeSpan.FromSeconds(2);

        Assert.Equal(1500, Assert.Single(_worker.Report().Zones).BorderTraffic);
    }

    [Fact]
    public void Report_OfZones_SaysOfEachWhatItCostsNow()
    {
        var other = ZoneId.OfCell(1, 0);
        Give(new Assignment(Self, 1));
        Give(new Assignment(Self, 1), zone: other);
        (_loads[_zone], _loads[other]) = (0.25, 1.5);
        Assert.Equal([(_zone.Value, 0.25), (other.Value, 1.5)], _worker.Report().Zones.Select(z => (z.Zone, z.Load)).Order());

        _loads[other] = 0.5;
        Assert.Equal([(_zone.Value, 0.25), (other.Value, 0.5)], _worker.Report().Zones.Select(z => (z.Zone, z.Load)).Order());
    }

    [Fact]
    public void Order_WithoutTheStateThatIsMeant_IsReportedAsLacking()
    {
        Give(new Assignment(Self, 2) { Timeline = 1 });

        Assert.Null(_host.Find(_zone));
        Assert.Equal(2u, Assert.Single(_worker.Report().Lacking).Epoch);
    }

    [Theory]
    [InlineData("w2", 12, Term, 3)] // somebody else's
    [InlineData("w1", 10, Term, 3)] // this node's, before it began anew
    [InlineData("w1", 11, Term - 1, 3)] // from a coordinator that is none any more
    [InlineData("w1", 11, Term, 1)] // a later owner is known
    public void Order_NotThisNodesOrOld_IsRefused(string owner, long revision, long term, uint epoch)
    {
        _worker.Receive(new Orders { Term = Term });
        _worker.FenceOff(_zone, 1);

        Give(new Assignment(new NodeId(owner, revision), epoch), term);

        Assert.Null(_host.Find(_zone));
        Assert.Equal([NodeEvent.OrderRefused], _notes.Events);
    }

    [Fact]
    public void RouteLearned_ALaterOwner_TheZoneHereCloses()
    {
        Give(new Assignment(Self, 1));

        _worker.RouteLearned(_zone, 2, Other);

        Assert.Null(_host.Find(_zone));
        Assert.Equal([NodeEvent.ZoneOpened, NodeEvent.ZoneClosed], _notes.Events);
    }

    [Fact]
    public void RouteLearned_ALaterEpochOfThisNodes_ItsOrderSaysWhatBecomesOfTheZone()
    {
        Give(new Assignment(Self, 1));
        _host.Step(_host.Find(_zone)!, StateTick);

        _worker.RouteLearned(_zone, 2, Self); // word of the quarantine, before the order
        Give(new Assignment(Self, 2) { Timeline = 1, Quarantine = "a person wants it so" });
        _worker.Advance();

        Assert.Equal([NodeEvent.ZoneOpened, NodeEvent.ZoneQuarantined, NodeEvent.ZoneClosed, NodeEvent.ZoneKept], _notes.Events);
        Assert.Equal(_zone, Assert.Single(_keptRecords));
    }

    [Fact]
    public void Report_OfAZoneWithTooManyFaults_SaysThatItHasStopped()
    {
        Give(new Assignment(Self, 1));
        var zone = _host.Find(_zone)!;
        Assert.False(Assert.Single(_worker.Report().Zones).HasStopped);

        zone.Visit(_ => throw new InvalidOperationException("planted"));
        _host.Step(zone, StateTick);

        Assert.True(Assert.Single(_worker.Report().Zones).HasStopped);
    }

    [Fact]
    public void FenceOff_AZoneInThatEpoch_Closes_AndDoesNotComeBack()
    {
        Give(new Assignment(Self, 1));

        _worker.FenceOff(_zone, 1);
        Give(new Assignment(Self, 1));

        Assert.Null(_host.Find(_zone));
        Assert.Equal([NodeEvent.ZoneOpened, NodeEvent.ZoneClosed, NodeEvent.OrderRefused], _notes.Events);
    }

    [Fact]
    public void FenceOff_ABackup_KeepsItsState_AndGoesOnIfItWasInSyncAfterAll()
    {
        HoldBackup();

        _worker.FenceOff(_zone, 1);
        Assert.Equal(_zone.Value, Assert.Single(_worker.Report().Backups).Zone);
        Give(new Assignment(Self, 2) { Timeline = 1 });

        var promoted = _host.Find(_zone);
        Assert.Equal((2u, StateTick), (promoted!.Epoch, promoted.LastTick));
        Assert.Equal([NodeEvent.ZonePromoted], _notes.Events);
    }

    [Fact]
    public void Handed_ToldLate_WhenTheZoneHasComeBackSince_ChangesNothingHere()
    {
        WriteHandover();

        _clock.Now += TimeSpan.FromMilliseconds(5);
        _worker.RouteLearned(_zone, 2, Other); // it has been, and the answer is on its way
        Give(new Assignment(Self, 3) { Timeline = 1 }); // meanwhile the other has died
        _clock.Now += TimeSpan.FromSeconds(3);
        _port.Answer(new TxnResult(true, 9, []));

        Assert.Equal(3u, _host.Find(_zone)?.Epoch);
        Assert.Equal([NodeEvent.ZoneOpened, NodeEvent.ZoneClosed, NodeEvent.ZonePromoted, NodeEvent.ZoneHanded], _notes.Events);
        Assert.Single(_notes.Pauses); // it did move
        var (to, told) = Assert.Single(_sent); // the other is to know how long that took
        Assert.Equal((Other, 2u, 5000), (to, told.Handed.Order.Epoch, told.Handed.PausedUs));
    }

    [Fact]
    public void Handed_AnswerIsLostAndTheOtherDies_TheZoneComesBackWithItsState()
    {
        WriteHandover();
        _port.Fail(mayHaveHappened: true);
        _worker.Advance(); // is it still this node's?

        var key = new ClusterKeys("w").Zone(_zone);
        _port.Answer(new TxnResult(false, 9, [[new KeyValue(key, StoredValues.Write(new Assignment(Self, 3) { Timeline = 1 }), 1, 9, 3, 0)]]));

        Assert.Equal((3u, StateTick), (_host.Find(_zone)?.Epoch, _host.Find(_zone)?.LastTick));
        Assert.Empty(_worker.Report().Lacking);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // the coordinator was faster
    public void Handed_ToThisNode_TheReportSaysHowLongTheZoneStoodStill(bool isOrderedBefore)
    {
        HoldBackup();
        var assignment = new Assignment(Self, 2) { Timeline = 1, ResumeTick = StateTick };
        if (isOrderedBefore)
            Give(assignment);

        _worker.Receive(new Handed { Order = Order.Of(_zone, assignment, revision: 1), PausedUs = 5000 });

        Assert.Equal((2u, true, 5000), _worker.Report().Zones.Select(z => (z.Epoch, z.HasPausedUs, z.PausedUs)).Single());
    }

    [Fact]
    public void Handed_InAnEarlierEpoch_SaysNothingOfThisOne()
    {
        HoldBackup();
        Give(new Assignment(Self, 3) { Timeline = 1 });

        _worker.Receive(new Handed { Order = Order.Of(_zone, new Assignment(Self, 2) { Timeline = 1, ResumeTick = StateTick }, revision: 1), PausedUs = 5000 });

        Assert.Equal((3u, false), _worker.Report().Zones.Select(z => (z.Epoch, z.HasPausedUs)).Single());
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)] // they have what it was before its fault
    public void Advance_BackupsAreSilent_AreDroppedUnlessTheZoneHasStopped(bool hasStopped, int drops)
    {
        var zone = RunWithBackup(new Assignment(Self, 1) { InSync = [Other] });
        _worker.Advance();
        if (hasStopped)
            zone.Visit(_ => throw new InvalidOperationException("planted"));
        _host.Step(zone, StateTick + 1);
        Assert.Equal(hasStopped, zone.IsQuarantined);

        for (var i = 0; i < 20; i++)
        {
            _clock.Now += TimeSpan.FromMilliseconds(100);
            _worker.Advance();
        }

        Assert.Equal(drops, _port.Commits.Count);
    }

    [Fact]
    public void Advance_NodeStoodStill_ItsBackupsAreNotSilentForIt()
    {
        var zone = RunWithBackup(new Assignment(Self, 1) { InSync = [Other] });
        _worker.Advance();
        _host.Step(zone, StateTick + 1);
        _clock.CallAt = _clock.Now + TimeSpan.FromMilliseconds(50);

        _clock.Now += TimeSpan.FromSeconds(1);
        _worker.Advance();

        Assert.Empty(_port.Commits);
    }

    [Fact]
    public void Advance_AnswersOfAJoiningBackupTakeTwoTicks_ItGetsInSync()
    {
        var zone = RunWithBackup(new Assignment(Self, 1) { Joining = [Other] });
        _host.Step(zone, StateTick + 1);
        _host.Step(zone, StateTick + 2);
        for (var tick = StateTick + 3; tick < StateTick + 10 && _port.Commits.Count == 0; tick++)
        {
            _host.Step(zone, tick);
            Answer(zone, tick - 2);
            _clock.Now += TimeSpan.FromMilliseconds(50);
            _worker.Advance();
        }

        Assert.Single(_port.Commits);
    }

    [Fact]
    public void Order_ToMoveToOneThatIsNoBackup_IsForgotten()
    {
        Give(new Assignment(Self, 1));
        Give(new Assignment(Self, 1), moveTo: Other);
        _worker.Advance();

        Give(new Assignment(Self, 1) { InSync = [Other] }, revision: 2);
        _clock.Now += TimeSpan.FromMilliseconds(100);
        _worker.Advance();

        Assert.False(_host.Find(_zone)!.IsSealed); // it is not handed over
    }

    [Fact]
    public void Handed_Zone_ThePauseIsNotedBesideWhatWasPredictedAtItsBeginning()
    {
        _roundTrip = TimeSpan.FromMilliseconds(20);
        var handed = new Assignment(Self, 1) { InSync = [Other] };
        RunWithBackup(handed);
        Give(handed, moveTo: Other);
        _worker.Advance(); // it is told to stand still
        _roundTrip = TimeSpan.FromMilliseconds(200);
        _clock.Now += TimeSpan.FromMilliseconds(7);
        _worker.Advance(); // it does, and that it is the other's is being written
        Assert.Empty(_notes.Pauses);
        _clock.Now += TimeSpan.FromMilliseconds(5);

        _port.Answer(new TxnResult(true, 9, []));

        var pause = Assert.Single(_notes.Pauses);
        Assert.InRange(pause.Predicted, TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(31));
        Assert.Equal(TimeSpan.FromMilliseconds(5), pause.Took);
    }

    [Fact]
    public void Handed_LastTickTakesLong_TheTargetHasItsTimeAfterIt()
    {
        _runner.Running = new Queue<Action>();
        var handed = new Assignment(Self, 1) { InSync = [Other] };
        RunWithBackup(handed);
        Give(handed, moveTo: Other);
        _worker.Advance();
        _clock.Now += TimeSpan.FromSeconds(1); // at one tick per second
        _runner.Running.Dequeue()();
        _worker.Advance();

        Assert.Contains(_port.Commits, c => c.Txn.Then.Any(o => o.IsWrite));
        Assert.DoesNotContain(NodeEvent.ZoneStays, _notes.Events);
    }

    [Fact]
    public void Drop_ABackup_ItsStateIsGone()
    {
        HoldBackup();
        var orders = new Orders { Term = Term };
        orders.Drop.Add(new HeldBackup { Zone = _zone.Value, Epoch = 1, Feed = 1 });

        _worker.Receive(orders);

        Assert.Equal(0, _host.BackupCount);
    }

    bool IControlSender.Send(NodeId node, Control message)
    {
        _sent.Add((node, message));
        return true;
    }

    void IZoneKeeper.Open(ZoneId zone, uint epoch, byte[] record) => _openedRecords.Add(zone);

    void IZoneKeeper.Begin(Zone zone)
    {
    }

    void IZoneKeeper.End(Zone zone)
    {
    }

    void IZoneKeeper.Keep(ZoneId zone, uint epoch, byte[] record) => _keptRecords.Add(zone);

    /// <summary>The node has a zone's state as a backup of epoch 1.</summary>
    private void HoldBackup()
    {
        var zone = _host.Open(_zone, 1);
        _host.Step(zone, StateTick);
        ZoneHost.Seal(zone);
        _host.Demote(_zone);
        Assert.Equal(1, _host.BackupCount);
    }

    /// <summary>The node has a zone that has run one tick, which the other has, too.</summary>
    private Zone RunWithBackup(Assignment assignment)
    {
        Give(assignment);
        var zone = _host.Find(_zone)!;
        _host.Step(zone, StateTick);
        Answer(zone, StateTick);
        return zone;
    }

    private void Answer(Zone zone, long tick) => Assert.True(zone.Backups.Take(new BackupAnswer(_zone, 1, tick, Feed: 1, Heard: tick, Other.Number, NeedsState: false)));

    /// <summary>The node has a zone that stands still, and that it is the other's is being written.</summary>
    private void WriteHandover()
    {
        var handed = new Assignment(Self, 1) { InSync = [Other] };
        RunWithBackup(handed);
        Give(handed, moveTo: Other);
        _worker.Advance(); // it stands still
        _worker.Advance();
        Assert.Single(_port.Commits);
    }

    private void Give(Assignment assignment, long term = Term, NodeId moveTo = default, long revision = 1, ZoneId? zone = null)
    {
        var orders = new Orders { Term = term };
        orders.Open.Add(Order.Of(zone ?? _zone, assignment, revision, moveTo));
        _worker.Receive(orders);
    }
}
