using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Tests.Views;

public sealed class ViewTests
{
    private static readonly ZoneId West = ZoneId.OfCell(0, 0);
    private static readonly ZoneId East = ZoneId.OfCell(1, 0);
    private static readonly EntityId Id = new(West, 1, 7);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly SilentListener _listener = new();
    private readonly View _view;
    private TimeSpan _now;

    public ViewTests()
    {
        _view = new View([FeedFrame.Schema], 2, _listener, Timeout);
        _view.AddFeed(West).Want(1);
        _view.AddFeed(East).Want(2);
        Apply(new FeedFrame(West, 1, isFull: true).Enter(0, Id, 1, 10, 20, 5));
        Apply(new FeedFrame(East, 1, isFull: true));
    }

    [Fact]
    public void Change_OfKnownEntity_IsTakenOver()
    {
        Apply(new FeedFrame(West, 2).Move(0, 11, 21));
        Assert.Equal(new Vector3(11, 21, 0), Position());
        Assert.Equal(5u, Current()[2]);
    }

    [Fact]
    public void Entity_ShownOnlyAsItLeft_IsNotInViewUntilItsNewZoneShowsIt()
    {
        EntityId other = new(West, 1, 8);
        Apply(new FeedFrame(West, 2).Enter(1, other, 1, 30, 20, session: 4).Leave(1, LeaveReason.HandedOver, East, 2));
        Assert.Equal(-1, _view.Find(other));
        Assert.Equal([$"shown 4 at {West}", $"to 4 {East}"], _listener.Heard);
        Apply(new FeedFrame(East, 2).Enter(3, other, 2, 31, 20, session: 4).Owner(3, 9));
        Assert.True(_view.IsOwnerStateKnown[_view.Find(other)]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Handover_InEitherOrder_KeepsOneRecord(bool newZoneFirst)
    {
        var record = _view.Find(Id);
        var serial = _view.Serial[record];
        var leave = new FeedFrame(West, 2).Leave(0, LeaveReason.HandedOver, East, 2);
        var enter = new FeedFrame(East, 2).Enter(3, Id, 2, 12, 20, 5);
        Apply(newZoneFirst ? enter : leave);
        Assert.Equal(1, _view.Entities);
        Apply(newZoneFirst ? leave : enter);
        Assert.Equal(1, _view.Entities);
        Assert.Equal(record, _view.Find(Id));
        Assert.Equal(serial, _view.Serial[record]);
        Apply(new FeedFrame(East, 3).Move(3, 13, 20));
        Assert.Equal(13, Position().X);
        EndOrphansAfter(Timeout * 2);
        Assert.Equal(1, _view.Entities);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // the zone whose number is 0
    public void Handover_NewZoneSilent_StaysUntilTheTimeout(bool isBack)
    {
        Apply(new FeedFrame(West, 2).Leave(0, LeaveReason.HandedOver, East, 2));
        if (isBack)
            Apply(new FeedFrame(East, 2).Enter(3, Id, 2, 10, 20, 5).Leave(3, LeaveReason.HandedOver, West, 3));
        Apply(new FeedFrame(East, 3));
        Apply(new FeedFrame(West, 3));
        EndOrphansAfter(Timeout * 0.9);
        Assert.Equal(new Vector3(10, 20, 0), Position());
        EndOrphansAfter(Timeout * 0.2);
        Assert.Equal(0, _view.Entities);
    }

    [Fact]
    public void Handover_BackBeforeTheTimeout_IsOwnedByTheHighestHop()
    {
        Apply(new FeedFrame(West, 2).Leave(0, LeaveReason.HandedOver, East, 2));
        Apply(new FeedFrame(West, 3).Enter(1, Id, 3, 30, 20, 5));
        Apply(new FeedFrame(East, 3).Enter(0, Id, 2, 99, 99, 9));
        Apply(new FeedFrame(East, 4).Move(0, 98, 98));
        Assert.Equal(30, Position().X);
        Apply(new FeedFrame(East, 5).Leave(0, LeaveReason.HandedOver, West, 3));
        Assert.Equal(1, _view.Entities);
    }

    [Fact]
    public void Handover_StaleEnter_DoesNotTakeTheRecordBack()
    {
        Apply(new FeedFrame(East, 2).Enter(0, Id, 2, 12, 20, 5));
        Apply(new FeedFrame(West, 2, isFull: true).Enter(0, Id, 1, 10, 20, 5));
        Apply(new FeedFrame(West, 3).Move(0, 50, 50));
        Assert.Equal(12, Position().X);
        Assert.Equal(1, _view.Entities);
    }

    [Fact]
    public void Leave_Despawned_EndsTheRecord()
    {
        Apply(new FeedFrame(West, 2).Leave(0));
        Assert.Equal(-1, _view.Find(Id));
        Apply(new FeedFrame(West, 3).Move(0, 50, 50));
        Assert.Equal(0, _view.Entities);
    }

    [Fact]
    public void Full_OfNewEpoch_EndsWhatIsGoneAndKeepsWhatStayed()
    {
        var other = Id with { Serial = 8 };
        Apply(new FeedFrame(West, 2).Enter(1, other, 1, 40, 40));
        var record = _view.Find(Id);
        var serial = _view.Serial[record];
        _view.Beat++;
        Apply(new FeedFrame(West, 9, isFull: true, epoch: 2).Enter(5, Id, 1, 10, 20, 5));
        Assert.Equal(-1, _view.Find(other));
        Assert.Equal(serial, _view.Serial[record]);
        Assert.NotEqual(_view.Beat, _view.ChangedBeat[record]);
        Apply(new FeedFrame(West, 10, epoch: 2).Move(5, 11, 20));
        Assert.Equal(11, Position().X);
    }

    [Fact]
    public void Entry_OfUnknownEpoch_AsksForFullStateAndChangesNothing()
    {
        Assert.False(_view.Apply(new FeedFrame(West, 2, epoch: 2).Move(0, 99, 99).Next(_view).Bytes, _now));
        Assert.Equal(10, Position().X);
    }

    [Fact]
    public void Entry_OfALowerEpoch_IsRefused()
    {
        Apply(new FeedFrame(West, 9, isFull: true, epoch: 3).Enter(0, Id, 1, 30, 20, 5));
        Apply(new FeedFrame(West, 10, epoch: 2).Move(0, 99, 20));
        Assert.True(_view.Apply(new FeedFrame(West, 10, isFull: true, epoch: 2).Next(_view).Bytes, _now));
        Assert.Equal(30, Position().X);
    }

    [Fact]
    public void Entry_AfterALostOne_AsksForFullStateAndChangesNothing()
    {
        Assert.False(_view.Apply(new FeedFrame(West, 3).Move(0, 99, 99).As(1, 3).Bytes, _now));
        Assert.Equal(10, Position().X);
    }

    [Fact]
    public void Entry_OfAFormerSubscription_ChangesNothing()
    {
        AskAnew(West, 5);
        Assert.True(_view.Apply(new FeedFrame(West, 3).Move(0, 99, 99).As(1, 2).Bytes, _now));
        Assert.Equal(10, Position().X);
        Apply(new FeedFrame(West, 3, isFull: true).Enter(0, Id, 1, 12, 20, 5)); // what was asked for
        Assert.True(_view.Apply(new FeedFrame(West, 4).Move(0, 99, 99).As(1, 3).Bytes, _now));
        Assert.Equal(12, Position().X);
    }

    [Fact]
    public void Entry_OfWhatWasAskedForWithoutItsBeginning_AsksForFullState()
    {
        AskAnew(West, 5);
        Assert.False(_view.Apply(new FeedFrame(West, 3).Move(0, 99, 99).As(5, 2).Bytes, _now));
        Assert.Equal(10, Position().X);
    }

    [Fact]
    public void Full_OfAnotherOwnerThatGoesOn_CountsThoughItWasAskedForAnew()
    {
        AskAnew(West, 5); // before it was the owner, so that it did not listen
        Assert.True(_view.Apply(new FeedFrame(West, 3, isFull: true, epoch: 2).Enter(4, Id, 1, 12, 20, 5).As(1, 2).Bytes, _now));
        Apply(new FeedFrame(West, 4, epoch: 2).Move(4, 13, 20).As(1, 3), isStamped: true);
        Assert.Equal(13, Position().X);
        Assert.True(_view.Feed(West)!.IsReady);
        Apply(new FeedFrame(West, 5, isFull: true, epoch: 2).Enter(9, Id, 1, 14, 20, 5)); // it did listen, later
        Apply(new FeedFrame(West, 5, epoch: 2).Move(4, 99, 99).As(1, 4), isStamped: true);
        Apply(new FeedFrame(West, 6, epoch: 2).Move(9, 15, 20).As(5, 2), isStamped: true);
        Assert.Equal(15, Position().X);
    }

    [Fact]
    public void Entry_Twice_CountsOnce()
    {
        Apply(new FeedFrame(West, 3).Move(0, 11, 20));
        Assert.True(_view.Apply(new FeedFrame(West, 3).Move(0, 99, 20).As(1, 2).Bytes, _now));
        Assert.True(_view.Apply(new FeedFrame(West, 2).Move(0, 98, 20).As(1, 1).Bytes, _now));
        Assert.Equal(11, Position().X);
    }

    [Fact]
    public void Full_InChunks_EndsWhatIsGoneOnlyWhenItIsComplete()
    {
        var other = Id with { Serial = 8 };
        Apply(new FeedFrame(West, 2).Enter(1, other, 1, 40, 40));
        Apply(new FeedFrame(West, 9, isFull: true, epoch: 2, isComplete: false).Enter(5, Id with { Serial = 9 }, 0, 10, 20, 5));
        Assert.Equal(3, _view.Entities);
        Apply(new FeedFrame(West, 10, epoch: 2).Enter(6, Id, 1, 50, 20, 5).Next(_view, isComplete: true), isStamped: true);
        Assert.Equal(-1, _view.Find(other));
        Assert.Equal(2, _view.Entities);
        Assert.Equal(50, Position().X);
    }

    [Fact]
    public void Full_OfAnotherLife_BegunAnewBeforeItWasComplete_EndsWhatIsGone()
    {
        var other = Id with { Serial = 8 };
        Apply(new FeedFrame(West, 9, isFull: true, epoch: 2, isComplete: false).Enter(5, other, 0, 40, 40));
        AskAnew(West, 5);
        Apply(new FeedFrame(West, 10, isFull: true, epoch: 2).Enter(5, other, 0, 40, 40));

        Assert.Equal(-1, _view.Find(Id));
        Assert.Equal(1, _view.Entities);
    }

    [Fact]
    public void Change_OfOneWhosePlaceAnotherHasGot_IsNotItsChange()
    {
        var other = Id with { Serial = 8 };
        var record = _view.Find(Id);
        Apply(new FeedFrame(East, 2).Enter(3, Id, 2, 12, 20, 5).Leave(3)); // it has gone there, and ended; the other stream is late
        Apply(new FeedFrame(West, 2).Enter(1, other, 0, 40, 40));
        Assert.Equal(record, _view.Find(other));

        Apply(new FeedFrame(West, 3).Move(0, 50, 50));

        Assert.Equal(new Vector3(40, 40, 0), _view.Position[record]);
    }

    [Fact]
    public void Full_OfTheSameLife_LeavesTimeForTheNextZoneToShowWhoLeft()
    {
        Apply(new FeedFrame(West, 9, isFull: true));
        Assert.Equal(1, _view.Entities);
        Apply(new FeedFrame(East, 9).Enter(3, Id, 2, 12, 20, 5));
        EndOrphansAfter(Timeout);
        Assert.Equal(12, Position().X);

        Apply(new FeedFrame(East, 10, isFull: true));
        EndOrphansAfter(TimeSpan.FromMilliseconds(251));
        Assert.Equal(1, _view.Entities); // it may be in the other zone, of which nothing has been heard since
        Apply(new FeedFrame(West, 10));
        Apply(new FeedFrame(East, 11));
        EndOrphansAfter(TimeSpan.Zero);
        Assert.Equal(0, _view.Entities);
    }

    [Fact]
    public void Handover_ToAZoneThatNobodyLooksAt_GoesSoon()
    {
        var far = ZoneId.OfCell(9, 9);
        Apply(new FeedFrame(West, 2).Leave(0, LeaveReason.HandedOver, far, 2));
        EndOrphansAfter(TimeSpan.FromMilliseconds(200));
        Assert.Equal(1, _view.Entities); // it may be about to be listened to
        EndOrphansAfter(TimeSpan.FromMilliseconds(100));
        Assert.Equal(0, _view.Entities);
    }

    [Fact]
    public void Handover_OnwardWithinOneBeat_WaitsForTheLastZone()
    {
        var north = ZoneId.OfCell(1, 1);
        _view.AddFeed(north).Want(3);
        Apply(new FeedFrame(West, 2).Leave(0, LeaveReason.HandedOver, East, 2));
        _now += TimeSpan.FromSeconds(1);
        Apply(new FeedFrame(East, 2).Enter(3, Id, 2, 12, 20, 5).Leave(3, LeaveReason.HandedOver, north, 3));
        _view.RemoveFeed(_view.Feed(East)!); // what it waited for first is not listened to any more
        EndOrphansAfter(TimeSpan.FromSeconds(0.5));
        Assert.Equal(1, _view.Entities);
    }

    [Fact]
    public void Full_WithOneOnItsWay_KeepsItUntilItsNextZoneShowsIt()
    {
        Apply(new FeedFrame(West, 9, isFull: true).Enter(7, Id, 1, 10, 20, 5).Leave(7, LeaveReason.HandedOver, East, 2));
        Apply(new FeedFrame(East, 9));
        Apply(new FeedFrame(West, 10));
        EndOrphansAfter(Timeout * 0.9);
        Assert.Equal(10, Position().X);
        Apply(new FeedFrame(East, 10).Enter(3, Id, 2, 12, 20, 5));
        EndOrphansAfter(Timeout);
        Assert.Equal(12, Position().X);
    }

    [Fact]
    public void Arrival_ThatEndsWhileItsZoneIsNotHeard_GoesSoonAfterTheFullState()
    {
        var view = new View([FeedFrame.Schema], 2, _listener, TimeSpan.FromSeconds(30));
        view.AddFeed(West).Want(1);
        view.Apply(new FeedFrame(West, 1, isFull: true).Enter(0, Id, 1, 10, 20, 5).Enter(1, Id with { Serial = 8 }, 1, 30, 20).Next(view).Bytes, default);
        view.Apply(new FeedFrame(West, 2).Leave(0, LeaveReason.HandedOver, East, 2).Leave(1, LeaveReason.HandedOver, East, 2).Next(view).Bytes, default);
        view.AddFeed(East).Want(2);
        var full = TimeSpan.FromSeconds(10);
        view.EndOrphans(full);
        view.Apply(new FeedFrame(East, 9, isFull: true).Enter(3, Id, 2, 12, 20, 5).Next(view).Bytes, full);
        view.EndOrphans(full + TimeSpan.FromSeconds(1.9));
        Assert.Equal(2, view.Entities); // a late message may bring it yet
        view.EndOrphans(full + TimeSpan.FromSeconds(2));
        Assert.Equal(1, view.Entities);
        Assert.NotEqual(-1, view.Find(Id));
    }

    [Theory]
    [InlineData(1, 30)]
    [InlineData(9, 2)] // it may have come and ended before that
    public void Handover_ThatIsToldAfterTheFullStateOfTheNextZone_IsWaitedForShortlyIfThatIsOfALaterTick(long fullTick, double seconds)
    {
        var view = new View([FeedFrame.Schema], 2, _listener, TimeSpan.FromSeconds(30));
        view.AddFeed(West).Want(1);
        view.AddFeed(East).Want(2);
        view.Apply(new FeedFrame(West, 1, isFull: true).Enter(0, Id, 1, 10, 20, 5).Next(view).Bytes, default);
        view.Apply(new FeedFrame(East, fullTick, isFull: true).Next(view).Bytes, default);
        view.Apply(new FeedFrame(West, 2).Leave(0, LeaveReason.HandedOver, East, 2).Next(view).Bytes, default);
        view.EndOrphans(TimeSpan.FromSeconds(seconds - 0.1));
        Assert.Equal(1, view.Entities);
        view.EndOrphans(TimeSpan.FromSeconds(seconds));
        Assert.Equal(0, view.Entities);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)] // nobody has looked at the zone for a while
    [InlineData(false, false)] // its link to the gateway is cut, so that it may have shown it long ago
    public void Handover_ByAZoneThatHasDiedSince_GoesSoonIfTheNextZoneIsHeard(bool isHeard, bool isGivenUpMeanwhile)
    {
        var view = new View([FeedFrame.Schema], 2, _listener, TimeSpan.FromSeconds(30));
        view.AddFeed(West).Want(1);
        view.AddFeed(East).Want(2);
        view.Apply(new FeedFrame(West, 1, isFull: true).Enter(0, Id, 1, 10, 20, 5).Next(view).Bytes, default);
        view.Apply(new FeedFrame(East, 1, isFull: true).Next(view).Bytes, default);
        view.Apply(new FeedFrame(West, 2).Leave(0, LeaveReason.HandedOver, East, 2).Next(view).Bytes, default);
        var (died, late) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7.1));
        if (isGivenUpMeanwhile)
        {
            view.RemoveFeed(view.Feed(West)!);
            view.AddFeed(ZoneId.OfCell(0, 1)); // takes its place
            view.AddFeed(West).Want(3);
        }
        view.Apply(new FeedFrame(West, 9, isFull: true, epoch: 2).Next(view).Bytes, died);
        if (isHeard)
            view.Apply(new FeedFrame(East, 2).Next(view).Bytes, late);
        view.EndOrphans(TimeSpan.FromSeconds(6.9));
        Assert.Equal(1, view.Entities);
        view.EndOrphans(late);
        Assert.Equal(isHeard ? 0 : 1, view.Entities);
    }

