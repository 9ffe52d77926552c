using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Cluster.Trials;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Tests.Trials;

/// <summary>Zones on trial step one at a time, each after others have noted which.</summary>
public sealed class TrialDeskTests : IControlSender, IZoneKeeper
{
    private static readonly NodeId First = new("c1", 1);
    private static readonly NodeId Second = new("c2", 2);
    private static readonly NodeId Dead = new("w1", 3);

    private readonly ClusterSettings _settings = new() { TrialSteps = 2, LetterTicks = 5 };
    private readonly NodeClock _clock = new() { Now = TimeSpan.FromSeconds(10) };
    private readonly List<NodeId> _witnesses = [First, Second];
    private readonly HashSet<NodeId> _unreached = [];
    private readonly HashSet<NodeId> _heard = [];
    private List<(NodeId To, TrialStep Step)> _sent = [];
    private Action _wake = static () => { };
    private List<string> _ran = [];
    private readonly List<string> _kept = [];
    private readonly TrialDesk _desk;
    private readonly IReadOnlyList<Zone> _zones;

    public TrialDeskTests()
    {
        _desk = new TrialDesk(_settings, _clock, () => _witnesses, _heard.Contains, this, this, () => _wake());
        var world = new World(new WorldSpec { Name = "w", Bounds = Box.Rectangle(0, 0, 100, 50), CellSize = 50, GhostDistance = 10 }, new GameTypes([], []));
        _zones = [.. new ZoneHost(world).Zones.Where(z => !z.Id.IsNamed)];
        foreach (var zone in _zones)
            _desk.Add(zone, [Dead], hasRun: false);
    }

    [Fact]
    public void Step_WaitsUntilAllWitnessesHaveNotedIt()
    {
        Begin(0, tick: 7);
        Assert.Equal([First, Second], _sent.Select(s => s.To));
        Assert.All(_sent, s => Assert.Equal((true, _zones[0].Id.Value, 7L), (s.Step.IsRunning, s.Step.Zone, s.Step.Tick)));

        Note(First);
        Assert.Empty(_ran);
        Note(Second);

        Assert.Equal(["0"], _ran);
    }

    [Fact]
    public void Step_OfAnotherZone_WaitsUntilThisOneHasEnded()
    {
        Begin(0, tick: 7);
        Begin(1, tick: 7);
        NoteAll();
        Assert.Equal(["0"], _ran);
        Assert.DoesNotContain(_sent, s => s.Step.Zone == _zones[1].Id.Value);

        End(0);
        NoteAll();

        Assert.Equal(["0", "1"], _ran);
    }

    [Fact]
    public void Opening_IsAnnounced_AndStepsOfOtherZonesWaitForIt()
    {
        var id = _zones[1].Id;
        _desk.Open(id, 3, () => _ran.Add("opened"));
        _desk.Advance();
        Begin(0, tick: 7);
        Assert.Equal([First, Second], _sent.Select(s => s.To));
        Assert.All(_sent, s => Assert.Equal((true, id.Value, 3u, RunningStep.Opening), (s.Step.IsRunning, s.Step.Zone, s.Step.Epoch, s.Step.Tick)));
        Assert.Empty(_ran);

        NoteAll();
        Assert.Equal(["opened"], _ran);
        _desk.Opened(id, 3);
        _desk.Advance();
        NoteAll();

        Assert.Equal(["opened", "0"], _ran);
    }

    [Fact]
    public void Step_Ended_AndNoneWaits_WitnessesHearThatNothingRuns()
    {
        Begin(0, tick: 7);
        NoteAll();
        _sent.Clear();

        End(0);

        Assert.Equal([(First, false), (Second, false)], _sent.Select(s => (s.To, s.Step.IsRunning)));
    }

    [Fact]
    public void Step_AWitnessIsSilent_WaitsOnceAndNeverAgainUntilItAnswers()
    {
        Begin(0, tick: 7);
        Note(First);
        _clock.Now += _settings.WitnessTimeout;
        _desk.Advance();
        Assert.Equal(["0"], _ran);
        End(0);

        Begin(1, tick: 7);
        Note(First);
        Assert.Equal(["0", "1"], _ran);
        End(1);

        Note(Second); // late, but it lives
        Begin(0, tick: 8);
        Note(First);
        Assert.Equal(["0", "1"], _ran);
        Note(Second);
        Assert.Equal(["0", "1", "0"], _ran);
    }

