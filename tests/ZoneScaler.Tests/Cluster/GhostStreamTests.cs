using System.Numerics;
using ZoneScaler.Ghosts;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Cluster;

/// <summary>Two neighbouring zones on two hosts: what the one shows of the other when frames are lost, late, or held back.</summary>
public sealed class GhostStreamTests : IDisposable
{
    private readonly ClusterOfHosts _cluster = new(2, seed: 3);
    private readonly Zone _left;
    private readonly Zone _right;

    public GhostStreamTests()
    {
        // The hosts take turns: 0,0 and 1,0 are on different ones.
        _left = _cluster.Zone(0, 0);
        _right = _cluster.Zone(1, 0);
        Assert.NotEqual(Left.Number, Right.Number);
        _cluster.Ledger.IsCalm = true;
    }

    private Node Left => _cluster.NodeOf(_left.Id);

    private Node Right => _cluster.NodeOf(_right.Id);

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public void LostFrame_FullStateComesAtOnce_AndNothingBlinks()
    {
        Fill(200);
        Assert.Equal(200, _left.GhostCount);
        Change(rover => rover.Calls = 7);
        LoseFrame();

        // The next frame shows the gap, the answer asks, the one after it brings the state.
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(200, _left.GhostCount);
            _cluster.Step();
        }

