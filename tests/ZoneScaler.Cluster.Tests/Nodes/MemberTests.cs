using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster.Tests.Nodes;

public sealed class MemberTests : IMemberListener, IDisposable
{
    private const long Lease = 7;
    private const long Revision = 40;
    private const uint KnownEpoch = 17;
    private const string Key = "/zonescaler/w/nodes/n";

    private readonly FakePort _port = new();
    private readonly NodeClock _clock = new() { Now = TimeSpan.FromSeconds(100) };
    private readonly Notes _notes = new();
    private readonly Member _member;
    private int _lost;
    private int _replaced;

    public MemberTests()
    {
        var settings = new ClusterSettings { Lease = TimeSpan.FromSeconds(10) };
        _member = new Member(new NodeInfo { Name = "n", Address = "n:1" }, Record, "w", settings, _clock, _port, _notes, this, new Random(1));
    }

    private static WorldRecord Record => new()
    {
        Name = "w",
        Dimensions = 2,
        Min = [0, 0, 0],
        Max = [100, 100, 0],
        CellSize = 50,
        GhostDistance = 10,
        HandoverMargin = 1,
        TickRate = 20,
        NamedZones = [],
        Types = "t",
        Description = [],
    };

    public void Dispose() => _member.Dispose();

    [Fact]
    public void Start_StoreAnswers_IsMemberFromTheGrantsSendingOn()
    {
        Join(grantTakes: 2);

        Assert.Equal(MemberState.Active, _member.State);
        Assert.Equal(new NodeId("n", Revision), _member.Id);
        Assert.Equal(TimeSpan.FromSeconds(100 + 10 - 1), _member.ActUntil); // the lease, less the margin
    }

    [Fact]
    public void Register_NameTaken_SaysSoAndTriesAgain()
    {
        Ask();
        _port.Grants.Dequeue()(Lease);
        var other = new KeyValue(Key, StoredValues.Write(new NodeInfo { Name = "n", Address = "else:1" }), 5, 5, 1, 99);
        _port.Commits.Dequeue().Done(new CommitOutcome(new TxnResult(false, 50, [[other]]), true));

        Assert.Equal(MemberState.Waiting, _member.State);
        Assert.Equal([NodeEvent.NameTaken], _notes.Events);
        Assert.Equal([Lease], _port.Revoked);
    }

    [Fact]
    public void Register_AnswerLost_AsksAgainAndFindsItsOwnKey()
    {
        Ask();
        _port.Grants.Dequeue()(Lease);
        _port.Commits.Dequeue().Done(new CommitOutcome(null, MayHaveHappened: true));
        _port.Commits.Dequeue().Done(new CommitOutcome(new TxnResult(false, 60, [[OwnKey]]), true));

        Assert.Equal(MemberState.Active, _member.State);
        Assert.Equal(Revision, _member.Id.Revision);
    }

    [Fact]
    public void KeepAlive_AnswerComesLate_CountsFromItsSending()
    {
        Join();
        Tick(1);
        Tick(3); // the keep-alive of 101 is answered in 103

        _port.KeepAlives.Dequeue()(TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.FromSeconds(101 + 10 - 1), _member.ActUntil);
    }

    [Fact]
    public void Advance_NoAnswers_FreezesBeforeTheLeaseCanHaveEnded()
    {
        Join();
        Tick(8.9);
        Assert.True(_member.MayAct);

        Tick(9);

        Assert.False(_member.MayAct);
        Assert.Contains(NodeEvent.Frozen, _notes.Events);
    }

    [Fact]
    public void KeepAlive_WhileFrozen_ActsOnlyAfterItsKeyWasRead()
    {
        Join();
        Tick(9);
        _port.KeepAlives.Clear();
        Tick(9.9);
        _member.Advance();
        Tick(11);
        _port.KeepAlives.Dequeue()(TimeSpan.FromSeconds(10));
        Assert.False(_member.MayAct);

        _port.Commits.Dequeue().Done(new CommitOutcome(new TxnResult(true, 70, [[OwnKey]]), true));

        Assert.True(_member.MayAct);
        Assert.Contains(NodeEvent.Thawed, _notes.Events);
    }

    [Fact]
    public void KeepAlive_WhileFrozenAndKeyIsAnothers_LosesMembership()
    {
        Join();
        Tick(9);
        _port.KeepAlives.Clear();
        Tick(11);
        _port.KeepAlives.Dequeue()(TimeSpan.FromSeconds(10));
        var another = OwnKey with { CreateRevision = Revision + 1 };

        _port.Commits.Dequeue().Done(new CommitOutcome(new TxnResult(true, 70, [[another]]), true));

        Assert.Equal(1, _lost);
        Assert.Equal(MemberState.Waiting, _member.State);
    }

    [Fact]
    public void KeepAlive_LeaseIsGone_LosesMembership()
    {
        Join();
        Tick(1);

        _port.KeepAlives.Dequeue()(TimeSpan.Zero);

        Assert.Equal(1, _lost);
        Assert.False(_member.MayAct);
        Assert.Equal([Lease], _port.Revoked);
    }

    [Fact]
    public void OwnKey_Deleted_LosesMembership()
    {
        Join();

        _port.Watches[Key](new WatchBatch(80, [new WatchEvent(WatchEventKind.Delete, OwnKey with { ModRevision = 80 })], IsReset: false));

        Assert.Equal(1, _lost);
    }