    [Fact]
    public void Step_WithoutWitnesses_RunsAtOnce()
    {
        _witnesses.Clear();

        Begin(0, tick: 7);

        Assert.Equal(["0"], _ran);
    }

    [Fact]
    public void Answer_ToAnEarlierStep_DoesNotCount()
    {
        Begin(0, tick: 7);
        var earlier = _sent[0].Step.Number;
        NoteAll();
        End(0);
        Begin(1, tick: 7);

        _desk.Noted(First, earlier);
        _desk.Noted(Second, earlier);
        _desk.Advance();

        Assert.Equal(["0"], _ran);
    }

    [Fact]
    public void Trial_EndsAfterItsSteps_AndItsRecordGoes()
    {
        for (var i = 0; i < _settings.LetterTicks; i++)
        {
            Assert.NotNull(_zones[0].Trial);
            Begin(0, tick: 7 + i);
            NoteAll();
            End(0);
        }

        Assert.Null(_zones[0].Trial);
        Assert.NotNull(_zones[1].Trial);
        Assert.Equal([$"begin {_zones[0].Id}", $"begin {_zones[1].Id}", $"end {_zones[0].Id}"], _kept);
    }

    [Fact]
    public void Trial_OfAZoneThatSeldomSteps_EndsAfterItsTime_ButNotBeforeItsSteps()
    {
        Begin(0, tick: 7);
        NoteAll();
        End(0);
        Begin(1, tick: 7);
        NoteAll();
        End(1);
        Assert.NotNull(_zones[0].Trial);

        Begin(0, tick: 7 + (100 * _settings.LetterTicks));
        NoteAll();
        End(0);
        Assert.Null(_zones[0].Trial);

        Begin(1, tick: 8);
        NoteAll();
        End(1);
        Assert.NotNull(_zones[1].Trial);
    }

    [Fact]
    public void Trial_WhoSeemedToHaveDiedIsHeardAgain_Ends()
    {
        var began = _clock.Now;
        Begin(0, tick: 7);
        NoteAll();
        _heard.Add(Dead);

        _clock.Now = began + (2 * _settings.SuspectAfter) - TimeSpan.FromTicks(1); // what is heard may have been on its way when it died
        _desk.Advance();
        End(0);
        Assert.NotNull(_zones[0].Trial);

        _clock.Now = began + (2 * _settings.SuspectAfter);
        _desk.Advance();
        _sent.Clear();
        Begin(0, tick: 8);
        End(0);
        Assert.Null(_zones[0].Trial);
        Assert.DoesNotContain(_sent, s => s.Step.IsRunning);
        Assert.Contains($"end {_zones[0].Id}", _kept);
    }

    [Fact]
    public void Trial_OneOfTwoIsHeardAgain_GoesOn()
    {
        var desk = new TrialDesk(_settings, _clock, () => _witnesses, _heard.Contains, this, this, static () => { });
        desk.Add(_zones[0], [new("w0", 2), Dead], hasRun: false);
        _heard.Add(Dead);

        _clock.Now += 10 * _settings.SuspectAfter;
        desk.Advance();

        Assert.True(desk.Begin(_zones[0], 7, static () => { }));
    }

    [Fact]
    public void Step_DoesNotReturn_OthersRunWithoutATurnUntilItDoes()
    {
        Begin(0, tick: 7);
        NoteAll();
        Begin(1, tick: 7);
        Assert.Equal(_clock.Now + TrialDesk.TurnLimit, _desk.Advance());
        Assert.Equal(["0"], _ran);

        _clock.Now += TrialDesk.TurnLimit;
        Assert.Equal(TimeSpan.MaxValue, _desk.Advance());
        Assert.Equal(["0", "1"], _ran);
        _desk.Apply(_zones[1], new Letter(77, WasSentBefore: true, "a message")); // waits for nobody
        End(1);
        Assert.False(_desk.Begin(_zones[1], 8, () => Assert.Fail("It runs at once.")));
        End(1);
        Assert.All(_sent, s => Assert.Equal(_zones[0].Id.Value, s.Step.Zone));

        End(0);
        Begin(0, tick: 8);
        Assert.Contains(_sent, s => s.Step is { IsRunning: true, Tick: 8 });
    }

