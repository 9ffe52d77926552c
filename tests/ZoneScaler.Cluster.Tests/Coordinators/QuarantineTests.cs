using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Cluster.Trials;
using ZoneScaler.Worlds;

namespace ZoneScaler.Cluster.Tests.Coordinators;

/// <summary>Zones whose owners die. All are w1's in epoch 4; w2 and w3 are there, too.</summary>
public sealed class QuarantineTests : IDisposable
{
    private const uint Epoch = 4;
    private static readonly NodeId Owner = new("w1", 10);
    private static readonly NodeId Second = new("w2", 11);
    private static readonly NodeId Third = new("w3", 12);

    private readonly CoordinatorRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Owner_DiesWithoutATrial_ItsZonesGoOnAndRememberIt()
    {
        Begin(Backed([]));

        Kill(Owner);

        Assert.All(Written().Values, a => Assert.Equal((Second, false), (a.Owner, a.IsQuarantined)));
        Assert.All(Written().Values, a => Assert.Equal([Owner], a.Deaths));
    }

    [Fact]
    public void Owner_DiesInAStepOfAZoneThatHadKilledBefore_OnlyThatZoneIsQuarantined()
    {
        Begin(Backed([Third]));
        Announce(Owner, zone: 1, Epoch);

        Kill(Owner);

        var written = Written();
        Assert.Equal([_rig.Zones[1]], written.Where(w => w.Value.IsQuarantined).Select(w => w.Key));
        var quarantined = written[_rig.Zones[1]];
        Assert.Equal((Second, Epoch + 1, 1u), (quarantined.Owner, quarantined.Epoch, quarantined.Timeline));
        Assert.Equal([Third, Owner], quarantined.Deaths);
        Assert.Contains("w1@10 died in tick 70 of it, and w3@12 had died with it before", quarantined.Quarantine, StringComparison.Ordinal);
        Assert.All(written.Where(w => w.Key != _rig.Zones[1]), w => Assert.Equal([Owner], w.Value.Deaths));
        Assert.Contains(NodeEvent.ZoneQuarantined, _rig.Notes.Events);
    }

    [Fact]
    public void Owner_DiesAsItOpensAZoneThatHadKilledBefore_ThatZoneIsQuarantined()
    {
        Begin(Backed([Third]));
        _rig.Coordinator.Trials.Note(Owner, new TrialStep { Number = 1, IsRunning = true, Zone = _rig.Zones[1].Value, Epoch = Epoch, Tick = RunningStep.Opening });

        Kill(Owner);

        var written = Written();
        Assert.Equal([_rig.Zones[1]], written.Where(w => w.Value.IsQuarantined).Select(w => w.Key));
        Assert.Contains("w1@10 died as it opened it, and w3@12 had died with it before", written[_rig.Zones[1]].Quarantine, StringComparison.Ordinal);
    }

    [Fact]
    public void Owner_LeavesInOrderAlthoughItHasZones_HasNotDiedOfThem()
    {
        Begin(Backed([Third]));
        Announce(Owner, zone: 1, Epoch);
        _rig.Coordinator.Receive(Owner, new Report { IsLeaving = true });

        Kill(Owner);

        Assert.All(Written().Values, a => Assert.Equal((Second, false), (a.Owner, a.IsQuarantined)));
    }

    [Fact]
    public void Owner_CountsAsDeadWhileItLeaves_HasDiedOfItsZone()
    {
        Begin(Backed([Third]));
        Announce(Owner, zone: 1, Epoch);
        _rig.Coordinator.Receive(Owner, new Report { IsLeaving = true });
        _rig.Unheard.Add(Owner);

        _rig.Coordinator.Suspect(Owner);
        _rig.Coordinator.Receive(Second, new Finding { Node = NodeRef.Of(Owner), IsReached = false, HasBroken = true });
        Kill(Owner);

        Assert.Contains(Written().Values, a => a.IsQuarantined);
    }

    [Fact]
    public void Owner_DiesAfterTheStepHadEnded_NothingIsQuarantined()
    {
        Begin(Backed([Third]));
        Announce(Owner, zone: 1, Epoch);
        _rig.Coordinator.Trials.Note(Owner, new TrialStep { Number = 2 });

        Kill(Owner);

        Assert.All(Written().Values, a => Assert.False(a.IsQuarantined));
    }