        Assert.All(_left.GhostEntities.Cast<Rover>(), g => Assert.Equal(7, g.Calls));
        Assert.All(_left.GhostEntities, g => Assert.Equal(0, g.GhostAge));
    }

    [Fact]
    public void LostLeave_GhostGoesWithTheFullState()
    {
        Fill(3);
        _right.Visit(zone => zone.Despawn(zone.OwnEntities.First()));
        LoseFrame();
        Assert.Equal(3, _left.GhostCount);

        _cluster.Step(4);

        Assert.Equal(2, _left.GhostCount);
    }

    [Fact]
    public void LargeFullState_ComesInChunks_AndKeepsTheOldGhostsMeanwhile()
    {
        Fill(4000);
        _cluster.Step(20);
        Assert.Equal(4000, _left.GhostCount);
        Change(rover => rover.Calls = 7);
        LoseFrame();
        Assert.DoesNotContain(_left.GhostEntities.Cast<Rover>(), g => g.Calls == 7);

        var ticks = 0;
        while (_left.GhostEntities.Cast<Rover>().Any(g => g.Calls != 7))
        {
            _cluster.Step();
            Assert.Equal(4000, _left.GhostCount);
            Assert.InRange(++ticks, 1, 20);
        }

        Assert.InRange(ticks, 3, 20);
        Assert.InRange(_cluster.Network.LargestFrame, 32 << 10, (64 << 10) + 200);
    }

    [Fact]
    public void CongestedWay_CarriesNoState_AndTheLatestOnceAfterwards()
    {
        Fill(500);
        Right.IsCongested = true;
        _cluster.Step();
        var before = _cluster.Network.SentBytes;
        for (var i = 1; i <= 30; i++)
        {
            Change(rover => rover.Calls = i);
            _cluster.Step();
        }
        Assert.InRange(_cluster.Network.SentBytes - before, 30 * 30, 30 * 200);
        Assert.All(_left.GhostEntities.Cast<Rover>(), g => Assert.Equal(0, g.Calls));
        Assert.All(_left.GhostEntities, g => Assert.InRange(g.GhostAge, 29, 32));

        Right.IsCongested = false;
        before = _cluster.Network.SentBytes;
        _cluster.Step(2);

        Assert.All(_left.GhostEntities.Cast<Rover>(), g => Assert.Equal(30, g.Calls));
        Assert.All(_left.GhostEntities, g => Assert.Equal(0, g.GhostAge));
        Assert.InRange(_cluster.Network.SentBytes - before, 1, 500 * 100);
    }

    [Fact]
    public void CongestedWay_CarriesLeavesAndHandovers()
    {
        Fill(3);
        Right.IsCongested = true;
        _right.Visit(zone => zone.Despawn(zone.OwnEntities.First()));
        _right.Visit(zone => zone.Teleport(zone.OwnEntities.Last(), new Vector3(20, 20, 0)));

        _cluster.Step(3);

        Assert.Equal(1, _left.GhostCount);
        Assert.Equal(1, _left.EntityCount);
    }

    [Fact]
    public void SilentNeighbour_GhostsMoveOnForAWhile_ThenStand_ThenGo_AndComeBack()
    {
        _cluster.Add(new Vector2(101, 50));
        for (var i = 0; i < 8; i++)
        {
            Change(rover => rover.Position += new Vector2(0.02f, 0));
            Step(1);
        }
        var ghost = Assert.Single(_left.GhostEntities);
        var from = ghost.Position.X;
        _cluster.Network.Cut(Right.Number, Left.Number);

        Step(GhostTable.ExtrapolationTicks + 1); // the last frame has arrived
        var moved = ghost.Position.X;
        Step(10);
        Assert.InRange(moved - from, 0.3f, 0.5f);
        Assert.Equal(moved, ghost.Position.X);
        Assert.Equal(30, ghost.GhostAge);

        Step(GhostTable.SilenceTicks - 29);
        Assert.Equal(0, _left.GhostCount);
        _cluster.Network.Mend();
        Step(4);
        Assert.Equal(1, _left.GhostCount);

        void Step(int ticks)
        {
            for (; ticks > 0; ticks--)
            {
                _left.Visit(_ => { }); // keeps it awake
                _cluster.Step();
            }
        }
    }

    [Fact]
    public void LateFrames_GhostThatStoppedMeanwhile_IsPutBack()
    {
        _cluster.Add(new Vector2(110, 50));
        _cluster.Step(2);
        Move(0.2f);
        Move(0.2f);
        _cluster.Step();
        var place = _right.OwnEntities.Single().Position;
        _cluster.Network.Delay = 5; // what it has not heard, it extrapolates
        for (var i = 0; i < 5; i++)
        {
            _left.Visit(_ => { });
            _cluster.Step();
        }
        Assert.NotEqual(place, Assert.Single(_left.GhostEntities).Position);

        _cluster.Step(8);

        Assert.InRange(Vector2.Distance(place, Assert.Single(_left.GhostEntities).Position), 0, 0.01f);

        void Move(float by)
        {
            Change(rover => rover.Position += new Vector2(by, 0));
            _cluster.Step();
        }
    }

    [Fact]
    public void UnconfirmedMessages_PathChanges_AreSentAgainAtOnce()
    {
        Fill(1);
        var target = _right.OwnEntities.Single().Ref;
        _cluster.Add(new Vector2(50, 50));
        _cluster.Step(2);
        _left.Visit(zone => zone.Send(zone.OwnEntities.Single(), target, new Called(_cluster.Ledger.NextCall())));
        _cluster.Network.LossPerMille = 1000;
        _cluster.Step();
        _cluster.Network.LossPerMille = 0;
        _cluster.Step(3);
        Assert.Equal(0, _right.OwnEntities.Cast<Rover>().Single().Calls);

        _cluster.Network.Reset(Left.Number, Right.Number);
        _cluster.Step(2);

        Assert.Equal(1, _right.OwnEntities.Cast<Rover>().Single().Calls);
    }

    [Fact]
    public void ZoneThatDied_ItsGhostsGoWhenItsNewLifeIsHeard_AndWhatWasOnItsWayIsOffered()
    {
        Fill(5);
        _cluster.Add(new Vector2(50, 50));
        _cluster.Step(2);
        _cluster.Network.Cut(Left.Number, Right.Number);
        _left.Visit(zone => zone.Teleport(zone.OwnEntities.Single(), new Vector3(150, 50, 0)));
        _cluster.Step(2);
        var right = _right.Id;
        _cluster.AddNode();

        _cluster.Kill(Right, after: 10, lingers: false);
        _cluster.Step(40);

        Assert.Single(_cluster.LiveZones.Single(z => z.Id == right).OwnEntities);
        Assert.Equal(0, _left.GhostCount);
        Assert.Empty(_cluster.Faults);
    }

    [Fact]
    public void FrozenHost_StepsNothing_TakesNothing_AndGoesOnAfterwards()
    {
        Fill(2);
        _cluster.Step(2);
        Right.Host.Freeze();
        var tick = _right.LastTick;
        var sent = _cluster.Network.SentBytes;

        _cluster.Step(5);
        Assert.Equal(FrameRefusal.Frozen, Right.Host.Receive(_right.Id, Frame(_left.Id, 1, 1, 1)));
        Assert.False(Right.Host.Send(_right.Id, Frame(_left.Id, 1, 1, 1)));
        Assert.Equal(tick, _right.LastTick);
        Assert.Equal(sent, _cluster.Network.SentBytes);

        Right.Host.Thaw();
        _cluster.Step(4);
        Assert.Equal(_cluster.Tick, _right.LastTick);
        Assert.All(_left.GhostEntities, g => Assert.Equal(0, g.GhostAge));
    }

    [Fact]
    public void LeaseEndsBetweenStepAndFlush_NothingLeaves_AndIsSentAgainLater()
    {
        Fill(1);
        _cluster.Step(2);
        Change(rover => rover.Calls = 9);
        var sent = _cluster.Network.SentBytes;
        Right.Host.StepOnly(_right, _cluster.Tick + 1);

        Right.MayAct = false;
        Right.Host.Flush(_right);
        Assert.Equal(sent, _cluster.Network.SentBytes);
        Assert.Empty(_right.Outbox);

        Right.MayAct = true;
        _cluster.Step(5);
        Assert.Equal(9, Assert.Single(_left.GhostEntities.Cast<Rover>()).Calls);
    }

    [Fact]
    public void Receive_ForAZoneThatIsNotHere_OrFromAFormerOwner_SaysSo()
    {
        var host = Left.Host;
        Assert.Equal(FrameRefusal.NotHere, host.Receive(_right.Id, Frame(_left.Id, 1, 1, 0)));
        Assert.Equal(FrameRefusal.Malformed, host.Receive(_left.Id, FrameBuffer.Rent()));
        Assert.Equal(FrameRefusal.Superseded, host.Receive(_left.Id, Frame(_right.Id, 1, 1, 2)));
        Assert.Equal(FrameRefusal.None, host.Receive(_left.Id, Frame(_right.Id, 4, 1, 1)));
        Assert.Equal(FrameRefusal.Stale, host.Receive(_left.Id, Frame(_right.Id, 3, 1, 1)));
        host.Fence(_right.Id, 6);
        Assert.Equal(FrameRefusal.Stale, host.Receive(_left.Id, Frame(_right.Id, 5, 1, 1)));

        host.Close(_left.Id);
        Assert.Equal(FrameRefusal.NotHere, host.Receive(_left.Id, Frame(_right.Id, 6, 1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => host.Open(_left.Id, 1));
        Assert.Equal(2u, host.Open(_left.Id, 2).Timeline);
        Assert.Throws<InvalidOperationException>(() => host.Open(_left.Id, 3));
        Assert.Throws<ArgumentException>(() => host.Open(ZoneId.OfCell(9, 9), 1));
    }

    [Fact]
    public void LeaseEndsBetweenStepAndFlush_MessagesAreSentAgainAtOnceAfterwards()
    {
        Fill(1);
        _cluster.Add(new Vector2(50, 50));
        _cluster.Step(4);
        var target = _left.OwnEntities.Single().Ref;
        _right.Visit(zone => zone.Send(zone.OwnEntities.Single(), target, new Called(_cluster.Ledger.NextCall())));
        Right.Host.StepOnly(_right, _cluster.Tick + 1);
        Right.MayAct = false;
        Right.Host.Flush(_right);
        Right.MayAct = true;

        _cluster.Step(4);

        Assert.Equal(1, _left.OwnEntities.Cast<Rover>().Single().Calls);
    }

    /// <summary>The neighbour begins its stream anew by itself: to be asked for it would take a way there and back more.</summary>
    [Fact]
    public void ReceiverStartsAnew_GetsTheFullStateWithoutAsking()
    {
        Fill(5);
        _cluster.Add(new Vector2(99, 50)); // so that the two talk
        _cluster.Step(8);
        var left = _left.Id;
        var node = Left;
        node.Host.Close(left);
        _cluster.Open(left, node);
        var reopened = _cluster.LiveZones.Single(z => z.Id == left);

        var ticks = 0;
        for (; reopened.GhostCount < 5; ticks++)
        {
            Assert.False(reopened.Channels.With(_right.Id).Stream!.IsAwaiting);
            Assert.InRange(ticks, 0, 10);
            _cluster.Step();
        }

        Assert.All(reopened.GhostEntities, g => Assert.Equal(0, g.GhostAge));
    }

    /// <summary>Both zones own the entity, and each shows it to the other.</summary>
    [Theory]
    [InlineData(0, false)] // equal hops: the lower zone's goes
    [InlineData(1, false)]
    [InlineData(-1, true)]
    public void TwoOwners_SeeEachOther_OnlyTheLatestCopyStays(int hopsAheadOnTheRight, bool staysOnTheLeft)
    {
        _cluster.Add(new Vector2(98, 50));
        _cluster.Step(2);
        var original = _left.Entities.Records.ToArray().Single(r => r.Entity is Rover);
        original.Hop = 5;
        var id = original.Entity.Id;
        var copy = new Rover { Id = id };
        copy.PlaceAt(new Vector3(102, 50, 0));
        _right.Visit(zone => zone.Population.Insert(new EntityArrival(copy, original.Layout, (uint)(5 + hopsAheadOnTheRight), null, 0)));

        _cluster.Step(12);

        Assert.Equal(staysOnTheLeft ? 1 : 0, _left.EntityCount);
        Assert.Equal(staysOnTheLeft ? 0 : 1, _right.EntityCount);
        Assert.Equal(1, Left.StaleCopies + Right.StaleCopies);
        Assert.Equal(1, (staysOnTheLeft ? _right : _left).GhostCount);
    }

    [Fact]
    public void ZoneKnownInAHigherEpoch_StandsStill_AndNothingOfItLeaves()
    {
        Fill(3);
        _cluster.Step(2);
        var tick = _right.LastTick;
        Right.Host.StepOnly(_right, tick + 1);
        Assert.NotEmpty(_right.Outbox);

        Right.Host.Fence(_right.Id, 2);

        var sent = _cluster.Network.SentBytes;
        Right.Host.Flush(_right);
        _cluster.Step(3);
        Assert.Equal(sent, _cluster.Network.SentBytes);
        Assert.Equal(tick + 1, _right.LastTick);
        Assert.Equal(FrameRefusal.Superseded, Right.Host.Receive(_right.Id, Frame(_left.Id, 1, 1, 1)));
    }

    [Fact]
    public void Close_VisitOnItsWay_HearsThatTheZoneHasEnded()
    {
        var visit = Left.Host.VisitAsync(_left, z => z.EntityCount);

        Left.Host.Close(_left.Id);

        Assert.IsType<InvalidOperationException>(visit.Exception?.InnerException);
        Assert.True(Right.Host.VisitAsync(_left, z => z.EntityCount).IsFaulted);
    }

    private static FrameBuffer Frame(ZoneId source, uint epoch, uint sourceTimeline, uint targetTimeline)
    {
        var frame = FrameBuffer.Rent();
        new ZoneFrameHeader(source, epoch, 1, sourceTimeline, targetTimeline).Write(frame.Writer);
        return frame;
    }

    private void Fill(int count)
    {
        _right.Visit(zone =>
        {
            for (var i = 0; i < count; i++)
                zone.Spawn(new Rover(), new Vector3(101 + i % 20, 30 + i / 20 % 20, 0), null);
        });
        _cluster.Step(6);
    }

    private void Change(Action<Rover> change) => _right.Visit(zone =>
    {
        foreach (var record in zone.Entities.Records)
            zone.Call(record, static (entity, act) => act((Rover)entity), change);
    });

    private void LoseFrame()
    {
        _cluster.Network.LossPerMille = 1000;
        _cluster.Step();
        _cluster.Network.LossPerMille = 0;
    }
}