    [Fact]
    public void Step_Ended_WhoIsNotReachedHearsThatNothingRunsLater()
    {
        Begin(0, tick: 7);
        NoteAll();
        _sent.Clear();
        _unreached.Add(First);

        End(0);
        Assert.Equal([(Second, false)], _sent.Select(s => (s.To, s.Step.IsRunning)));
        _unreached.Clear();
        _desk.Advance();
        _desk.Advance();

        Assert.Equal([(Second, false), (First, false)], _sent.Select(s => (s.To, s.Step.IsRunning)));
    }

    [Fact]
    public void Zone_ThatDidNotWaitForItsTurn_DoesNotHoldUpOthers()
    {
        Begin(0, tick: 7);
        Begin(1, tick: 7);
        End(1);
        NoteAll();
        End(0);
        Begin(0, tick: 8);
        NoteAll();

        Assert.Equal(["0", "0"], _ran);
    }

    [Fact]
    public void Message_WithinAStep_IsAnnouncedAndWaitsUntilItIsNoted()
    {
        Begin(0, tick: 7);
        NoteAll();
        _sent.Clear();
        _wake = () =>
        {
            _desk.Advance();
            Assert.All(_sent, s => Assert.Equal((77UL, true, "a message", 7L), (s.Step.Letter, s.Step.WasSentBefore, s.Step.Text, s.Step.Tick)));
            NoteAll(); // as if at once; nobody else would let it go on
        };

        _desk.Apply(_zones[0], new Letter(77, WasSentBefore: true, "a message"));

        Assert.Equal([First, Second], _sent.Select(s => s.To));
    }

    [Fact]
    public void Message_OfAStepThatWasNotGranted_IsNotAnnounced()
    {
        Begin(0, tick: 7);
        Begin(1, tick: 7);
        _sent.Clear();

        _desk.Apply(_zones[1], new Letter(77, WasSentBefore: true, "a message"));

        Assert.Empty(_sent);
    }

    [Fact]
    public void Step_AfterTheFirstOnes_RunsAtOnceAndOnlyItsMessagesAreAnnounced()
    {
        for (var i = 0; i < _settings.TrialSteps; i++)
        {
            Begin(0, tick: 7 + i);
            NoteAll();
            End(0);
        }
        (_sent, _ran) = ([], []);

        Begin(0, tick: 17);
        Assert.Equal(["0"], _ran);
        Assert.Empty(_sent);
        _wake = () =>
        {
            _desk.Advance();
            NoteAll();
        };
        _desk.Apply(_zones[0], new Letter(77, WasSentBefore: true, "a message"));
        _wake = () => _desk.Advance();
        _desk.Apply(_zones[0], default);

        Assert.Equal([true, true, false, false], _sent.Select(s => s.Step.IsRunning));
        Assert.All([true, false], isRunning => Assert.Equal([First, Second], _sent.Where(s => s.Step.IsRunning == isRunning).Select(s => s.To).Order()));
    }

    [Fact]
    public void Step_OfAZoneThatWasHandedOver_RunsAtOnceUntilItsTrialIsOver()
    {
        _desk.Add(_zones[0], [Dead], hasRun: true);

        for (var i = 0; i < _settings.LetterTicks; i++)
        {
            Assert.NotNull(_zones[0].Trial);
            Begin(0, tick: 70 + i);
            End(0);
        }

        Assert.Equal(Enumerable.Repeat("0", _settings.LetterTicks), _ran);
        Assert.Empty(_sent);
        Assert.Null(_zones[0].Trial);
    }

    [Fact]
    public void Message_AfterTheFirstSteps_NobodyHadItBefore_WaitsForNobody()
    {
        for (var i = 0; i < _settings.TrialSteps; i++)
        {
            Begin(0, tick: 7 + i);
            NoteAll();
            End(0);
        }
        Begin(0, tick: 17);
        _sent.Clear();
        _wake = () => Assert.Fail("There is nothing to announce.");

        _desk.Apply(_zones[0], new Letter(77, WasSentBefore: false, "a message"));

        Assert.Empty(_sent);
    }

    [Fact]
    public void Step_WithinATime_IsAnnounced_ButNotMoreThanTen()
    {
        var desk = Desk(new ClusterSettings { TrialSteps = 10 });

        Assert.Equal(10, CountAnnounced(desk, _zones[0]));
    }

