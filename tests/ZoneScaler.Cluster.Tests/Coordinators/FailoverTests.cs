using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Cluster.Tests.Coordinators;

/// <summary>A zone of w1 with a backup at w2 and one that joins at w3; the other zones are w2's alone.</summary>
public sealed class FailoverTests : IDisposable
{
    private const uint Epoch = 4;
    private static readonly NodeId Owner = new("w1", 10);
    private static readonly NodeId Heir = new("w2", 11);
    private static readonly NodeId Joining = new("w3", 12);

    private readonly CoordinatorRig _rig = new();
    private int _revisions;

    public FailoverTests() => Begin(new Assignment(Owner, Epoch) { Timeline = 1, InSync = [Heir], Joining = [Joining] });

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void Suspicion_AsksOnlyThoseThatWouldTakeOver()
    {
        Suspect(Joining);

        Assert.Equal([Heir], Inquired());
        Assert.Empty(_rig.Writes);
    }

    [Fact]
    public void Suspicion_OfOneThatOnlyHoldsBackups_AsksTheirOwners_AndItGetsNoMore()
    {
        _rig.Coordinator.Receive(Heir, new Suspicion { Node = NodeRef.Of(Joining) });
        Assert.Equal([Owner], Inquired(about: Joining));

        _rig.Coordinator.Receive(Owner, new Finding { Node = NodeRef.Of(Joining), IsReached = false });
        _rig.Tick(TimeSpan.FromSeconds(2));

        Assert.DoesNotContain(_rig.View!.Workers, w => w.Name == Joining.Name);
    }

    [Fact]
    public void Suspicion_WhileOneIsLookedInto_AsksNobodyTwice()
    {
        Suspect(Joining);
        Suspect(Heir);

        Assert.Single(Inquired());
    }

    [Fact]
    public void Report_NamesANodeThatIsNotReached_AsksAsWell()
    {
        _rig.Coordinator.Receive(Joining, new Report { Unreached = { NodeRef.Of(Owner) } });

        Assert.Equal([Heir], Inquired());
    }

    [Fact]
    public void Finding_WitnessDoesNotReachIt_BackupOwnsTheZoneInAHigherEpoch()
    {
        Suspect(Joining);
        Find(Heir, isReached: false);
        _rig.Tick(TimeSpan.Zero);

        var written = _rig.Written(Assert.Single(_rig.Writes))[_rig.Zones[0]];
        Assert.Equal((Heir, Epoch + 1, 1u), (written.Owner, written.Epoch, written.Timeline));
        Assert.Null(written.ResumeTick);
        Assert.DoesNotContain(Owner, written.InSync);
        Assert.DoesNotContain(Joining, written.InSync);
    }

    [Fact]
    public void Finding_WitnessReachesIt_ChangesNothing()
    {
        Suspect(Joining);
        Find(Heir, isReached: true);
        _rig.Tick(TimeSpan.FromSeconds(2));

        Assert.Empty(_rig.Writes);
    }

    [Fact]
    public void Inquiry_NobodyAnswers_ChangesNothing_ForItMayBeThisNodeThatIsCutOff()
    {
        Suspect(Joining);
        _rig.Tick(_rig.Settings.InquiryTimeout * 2);

        Assert.Empty(_rig.Writes);
        Suspect(Joining);
        Assert.Equal(2, Inquired().Count());
    }

    [Fact]
    public void Inquiry_WitnessIsLinkedOnlyNow_AsksItAgainAndWaitsForIt()
    {
        Suspect(Joining);
        _rig.Tick(_rig.Settings.InquiryTimeout * 0.9);
        _rig.Coordinator.LinkUp(Joining);
        Assert.Equal([Heir], Inquired());
        _rig.Coordinator.LinkUp(Heir);
        Assert.Equal([Heir, Heir], Inquired());
        _rig.Tick(_rig.Settings.InquiryTimeout * 0.9);
        Find(Heir, isReached: false);
        _rig.Tick(TimeSpan.Zero);

        Assert.Equal(Heir, _rig.Written(Assert.Single(_rig.Writes))[_rig.Zones[0]].Owner);
    }

