using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Tests.Game;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Channels;

public sealed class MessageTests
{
    private readonly Arena _arena = new();

    [Fact]
    public void Send_WithinAZone_ArrivesInTheNextTick()
    {
        var a = _arena.Add(10, 10);
        var b = _arena.Add(20, 10);

        _arena.Do(a, ball => ball.Fire(b, 1));
        Assert.Empty(_arena.Find(b).Received);
        _arena.Driver.Step();

        Assert.Equal([1u], _arena.Find(b).Received);
    }

    [Fact]
    public void Send_AcrossTheWorld_ArrivesInTheNextTickInOrder()
    {
        var a = _arena.Add(10, 10);
        var b = _arena.Add(390, 390);

        _arena.Do(a, ball =>
        {
            for (uint i = 1; i <= 100; i++)
                ball.Fire(b, i);
        });
        _arena.Driver.Step();

        Assert.Equal(Enumerable.Range(1, 100).Select(i => (uint)i), _arena.Find(b).Received);
    }

    [Fact]
    public void Send_ToAnOldPlace_FollowsTheTrail()
    {
        var target = _arena.Add(10, 10);
        var shooter = _arena.Add(50, 350);
        foreach (var stop in (Vector2[])[new(150, 150), new(250, 50), new(350, 350)])
        {
            _arena.Do(target, ball => ball.JumpTo(stop));
            _arena.Driver.Step();
        }

        _arena.Do(shooter, ball => ball.Fire(target, 9)); // the reference still names the zone of birth
        _arena.Driver.Step(6);

        Assert.Equal([9u], _arena.Find(target).Received);
    }

    [Fact]
    public void Send_TrailsLeadInACircle_ComesBackAtOnce()
    {
        // From a to b and back; then a died, and b has told its next life that the entity came from there.
        var target = new EntityRef(new EntityId(_arena.Zone(0, 0).Id, 1, 999), _arena.Zone(0, 0).Id);
        AddTrail(_arena.Zone(0, 0), target, _arena.Zone(1, 0), hop: 1);
        AddTrail(_arena.Zone(1, 0), target, _arena.Zone(0, 0), hop: 2);
        var sender = _arena.Add(350, 350);

        _arena.Do(sender, ball => ball.Fire(target, 5));
        _arena.Driver.Step(5); // there, over and back, and home

        Assert.Equal(["spawn", $"returned {UndeliverableReason.NoSuchEntity} 5"], _arena.Find(sender).Log);
    }

    [Fact]
    public void Send_GhostShowsAZoneThatTheEntityHasNotReached_BeginsAnewAndArrives()
    {
        // What the sender's zone knows leads to a zone from which nothing leads on; the reference's zone knows better.
        var target = _arena.Add(10, 10);
        var moved = _arena.Zone(3, 3);
        _arena.Do(target, ball => ball.JumpTo(new Vector2(350, 350)));
        var sender = _arena.Add(210, 210);
        AddTrail(_arena.Zone(2, 2), target, _arena.Zone(0, 3), hop: 7);

        _arena.Do(sender, ball => ball.Fire(target, 5));
        _arena.Driver.Step(4);

        Assert.Equal(moved.Id, _arena.Find(target).Home);
        Assert.Equal([5u], _arena.Find(target).Received);
    }

    [Fact]
    public void Send_ToOneThatIsOnItsWay_GoesBehindItAndDoesNotOvertakeIt()
    {
        var target = _arena.Add(110, 90);
        var sender = _arena.Add(90, 80);
        var (there, next) = (_arena.Zone(1, 0), _arena.Zone(0, 1));
        _arena.Do(target, ball => ball.JumpTo(new Vector2(90, 110)));

        // This zone has heard that it has left, and not that it has come: the way over there may be slow.
        _arena.Do(sender, ball =>
        {
            var ghost = _arena.Zone(0, 0).Ghosts.Find(target.Id)!;
            Assert.Equal((true, there.Id), (ghost.Stream == null, ghost.Entity.Home));
            ball.Fire(ghost.Entity.Ref, 5);
            Assert.True(_arena.Zone(0, 0).Channels.With(next.Id).Outgoing.IsConfirmed);
        });
        _arena.Driver.Step(3);

        Assert.Equal(next.Id, _arena.Find(target).Home);
        Assert.Equal([5u], _arena.Find(target).Received);
    }