    [Fact]
    public void Step_AfterATime_IsNotAnnounced_ButForTheFirstTwo()
    {
        var settings = new ClusterSettings { TrialSteps = 10 };
        var desk = Desk(settings);
        Assert.Equal(5, CountAnnounced(desk, _zones[0], most: 5));

        _clock.Now += settings.TrialTime;

        Assert.Equal(0, CountAnnounced(desk, _zones[0]));
        Assert.Equal(2, CountAnnounced(desk, _zones[1]));
    }

    [Fact]
    public void Message_AfterTheFirstSteps_WaitsForAnothersTurn()
    {
        for (var i = 0; i < _settings.TrialSteps; i++)
        {
            Begin(0, tick: 7 + i);
            NoteAll();
            End(0);
        }
        Begin(1, tick: 7); // has the turn
        NoteAll();
        Begin(0, tick: 17);
        _sent.Clear();
        _wake = () =>
        {
            _desk.Advance();
            Assert.Empty(_sent); // another zone's step is what others know of
            _wake = () => _desk.Advance();
            End(1);
            Assert.All(_sent.Where(s => s.Step.IsRunning), s => Assert.Equal(77UL, s.Step.Letter));
            NoteAll();
        };

        _desk.Apply(_zones[0], new Letter(77, WasSentBefore: true, "a message"));

        Assert.Equal(2, _sent.Count(s => s.Step.IsRunning));
    }

    [Fact]
    public void Step_AnnouncedWhenItBegan_StaysSo_ThoughTheTimeHasPassedMeanwhile()
    {
        var settings = new ClusterSettings { TrialSteps = 10 };
        var desk = Desk(settings);
        _wake = () =>
        {
            desk.Advance();
            foreach (var (witness, step) in _sent.TakeLast(_witnesses.Count).ToArray())
                desk.Noted(witness, step.Number);
            desk.Advance();
        };
        Assert.Equal(2, CountAnnounced(desk, _zones[0], most: 2));
        Assert.True(desk.Begin(_zones[0], 9, static () => { }));
        _sent.Clear();

        _clock.Now += settings.TrialTime;
        desk.Apply(_zones[0], default);

        Assert.Equal([true, true], _sent.Select(s => s.Step.IsRunning));
        desk.End(_zones[0]);
        Assert.False(desk.Begin(_zones[0], 10, static () => { }));
    }

    private TrialDesk Desk(ClusterSettings settings)
    {
        var desk = new TrialDesk(settings, _clock, () => _witnesses, _heard.Contains, this, this, () => _wake());
        foreach (var zone in _zones)
            desk.Add(zone, [Dead], hasRun: false);
        return desk;
    }

    private static int CountAnnounced(TrialDesk desk, Zone zone, int most = int.MaxValue)
    {
        var announced = 0;
        while (announced < most && desk.Begin(zone, 7, static () => { }))
        {
            announced++;
            desk.End(zone);
        }
        return announced;
    }

    bool IControlSender.Send(NodeId node, Control message)
    {
        if (_unreached.Contains(node))
            return false;
        _sent.Add((node, message.TrialStep));
        return true;
    }

    void IZoneKeeper.Open(ZoneId zone, uint epoch, byte[] record) => _kept.Add($"open {zone}");

    void IZoneKeeper.Begin(Zone zone) => _kept.Add($"begin {zone.Id}");

    void IZoneKeeper.End(Zone zone) => _kept.Add($"end {zone.Id}");

    void IZoneKeeper.Keep(ZoneId zone, uint epoch, byte[] record) => _kept.Add($"keep {zone}");

    private void Begin(int zone, long tick)
    {
        if (!_desk.Begin(_zones[zone], tick, () => _ran.Add($"{zone}")))
            _ran.Add($"{zone}");
        _desk.Advance();
    }

    private void End(int zone)
    {
        _desk.End(_zones[zone]);
        _desk.Advance();
    }

    private void Note(NodeId witness)
    {
        _desk.Noted(witness, _sent.LastOrDefault(s => s.Step.IsRunning).Step?.Number ?? 0);
        _desk.Advance();
    }

    private void NoteAll()
    {
        Note(First);
        Note(Second);
    }
}