    [Fact]
    public void Report_OfOneThatCountsAsDead_ItLivesAndKeepsWhatItHas()
    {
        Suspect(Joining);
        _rig.Coordinator.Receive(Owner, _rig.Hosting((_rig.Zones[0], Epoch)));
        Find(Heir, isReached: false);
        _rig.Tick(TimeSpan.FromSeconds(2));

        Assert.Empty(_rig.Writes);
    }

    [Fact]
    public void Suspicion_NobodyHasABackup_LeavesItToTheLease()
    {
        Begin(new Assignment(Owner, Epoch) { Joining = [Joining] });
        Suspect(Joining);
        _rig.Tick(TimeSpan.FromSeconds(2));

        Assert.Empty(Inquired());
        Assert.Empty(_rig.Writes);
    }

    [Fact]
    public void Lacking_OwnerWithoutTheState_AnotherBackupGoesOn()
    {
        Begin(new Assignment(Joining, Epoch) { Timeline = 1, ResumeTick = 70, InSync = [Heir] });

        _rig.Coordinator.Receive(Joining, Lacking(Epoch));
        _rig.Tick(TimeSpan.Zero);

        var written = _rig.Written(Assert.Single(_rig.Writes))[_rig.Zones[0]];
        Assert.Equal((Heir, Epoch + 1, 1u), (written.Owner, written.Epoch, written.Timeline));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Lacking_StateCannotBeMadeAZone_AnotherBackupGoesOn_OrItIsQuarantinedWhereTheStateIs(bool hasAnother)
    {
        Begin(new Assignment(Joining, Epoch) { Timeline = 1, InSync = hasAnother ? [Heir] : [] });
        var report = Lacking(Epoch);
        report.Broken.Add(_rig.Zones[0].Value);

        _rig.Coordinator.Receive(Joining, report);
        _rig.Tick(TimeSpan.Zero);

        var written = _rig.Written(Assert.Single(_rig.Writes))[_rig.Zones[0]];
        Assert.Equal((hasAnother ? Heir : Joining, Epoch + 1, !hasAnother), (written.Owner, written.Epoch, written.IsQuarantined));
    }

    [Fact]
    public void Lacking_OfAFormerEpochOrAnotherNode_SaysNothing()
    {
        Begin(new Assignment(Joining, Epoch) { Timeline = 1, ResumeTick = 70, InSync = [Heir] });

        _rig.Coordinator.Receive(Joining, Lacking(Epoch - 1));
        _rig.Coordinator.Receive(Owner, Lacking(Epoch));
        _rig.Tick(TimeSpan.FromSeconds(2));

        Assert.Empty(_rig.Writes);
    }

    [Fact]
    public void Lacking_NobodyHasTheState_StartsEmptyOnceAllWorkersRefuseTheFormerOwners()
    {
        Begin(new Assignment(Joining, Epoch) { Timeline = 1, ResumeTick = 70 });

        _rig.Coordinator.Receive(Joining, Lacking(Epoch));
        _rig.Tick(TimeSpan.Zero);
        Assert.Empty(_rig.Writes);
        Assert.Equal([Owner, Heir, Joining], _rig.Sent.Where(s => s.Message.FenceOff != null).Select(s => s.To).Distinct().Order());

        foreach (var node in (NodeId[])[Owner, Heir])
            _rig.Coordinator.Receive(node, new FencedOff { Zone = _rig.Zones[0].Value, Epoch = Epoch });
        _rig.Tick(_rig.Settings.PlanInterval);
        Assert.Empty(_rig.Writes);
        _rig.Coordinator.Receive(Joining, new FencedOff { Zone = _rig.Zones[0].Value, Epoch = Epoch });
        _rig.Tick(TimeSpan.Zero);

        var written = _rig.Written(Assert.Single(_rig.Writes))[_rig.Zones[0]];
        Assert.Equal((Epoch + 1, true), (written.Epoch, written.IsEmptyStart));
        Assert.DoesNotContain(NodeEvent.ZoneLost, _rig.Notes.Events);

        _rig.Port.Answer(new(true, CoordinatorRig.Term + 50, []));
        Assert.Single(_rig.Notes.Events, e => e == NodeEvent.ZoneLost);
        Assert.StartsWith($"it starts empty, for nobody has its state any more: {Joining} was the last; ", _rig.Coordinator.Decisions.Last.First().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Finding_TwoHaveTheState_OneThatIsHeardGoesOn()
    {
        Begin(new Assignment(Owner, Epoch) { Timeline = 1, InSync = [Heir, Joining] });
        _rig.Unheard.UnionWith([Owner, Heir]);

        Suspect(by: Joining);
        Find(Heir, isReached: false);
        Find(Joining, isReached: false);
        _rig.Tick(TimeSpan.Zero);

        Assert.Equal(Joining, _rig.Written(Assert.Single(_rig.Writes))[_rig.Zones[0]].Owner);
    }

    [Fact]
    public void Finding_TwoHaveTheState_OneThatStaysGoesOn()
    {
        Begin(new Assignment(Owner, Epoch) { Timeline = 1, InSync = [Heir, Joining] });
        _rig.Unheard.Add(Owner);
        _rig.Coordinator.Receive(Joining, new Report { IsLeaving = true }); // it has no zones, and will not get any

        Suspect(by: Joining);
        Find(Heir, isReached: false);
        Find(Joining, isReached: false);
        _rig.Tick(TimeSpan.Zero);

        Assert.Equal(Heir, _rig.Written(Assert.Single(_rig.Writes))[_rig.Zones[0]].Owner);
    }

    [Theory]
    [InlineData(false, false, false, false)] // they have fallen silent
    [InlineData(true, true, false, true)] // killed, and not cut off
    [InlineData(true, false, false, false)] // as many say one thing as the other
    [InlineData(true, true, true, false)] // this node hears them all the time
    public void Finding_MostWorkersAreLost_HoldsUnlessTheirProcessesHaveEnded(bool hasBroken, bool hasBrokenToo, bool isHeard, bool goesOn)
    {
        Begin(new Assignment(Owner, Epoch) { Timeline = 1, InSync = [Heir, Joining] });
        if (!isHeard)
            _rig.Unheard.UnionWith([Owner, Heir]);
        Suspect(by: Joining);
        Find(Heir, isReached: false, hasBroken);
        Find(Joining, isReached: false, hasBrokenToo);
        _rig.Tick(_rig.Settings.InquiryTimeout);
        if (_rig.Writes.Any())
            _rig.Port.Answer(new(true, CoordinatorRig.Term + 50, []));
        _rig.Coordinator.Receive(Joining, new Suspicion { Node = NodeRef.Of(Heir) });
        foreach (var witness in (NodeId[])[Owner, Joining])
            _rig.Coordinator.Receive(witness, new Finding { Node = NodeRef.Of(Heir), HasBroken = hasBrokenToo });
        _rig.Tick(_rig.Settings.InquiryTimeout);

        Assert.Equal(!goesOn, _rig.Coordinator.IsHolding);
        Assert.Equal(!goesOn, _rig.Notes.Events.Contains(NodeEvent.Holding));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Finding_WhileItHolds_OnlyZonesOfAProcessThatHasEndedGoOn(bool hasBroken)
    {
        NodeId[] silent = [new("w4", 13), new("w5", 14)];
        _rig.Nodes([.. new[] { Owner, Heir, Joining }.Concat(silent).Select(n => CoordinatorRig.Worker(n))]);
        for (var i = 0; i < silent.Length; i++)
            _rig.AssignmentWritten(_rig.Zones[i + 1], new Assignment(silent[i], 2) { Timeline = 1, InSync = [Heir] }, CoordinatorRig.Term + ++_revisions);
        _rig.Unheard.UnionWith([Owner, .. silent]);
        foreach (var node in silent)
        {
            _rig.Coordinator.Receive(Heir, new Suspicion { Node = NodeRef.Of(node) });
            _rig.Coordinator.Receive(Heir, new Finding { Node = NodeRef.Of(node), IsReached = false });
            _rig.Tick(TimeSpan.Zero);
            while (_rig.Writes.Any())
                _rig.Port.Answer(new(true, CoordinatorRig.Term + 50, []));
        }
        Assert.True(_rig.Coordinator.IsHolding);

        Suspect(by: Heir);
        Find(Heir, isReached: false, hasBroken);
        _rig.Tick(TimeSpan.Zero);

        Assert.True(_rig.Coordinator.IsHolding);
        Assert.Equal(hasBroken ? [_rig.Zones[0]] : [], _rig.Writes.SelectMany(w => _rig.Written(w).Keys));
    }

    [Fact]
    public void Finding_LinksWereReset_WaitsForThisNodesOwnToBreak()
    {
        Suspect(by: Heir);
        Find(Heir, isReached: false, hasBroken: true);
        _rig.Tick(TimeSpan.Zero);
        Assert.Empty(_rig.Writes);

        _rig.Unheard.Add(Owner);
        _rig.Tick(TimeSpan.FromMilliseconds(1));

        Assert.Equal(Heir, _rig.Written(Assert.Single(_rig.Writes))[_rig.Zones[0]].Owner);
    }

    [Fact]
    public void Finding_WhileTheZoneIsBeingWritten_BackupGoesOnAsSoonAsItIs()
    {
        Begin(new Assignment(Owner, Epoch) { Timeline = 1, InSync = [Heir] });
        _rig.Coordinator.Receive(Owner, _rig.Hosting((_rig.Zones[0], Epoch)));
        Assert.Null(_rig.Coordinator.Move(_rig.Zone(0), Joining.Name, TimeSpan.FromSeconds(30)));
        _rig.Tick(TimeSpan.Zero);
        var joining = Assert.Single(_rig.Writes);

        Suspect(by: Heir);
        Find(Heir, isReached: false);
        _rig.Tick(TimeSpan.Zero);
        Assert.Equal([joining], _rig.Writes);
        _rig.Port.Answer(new(true, CoordinatorRig.Term + 50, []));

        var written = _rig.Written(Assert.Single(_rig.Writes))[_rig.Zones[0]];
        Assert.Equal((Heir, Epoch + 1), (written.Owner, written.Epoch));
    }

    [Theory]
    [InlineData(true)] // the owner had changed its backups with its last breath
    [InlineData(false)] // somebody named in it is no member any more
    public void Finding_BackupIsRefused_IsTriedAgainAtOnceOnlyIfThereIsNews(bool hasNews)
    {
        Begin(new Assignment(Owner, Epoch) { Timeline = 1, InSync = [Heir, Joining] });
        Suspect(by: Heir);
        Find(Heir, isReached: false);
        Find(Joining, isReached: false);
        _rig.Tick(TimeSpan.Zero);
        Assert.Single(_rig.Writes);

        _rig.Port.Answer(new(false, CoordinatorRig.Term + 50, []));
        var revision = hasNews ? CoordinatorRig.Term + 49 : _rig.Zone(0).Revision;
        _rig.Port.Answer(new(true, CoordinatorRig.Term + 50, [[_rig.Pair(_rig.Zones[0], new Assignment(Owner, Epoch) { Timeline = 1, InSync = [Joining] }, revision)]]));

        Assert.Equal(hasNews ? [Joining] : [], _rig.Writes.Select(w => _rig.Written(w)[_rig.Zones[0]].Owner));
        _rig.Tick(_rig.Settings.PlanInterval);
        Assert.Single(_rig.Writes);
    }

    private void Begin(Assignment assignment)
    {
        if (!_rig.Coordinator.IsLeader)
        {
            _rig.Elect();
            _rig.Nodes([.. new[] { Owner, Heir, Joining }.Select(n => CoordinatorRig.Worker(n))]);
        }
        _rig.Assignments([.. _rig.Zones.Select((z, i) => (z, i == 0 ? assignment : new Assignment(Heir, 1)))]);
        _rig.AssignmentWritten(_rig.Zones[0], assignment, CoordinatorRig.Term + ++_revisions);
        _rig.Tick(_rig.Settings.PlanInterval);
        Assert.Empty(_rig.Writes);
        _rig.Sent.Clear();
    }

    private void Suspect(NodeId by) => _rig.Coordinator.Receive(by, new Suspicion { Node = NodeRef.Of(Owner) });

    private void Find(NodeId witness, bool isReached, bool hasBroken = false) =>
        _rig.Coordinator.Receive(witness, new Finding { Node = NodeRef.Of(Owner), IsReached = isReached, HasBroken = hasBroken });

    private Report Lacking(uint epoch) => new() { Lacking = { new Order { Zone = _rig.Zones[0].Value, Epoch = epoch } } };

    private IEnumerable<NodeId> Inquired(NodeId? about = null) => _rig.Sent.Where(s => s.Message.Inquiry?.Node.ToId() == (about ?? Owner)).Select(s => s.To);
}