    [Fact]
    public void Owner_DiesInAStepOfAnEarlierEpoch_NothingIsQuarantined()
    {
        Begin(Backed([Third]));
        Announce(Owner, zone: 1, Epoch - 1);

        Kill(Owner);

        Assert.All(Written().Values, a => Assert.False(a.IsQuarantined));
    }

    [Fact]
    public void Owner_DiesInAStepAndNobodyHasTheState_TheZoneDoesNotBeginAnew()
    {
        Begin(new Assignment(Owner, Epoch) { Timeline = Epoch, Deaths = [Third] });
        Announce(Owner, zone: 1, Epoch);

        Kill(Owner);

        var quarantined = Written()[_rig.Zones[1]];
        Assert.Equal((Owner, Epoch + 1, true), (quarantined.Owner, quarantined.Epoch, quarantined.IsQuarantined));
        _rig.Tick(TimeSpan.FromSeconds(5));
        Assert.DoesNotContain(_rig.Zones[1], _rig.View!.Zones.Select(z => z.Zone));
        Assert.All(_rig.View.Zones, z => Assert.NotEqual(Owner.Name, z.Worker));
    }

    [Fact]
    public void Owner_DiesInAMessage_ItIsADeadLetterAndTheZoneGoesOn()
    {
        Begin(Backed([Third]) with { DeadLetters = [5] });
        Announce(Owner, zone: 1, Epoch, letter: 77);

        Kill(Owner);

        var written = Written();
        Assert.All(written.Values, a => Assert.False(a.IsQuarantined));
        Assert.Equal([5, 77], written[_rig.Zones[1]].DeadLetters);
        Assert.Equal([Third, Owner], written[_rig.Zones[1]].Deaths);
        Assert.All(written.Where(w => w.Key != _rig.Zones[1]), w => Assert.Equal([5UL], w.Value.DeadLetters));
        Assert.Contains(NodeEvent.DeadLetter, _rig.Notes.Events);
    }

    [Fact]
    public void Owner_DiesInAMessageThatNobodyHadBefore_ItIsASuspectAndNoMore()
    {
        Begin(Backed([Third]) with { Suspects = [5] });
        Announce(Owner, zone: 1, Epoch, letter: 77, wasSentBefore: false);

        Kill(Owner);

        var written = Written();
        Assert.All(written.Values, a => Assert.Equal((false, 0), (a.IsQuarantined, a.DeadLetters.Count)));
        Assert.All(written.Values, a => Assert.Equal([Owner], a.Deaths));
        Assert.Equal([5, 77], written[_rig.Zones[1]].Suspects);
        Assert.All(written.Where(w => w.Key != _rig.Zones[1]), w => Assert.Equal([5UL], w.Value.Suspects));
    }

    [Fact]
    public void Owner_DiesInASuspect_ItIsADeadLetter()
    {
        Begin(Backed([Third]) with { Suspects = [5, 77] });
        Announce(Owner, zone: 1, Epoch, letter: 77, wasSentBefore: false);

        Kill(Owner);

        var written = Written();
        Assert.All(written.Values, a => Assert.False(a.IsQuarantined));
        Assert.Equal([77UL], written[_rig.Zones[1]].DeadLetters);
        Assert.Equal([Third, Owner], written[_rig.Zones[1]].Deaths);
    }

    [Fact]
    public void Owner_DiesInAMessageThatNobodyHadBeforeAndNobodyHasTheState_TheZoneBeginsAnewWithTheSuspect()
    {
        Begin(new Assignment(Owner, Epoch) { Timeline = Epoch, Deaths = [Third] });
        Announce(Owner, zone: 1, Epoch, letter: 77, wasSentBefore: false);

        Kill(Owner);

        var begun = Written()[_rig.Zones[1]];
        Assert.Equal((true, false, 0), (begun.IsEmptyStart, begun.IsQuarantined, begun.DeadLetters.Count));
        Assert.Equal([77UL], begun.Suspects);
    }

    [Fact]
    public void Owner_DiesInAnotherMessageOfTheSameTrial_TheZoneIsQuarantined()
    {
        Begin(Backed([Third, Second]) with { DeadLetters = [77] });
        Announce(Owner, zone: 1, Epoch, letter: 78);

        Kill(Owner);

        Assert.Equal([_rig.Zones[1]], Written().Where(w => w.Value.IsQuarantined).Select(w => w.Key));
    }