    [Fact]
    public void Send_SendersTrailsLeadInACircle_TheLossIsReported()
    {
        var target = _arena.Add(350, 350);
        _arena.Do(target, ball => ball.Leave());
        var sender = _arena.Add(10, 10);
        var gone = _arena.Find(sender);
        _arena.Do(sender, ball =>
        {
            ball.Fire(target, 5);
            ball.Leave();
        });
        AddTrail(_arena.Zone(0, 0), gone.Ref, _arena.Zone(1, 0), hop: 1);
        AddTrail(_arena.Zone(1, 0), gone.Ref, _arena.Zone(0, 0), hop: 2);

        _arena.Driver.Step(5);

        Assert.Equal([(target.Id, Hit.MessageType.Id)], _arena.Lost);
    }

    [Fact]
    public void Send_ToOneThatEnded_ComesBack()
    {
        var target = _arena.Add(350, 350);
        var sender = _arena.Add(10, 10);
        _arena.Do(target, ball => ball.Leave());

        _arena.Do(sender, ball => ball.Fire(target, 5));
        _arena.Driver.Step(3);

        Assert.Equal(["spawn", $"returned {UndeliverableReason.NoSuchEntity} 5"], _arena.Find(sender).Log);
    }

    [Fact]
    public void Send_WithoutHandler_ComesBack()
    {
        var target = _arena.Add(350, 350);
        var sender = _arena.Add(10, 10);

        _arena.Do(sender, ball => ball.Ping(target));
        _arena.Driver.Step(3);

        Assert.Equal(["spawn", $"returned {UndeliverableReason.NoHandler} 0"], _arena.Find(sender).Log);
    }

    [Fact]
    public void Send_SenderHasMovedOn_TheReturnFollowsIt()
    {
        var target = _arena.Add(350, 350);
        var sender = _arena.Add(10, 10);
        _arena.Do(target, ball => ball.Leave());

        _arena.Do(sender, ball =>
        {
            ball.Fire(target, 5);
            ball.JumpTo(new Vector2(210, 10));
        });
        _arena.Driver.Step(5);

        Assert.Equal(1, _arena.Find(sender).Returned);
        Assert.Empty(_arena.Lost);
    }

    [Fact]
    public void Send_BothEnded_TheLossIsReported()
    {
        var target = _arena.Add(350, 350);
        var sender = _arena.Add(10, 10);
        _arena.Do(target, ball => ball.Leave());
        _arena.Do(sender, ball =>
        {
            ball.Fire(target, 5);
            ball.Leave();
        });
        _arena.Driver.Step(5);

        Assert.Equal([(target.Id, Hit.MessageType.Id)], _arena.Lost);
    }

    [Fact]
    public void Send_ToNobody_IsTheSendersFault()
    {
        var sender = _arena.Add(10, 10);

        _arena.Do(sender, ball => ball.Fire(EntityRef.None, 5));

        Assert.Contains("'hit' has no target", Assert.Single(_arena.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Timer_Periodic_RunsUntilCancelled()
    {
        var reference = _arena.Add(10, 10);
        _arena.Do(reference, ball => ball.Remind(TimeSpan.FromSeconds(0.1), 3, TimeSpan.FromSeconds(0.1)));
        _arena.Driver.Step(6);
        Assert.Equal(3, _arena.Find(reference).Hits);

        _arena.Do(reference, ball => ball.CancelReminder());
        _arena.Driver.Step(20);

        Assert.Equal(3, _arena.Find(reference).Hits);
    }

    private static void AddTrail(Zone at, EntityRef entity, Zone target, uint hop) =>
        at.Visit(zone => zone.Mail.Trails.Add(entity.Id, target.Id, hop, zone.Now.Number));

    [Fact]
    public void Channels_AfterTraffic_AreConfirmedAndZonesSleep()
    {
        var a = _arena.Add(10, 10);
        var b = _arena.Add(390, 390);
        _arena.Do(a, ball => ball.Fire(b, 1));
        _arena.Do(a, ball => ball.Leave());
        _arena.Do(b, ball => ball.Leave());
        _arena.Driver.Step(3);

        _arena.Driver.Step();

        Assert.Equal(0, _arena.Driver.ZonesRun);
        Assert.All(_arena.Host.Zones, zone => Assert.True(zone.Channels.IsConfirmed));
    }
}