    [Theory]
    [InlineData(1, 1, 1, true)] // the state is from before it left
    [InlineData(1, 1, 2, false)]
    [InlineData(2, 1, 9, true)] // who let it leave is not the one whose history goes on
    [InlineData(1, 2, 1, false)] // of that one's predecessor nothing is known
    public void Handover_ByAnOwnerInWhosePlaceAnotherGoesOn_GoesSoonIfItIsNotInWhatGoesOn(uint leftIn, uint originEpoch, long originTick, bool goes)
    {
        var view = new View([FeedFrame.Schema], 2, _listener, TimeSpan.FromSeconds(30));
        view.AddFeed(West).Want(1);
        view.AddFeed(East).Want(2);
        view.Apply(new FeedFrame(West, 1, isFull: true, leftIn).Enter(0, Id, 1, 10, 20, 5).Next(view).Bytes, default);
        view.Apply(new FeedFrame(East, 1, isFull: true).Next(view).Bytes, default);
        view.Apply(new FeedFrame(West, 2, epoch: leftIn).Leave(0, LeaveReason.HandedOver, East, 2).Next(view).Bytes, default);
        var (died, late) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7.1));

        view.Apply(new FeedFrame(West, 12, isFull: true, epoch: 3, origin: (originEpoch, originTick)).Next(view).Bytes, died);
        view.Apply(new FeedFrame(East, 2).Next(view).Bytes, late);

        view.EndOrphans(TimeSpan.FromSeconds(6.9));
        Assert.Equal(1, view.Entities);
        view.EndOrphans(late);
        Assert.Equal(goes ? 0 : 1, view.Entities);
    }

    [Fact]
    public void Arrival_ThatEndsAtOnce_GoesWithIt()
    {
        Apply(new FeedFrame(West, 2).Leave(0, LeaveReason.HandedOver, East, 2));
        Apply(new FeedFrame(East, 2).Enter(3, Id, 2, 12, 20, 5).Leave(3));
        Assert.Equal(0, _view.Entities);
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(1.1)] // nothing is kept for ever
    public void Arrival_ThatHasEnded_IsNotShownAgainByTheZoneThatItCameFromUntilTheTimeout(double timeouts)
    {
        EntityId other = new(West, 1, 8);
        Apply(new FeedFrame(East, 2).Enter(3, other, 2, 12, 20).Leave(3));
        EndOrphansAfter(Timeout * timeouts);

        Apply(new FeedFrame(West, 2, isFull: true).Enter(0, Id, 1, 10, 20, 5).Enter(1, other, 1, 10, 20));

        Assert.Equal(timeouts < 1 ? -1 : 1, Math.Sign(_view.Find(other)));
        Apply(new FeedFrame(West, 3).Leave(1, LeaveReason.HandedOver, East, 2));
        Assert.Equal(timeouts < 1 ? 1 : 2, _view.Entities);
    }

    [Fact]
    public void Arrival_ThatHasEnded_IsShownAgainByAnotherOwnerWhoGoesOnFromBefore()
    {
        EntityId other = new(West, 1, 8);
        Apply(new FeedFrame(East, 2).Enter(3, other, 2, 12, 20).Leave(3));

        Apply(new FeedFrame(East, 3, isFull: true, epoch: 2).Enter(3, other, 2, 12, 20));

        Assert.NotEqual(-1, _view.Find(other));
    }

    [Fact]
    public void OwnEntity_ItsLife_IsToldToTheSession()
    {
        var own = Id with { Serial = 9 };
        Apply(new FeedFrame(West, 2).Enter(1, own, 1, 1, 1, 1, session: 77).Owner(1, 200));
        Apply(new FeedFrame(West, 3).Leave(1, LeaveReason.HandedOver, East, 2));
        EndOrphansAfter(TimeSpan.FromSeconds(1.5));
        Apply(new FeedFrame(East, 3).Enter(0, own, 2, 1, 1, 1, session: 77));
        var record = _view.Find(own);
        Assert.Equal(200u, _view.Histories[0].Current(_view.Row[record])[3]);
        Apply(new FeedFrame(East, 4).Leave(0));
        Assert.Equal([$"shown 77 at {West}", $"to 77 {East}", $"shown 77 at {East}", "gone 77"], _listener.Heard);
    }

    [Fact]
    public void OwnEntity_LongBetweenTwoZones_IsAskedAboutOnce()
    {
        var view = new View([FeedFrame.Schema], 2, _listener, TimeSpan.FromSeconds(30));
        view.AddFeed(West).Want(1);
        view.AddFeed(East).Want(2);
        view.Apply(new FeedFrame(West, 1, isFull: true).Enter(1, Id, 1, 1, 1, 1, session: 77).Next(view).Bytes, default);
        view.Apply(new FeedFrame(West, 2).Leave(1, LeaveReason.HandedOver, East, 2).Next(view).Bytes, default);
        foreach (var seconds in (double[])[1.9, 2, 3, 29.9])
            view.EndOrphans(TimeSpan.FromSeconds(seconds));
        Assert.Equal([$"shown 77 at {West}", $"to 77 {East}", "overdue 77"], _listener.Heard);
        view.EndOrphans(TimeSpan.FromSeconds(30));
        Assert.Equal("gone 77", _listener.Heard[^1]);
    }

    [Fact]
    public void History_AsOfABeat_IsWhatHeldThen()
    {
        var record = _view.Find(Id);
        var history = _view.Histories[0];
        for (var beat = 2; beat <= 60; beat++)
        {
            _view.Beat = beat;
            if (beat % 3 == 0)
                Apply(new FeedFrame(West, beat).Move(0, (byte)beat, 0));
            for (var age = 0; age <= 31 && beat - age >= 3; age++)
            {
                var then = beat - age - (beat - age) % 3;
                Assert.Equal((uint)then, history.At(_view.Row[record], beat - age)[0]);
            }
        }
    }

    [Fact]
    public void History_LongAgoAtAChangePerBeat_IsForgottenNotWrong()
    {
        var record = _view.Find(Id);
        for (var beat = 2; beat <= 60; beat++)
        {
            _view.Beat = beat;
            Apply(new FeedFrame(West, beat).Move(0, (byte)beat, 0));
        }
        Assert.Equal(29u, _view.Histories[0].At(_view.Row[record], 29)[0]);
        Assert.True(_view.Histories[0].At(_view.Row[record], 28).IsEmpty);
    }

    [Fact]
    public void RemoveFeed_ForgetsItsEntitiesOnly()
    {
        Apply(new FeedFrame(East, 2).Enter(0, Id with { Serial = 8 }, 1, 1, 1));
        _view.RemoveFeed(_view.Feed(West)!);
        Assert.Equal(-1, _view.Find(Id));
        Assert.Equal(1, _view.Entities);
    }

    [Fact]
    public void Apply_AnyBytes_ThrowOnlyCodecException()
    {
        var random = new Random(11);
        var good = new FeedFrame(West, 2).Enter(1, Id with { Serial = 8 }, 1, 1, 1).Move(0, 2, 2).Leave(0).Bytes.ToArray();
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good[..random.Next(good.Length + 1)];
            for (var k = random.Next(4); k >= 0 && bytes.Length > 0; k--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                _view.Apply(bytes, _now);
            }
            catch (CodecException)
            {
                // refused, as it should be
            }
        }
    }

    private void AskAnew(ZoneId zone, uint number)
    {
        _view.Feed(zone)!.IsReady = false;
        _view.Feed(zone)!.Want(number);
    }

    private Vector3 Position() => _view.Position[_view.Find(Id)];

    private Span<uint> Current() => _view.Histories[0].Current(_view.Row[_view.Find(Id)]);

    private void Apply(FeedFrame frame, bool isStamped = false) => Assert.True(_view.Apply((isStamped ? frame : frame.Next(_view)).Bytes, _now));

    private void EndOrphansAfter(TimeSpan time)
    {
        _now += time;
        _view.EndOrphans(_now);
    }
}