    [Fact]
    public void Owner_DiesInAMessageAndNobodyHasTheState_TheZoneBeginsAnewWithoutThatMessage()
    {
        Begin(new Assignment(Owner, Epoch) { Timeline = Epoch, Deaths = [Third] });
        Announce(Owner, zone: 1, Epoch, letter: 77);

        Kill(Owner);

        var begun = Written()[_rig.Zones[1]];
        Assert.Equal((true, false), (begun.IsEmptyStart, begun.IsQuarantined));
        Assert.Equal([77UL], begun.DeadLetters);
    }

    [Fact]
    public void Zone_HasStoppedForItsFaults_IsQuarantinedOnce()
    {
        Begin(Backed([]));
        var report = _rig.Hosting((_rig.Zones[1], Epoch));
        report.Zones[0].HasStopped = true;

        _rig.Coordinator.Receive(Owner, report);
        _rig.Coordinator.Receive(Owner, report); // while that is being written
        Assert.Single(_rig.Writes);
        var quarantined = Written()[_rig.Zones[1]];
        Assert.Equal((Owner, Epoch + 1, "too many of its entities were at fault"), (quarantined.Owner, quarantined.Epoch, quarantined.Quarantine));

        _rig.Coordinator.Receive(Owner, report); // of its old epoch
        Assert.Empty(_rig.Writes);
    }