    [Fact]
    public void OwnKey_PastFromBeforeTheRegistration_IsIgnored()
    {
        Join();

        _port.Watches[Key](new WatchBatch(Revision - 1, [], IsReset: true));

        Assert.Equal(0, _lost);
    }

    [Fact]
    public void Leave_AnswersStillComing_AreIgnored()
    {
        Join();
        Tick(1);
        _member.Leave();

        _port.KeepAlives.Dequeue()(TimeSpan.FromSeconds(10));

        Assert.Equal(MemberState.Left, _member.State);
        Assert.False(_member.MayAct);
        Assert.Equal([Lease], _port.Revoked);
    }

    [Fact]
    public void AskForWorld_StoreIsEmpty_WritesTheWorldWithABirthOfItsOwn()
    {
        using var other = new Member(new NodeInfo { Name = "n", Address = "n:1" }, Record, "w", new ClusterSettings(), _clock, _port, _notes, this, new Random(2));
        _member.Advance();
        other.Advance();

        var births = _port.Commits.Select(c => WorldIn(c.Txn).Birth).ToArray();

        Assert.NotEqual(0, births[0]);
        Assert.NotEqual(births[0], births[1]);
    }

    [Fact]
    public void Register_SameWorldAsBefore_KnowsOfNoEarlierStore()
    {
        _member.Advance();
        AnswerWorld(birth: 5);
        FinishJoining();
        LoseMembership();

        AnswerWorld(birth: 5);
        _port.Grants.Dequeue()(Lease);

        Assert.Equal(0, _replaced);
        Assert.Equal(0u, InfoIn(_port.Commits.Peek().Txn).EpochFloor);
    }

    [Fact]
    public void Register_WorldIsBornAnew_TellsWhichEpochsItKnows()
    {
        _member.Advance();
        AnswerWorld(birth: 5);
        FinishJoining();
        LoseMembership();

        AnswerWorld(birth: 6);
        _port.Grants.Dequeue()(Lease);

        Assert.Equal(1, _replaced);
        Assert.Equal(KnownEpoch, InfoIn(_port.Commits.Peek().Txn).EpochFloor);
    }

    [Fact]
    public void StoreReplaced_OneThatHasGoneBack_TellsWhichEpochsItKnowsFromThenOn()
    {
        _member.Advance();
        AnswerWorld(birth: 5);
        FinishJoining();
        _member.StoreReplaced("it has forgotten");
        Assert.Equal(1, _lost);
        Tick(20);
        AnswerWorld(birth: 5);
        _port.Grants.Dequeue()(Lease);
        Assert.Equal(KnownEpoch, InfoIn(_port.Commits.Peek().Txn).EpochFloor);
        _port.Commits.Dequeue().Done(new CommitOutcome(new TxnResult(true, Revision, [[]]), true));
        LoseMembership();

        AnswerWorld(birth: 5);
        _port.Grants.Dequeue()(Lease);

        Assert.Equal(1, _replaced);
        Assert.Equal(KnownEpoch, InfoIn(_port.Commits.Peek().Txn).EpochFloor);
    }

    void IMemberListener.Registered(NodeId node, WorldRecord world)
    {
    }

    uint IMemberListener.StoreReplaced()
    {
        _replaced++;
        return KnownEpoch;
    }

    void IMemberListener.MembershipLost() => _lost++;

    private static KeyValue OwnKey => new(Key, StoredValues.Write(new NodeInfo { Name = "n", Address = "n:1" }), Revision, Revision, 1, Lease);

    private static WorldRecord WorldIn(Txn txn) => StoredValues.TryRead(txn.Then[0].Value, out WorldRecord world) ? world : throw new InvalidOperationException("It writes no world.");

    private static NodeInfo InfoIn(Txn txn) => StoredValues.TryRead(txn.Then[0].Value, out NodeInfo info) ? info : throw new InvalidOperationException("It registers nobody.");

    /// <summary>The store has the world already.</summary>
    private void AnswerWorld(long birth) =>
        _port.Commits.Dequeue().Done(new CommitOutcome(new TxnResult(false, 2, [[new KeyValue("/zonescaler/w/spec", StoredValues.Write(Record with { Birth = birth }), 1, 1, 1, 0)]]), true));

    private void FinishJoining()
    {
        _port.Grants.Dequeue()(Lease);
        _port.Commits.Dequeue().Done(new CommitOutcome(new TxnResult(true, Revision, [[]]), true));
    }

    /// <summary>Its key goes; then it asks again.</summary>
    private void LoseMembership()
    {
        _port.Watches[Key](new WatchBatch(80, [new WatchEvent(WatchEventKind.Delete, OwnKey with { ModRevision = 80 })], IsReset: false));
        _clock.Now += TimeSpan.FromSeconds(60);
        _member.Advance();
    }

    private void Ask()
    {
        _member.Advance();
        _port.Commits.Dequeue().Done(new CommitOutcome(new TxnResult(true, 2, [[]]), true));
    }

    private void Join(double grantTakes = 0)
    {
        Ask();
        _clock.Now += TimeSpan.FromSeconds(grantTakes);
        _port.Grants.Dequeue()(Lease);
        _port.Commits.Dequeue().Done(new CommitOutcome(new TxnResult(true, Revision, [[]]), true));
    }

    private void Tick(double secondsSinceStart)
    {
        _clock.Now = TimeSpan.FromSeconds(100 + secondsSinceStart);
        _member.Advance();
    }
}