    [Fact]
    public void DeadLetters_OfAZone_TheOldestGoes()
    {
        Begin(Backed([Third]) with { DeadLetters = [1, 2, 3, 4, 5, 6, 7, 8] });
        Announce(Owner, zone: 1, Epoch, letter: 9);

        Kill(Owner);

        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9], Written()[_rig.Zones[1]].DeadLetters);
    }

    [Fact]
    public void Death_InAStepOfAZone_DoesNotMakeTheCoordinatorHold()
    {
        Begin(Backed([Third]));
        _rig.Joins(CoordinatorRig.Worker(new NodeId("w4", 99)));
        _rig.AssignmentWritten(_rig.Zones[3], new Assignment(new NodeId("w4", 99), Epoch) { Timeline = 1, InSync = [Second] }, CoordinatorRig.Term + 50);
        Announce(Owner, zone: 1, Epoch);

        _rig.Goes("w4", CoordinatorRig.Term + 60);
        _rig.Goes(Owner.Name, CoordinatorRig.Term + 61);

        Assert.False(_rig.Coordinator.IsHolding);
    }

    [Fact]
    public void Quarantined_ItsKeeperDies_AnotherBackupKeepsIt()
    {
        Begin(Backed([]) with { Quarantine = "planted", InSync = [Third, Second] });

        Kill(Owner);

        Assert.All(Written().Values, a => Assert.Equal(("planted", Epoch + 1), (a.Quarantine, a.Epoch)));
    }

    [Fact]
    public void Quarantined_NobodyHasItAnyMore_StaysQuarantined()
    {
        Begin(Backed([]) with { Quarantine = "planted", InSync = [] });

        Kill(Owner);
        _rig.Tick(TimeSpan.FromSeconds(5));

        Assert.Empty(_rig.Writes);
        Assert.DoesNotContain(_rig.Sent, s => s.Message.FenceOff != null);
    }

    [Fact]
    public void Person_QuarantinesAZone_ItsOwnerIsToldToKeepItAndOthersThatItRunsNowhere()
    {
        Begin(Backed([]));

        Assert.Null(_rig.Coordinator.Quarantine(_rig.Zone(0), "a person wants it so"));
        _rig.Coordinator.LinkUp(Third);
        Answer();

        var order = Assert.Single(_rig.OrdersTo(Owner), o => o.Epoch == Epoch + 1);
        Assert.Equal("a person wants it so", order.Quarantine);
        Assert.Contains(_rig.RoutesTo(Third).SelectMany(r => r.Zones), z => z.Zone == _rig.Zones[0].Value && z.IsQuarantined);
        Assert.Equal("it is quarantined already: a person wants it so", _rig.Coordinator.Quarantine(_rig.Zone(0), "again"));
    }

    [Fact]
    public void Person_ReleasesAZone_ItGoesOnWhereItsStateIs()
    {
        Begin(Backed([Second, Third]) with { Quarantine = "planted" });

        Assert.Null(_rig.Coordinator.Quarantine(_rig.Zone(0), reason: null));

        var written = Written()[_rig.Zones[0]];
        Assert.Equal((Owner, Epoch + 1, 1u, false), (written.Owner, written.Epoch, written.Timeline, written.IsQuarantined));
        Assert.Empty(written.Deaths);
    }

    [Fact]
    public void Person_ReleasesAZoneThatRuns_IsRefused()
    {
        Begin(Backed([]));

        Assert.Equal("it is not quarantined", _rig.Coordinator.Quarantine(_rig.Zone(0), reason: null));
    }

    [Fact]
    public void Assignment_OfAnEarlierVersion_HasNoDeathsAndIsNotQuarantined()
    {
        Assert.True(StoredValues.TryRead("""{"owner":{"name":"w1","revision":10},"epoch":4,"timeline":4,"resumeTick":null,"inSync":[],"joining":[]}"""u8.ToArray(), out Assignment read));
        Assert.Empty(read.Deaths);
        Assert.False(read.IsQuarantined);

        var full = Backed([Second]) with { Quarantine = "planted", DeadLetters = [ulong.MaxValue], Suspects = [7] };
        Assert.True(StoredValues.TryRead(StoredValues.Write(full), out Assignment again));
        Assert.Equal(full, again);
        Assert.Equal(full, Order.Of(_rig.Zones[0], full, 3).ToAssignment());
    }

    [Fact]
    public void Book_FullOfDeadWorkers_ForgetsTheOldest()
    {
        var book = new TrialBook();
        for (var i = 0; i <= TrialBook.MaxWorkers; i++)
            book.Note(new NodeId("w", i), new TrialStep { IsRunning = true, Zone = 1, Epoch = 1 });

        Assert.Null(book.Find(new NodeId("w", 0)));
        Assert.NotNull(book.Find(new NodeId("w", 1)));
        Assert.NotNull(book.Find(new NodeId("w", TrialBook.MaxWorkers)));
    }

    [Fact]
    public void Book_StepsThatBeginAndEnd_LeaveRoomForThoseThatRun()
    {
        var book = new TrialBook();
        var (dead, alive) = (new NodeId("w", 1), new NodeId("w", 2));
        book.Note(dead, new TrialStep { IsRunning = true, Zone = 1, Epoch = 1 });
        for (var i = 0; i < 2 * TrialBook.MaxWorkers; i++)
            book.Note(alive, new TrialStep { IsRunning = i % 2 == 0, Zone = 2, Epoch = 1 });

        Assert.Equal(new ZoneId(1), book.Find(dead)?.Zone);
        Assert.Null(book.Find(alive));
    }

    private static Assignment Backed(IReadOnlyList<NodeId> deaths) => new(Owner, Epoch) { Timeline = 1, InSync = [Second], Deaths = deaths };

    private void Begin(Assignment assignment)
    {
        _rig.Elect();
        _rig.Nodes([.. new[] { Owner, Second, Third }.Select(n => CoordinatorRig.Worker(n))]);
        _rig.Assignments([.. _rig.Zones.Select(z => (z, assignment))]);
        _rig.Tick(_rig.Settings.PlanInterval);
        Assert.Empty(_rig.Writes);
        _rig.Sent.Clear();
    }

    private void Announce(NodeId worker, int zone, uint epoch, ulong letter = 0, bool wasSentBefore = true) =>
        _rig.Coordinator.Trials.Note(worker, new TrialStep { Number = 1, IsRunning = true, Zone = _rig.Zones[zone].Value, Epoch = epoch, Tick = 70, Letter = letter, WasSentBefore = wasSentBefore });

    private void Kill(NodeId worker)
    {
        _rig.Goes(worker.Name, CoordinatorRig.Term + 60);
        _rig.Tick(TimeSpan.Zero);
    }

    private Dictionary<Worlds.ZoneId, Assignment> Written()
    {
        var written = _rig.Writes.SelectMany(_rig.Written).ToDictionary();
        Answer();
        return written;
    }

    private void Answer()
    {
        while (_rig.Writes.Any())
            _rig.Port.Answer(new Coordination.TxnResult(true, CoordinatorRig.Term + 70, []));
    }
}
