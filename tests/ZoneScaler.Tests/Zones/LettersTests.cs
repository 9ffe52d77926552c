using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Zones;

/// <summary>Messages to a zone on trial are announced before they are handled, and dead letters go back.</summary>
public sealed class LettersTests : IZoneTrial
{
    private readonly Arena _arena = new();
    private readonly List<(Letter Letter, int Hits)> _applied = [];
    private EntityRef _target;

    [Fact]
    public void ZoneOnTrial_EachMessageIsAnnouncedBeforeItIsHandled_AndThenTheRest()
    {
        var shooter = Place();
        _arena.Zone(0, 0).Trial = this;

        _arena.Do(shooter, b =>
        {
            b.Fire(_target, 1);
            b.Fire(_target, 2);
        });
        _arena.Driver.Step();

        Assert.Equal([0, 1, 2], _applied.Select(a => a.Hits));
        Assert.NotEqual(_applied[0].Letter.Id, _applied[1].Letter.Id);
        Assert.True(_applied[2].Letter.IsNone);
        Assert.Equal($"message 'hit' from {shooter.Id} to {_target.Id}", _applied[0].Letter.Text);
    }

    [Fact]
    public void ZoneOnTrial_WhatWasSentBefore_IsToldFromWhatIsNew()
    {
        var shooter = Place();
        _arena.Zone(0, 0).Trial = this;
        var channel = _arena.Zone(1, 0).Channels.With(_arena.Zone(0, 0).Id).Outgoing;

        _arena.Do(shooter, b =>
        {
            b.Fire(_target, 1);
            channel.WriteDue(new ByteWriter(), _arena.Zone(1, 0).WorldTime); // the zone's last owner had it
            channel.Rewind();
            b.Fire(_target, 2);
        });
        _arena.Driver.Step();

        Assert.Equal([true, false], _applied.Where(a => !a.Letter.IsNone).Select(a => a.Letter.WasSentBefore));
    }

    [Fact]
    public void ZoneOnTrial_MoreMessagesThanAreAnnounced_TheLaterOnesAreNotBlamed()
    {
        var shooter = Place();
        _arena.Zone(0, 0).Trial = this;

        _arena.Do(shooter, b =>
        {
            for (var i = 1u; i <= Letters.MaxPerSource + 5; i++)
                b.Fire(_target, i);
        });
        _arena.Driver.Step();

        Assert.Equal(Letters.MaxPerSource + 1, _applied.Count);
        Assert.Equal((default, Letters.MaxPerSource), _applied[^1]);
        Assert.Equal(Letters.MaxPerSource + 5, _arena.Find(_target).Hits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // then it has killed nobody
    public void ZoneOnTrial_AreaEffectThatWasSentBefore_IsAnnounced_AndADeadOneHitsNobody(bool wasSentBefore)
    {
        Send(wasSentBefore, [], b => b.Blast(Shape.Circle(new Vector2(80, 50), 5), 2));
        Assert.Equal(1, _arena.Find(_target).Hits);
        var letter = _applied.SingleOrDefault(a => !a.Letter.IsNone).Letter;
        Assert.Equal(wasSentBefore, letter.WasSentBefore);
        if (!wasSentBefore)
            return;
        Assert.StartsWith("area effect 'hit' from ", letter.Text, StringComparison.Ordinal);

        var again = new LettersTests();
        again.Send(wasSentBefore, [letter.Id], b => b.Blast(Shape.Circle(new Vector2(80, 50), 5), 2));
        Assert.Equal(0, again._arena.Find(again._target).Hits);
        Assert.Equal([(default(EntityId), Hit.MessageType.Id)], again._arena.Lost);
    }

    [Fact]
    public void ZoneOnTrial_WhoIsBornOnceMoreIsAnnounced_AndEndsWithoutACallIfThatHasKilled()
    {
        Send(wasSentBefore: true, [], b => Ball.SpawnFrom(b, new Ball(), new Vector2(50, 50)));
        var letter = Assert.Single(_applied, a => !a.Letter.IsNone).Letter;
        Assert.Equal(("spawn from 2d/1,0", true), (letter.Text, letter.WasSentBefore));
        Assert.Equal(2, _arena.Zone(0, 0).EntityCount);

        var again = new LettersTests();
        again.Send(wasSentBefore: true, [letter.Id], b => Ball.SpawnFrom(b, new Ball(), new Vector2(50, 50)));
        Assert.Equal(1, again._arena.Zone(0, 0).EntityCount);
        Assert.StartsWith("ball Two workers have ended as ball ", Assert.Single(again._arena.Faults), StringComparison.Ordinal);
        Assert.False(again._arena.Zone(0, 0).IsQuarantined);
    }

    [Fact]
    public void ZoneOnTrial_AMessageThatComesBackIsAnnounced_AndIsLostIfThatHasKilled()
    {
        ComeBack(condemned: []);
        var letter = Assert.Single(_applied, a => a.Letter.Text?.StartsWith("undeliverable", StringComparison.Ordinal) == true).Letter;
        Assert.Equal("undeliverable from 2d/0,0", letter.Text);
        Assert.Equal(1, _arena.Find(_target).Returned);

        var again = new LettersTests();
        again.ComeBack(condemned: [letter.Id]);
        Assert.Equal(0, again._arena.Find(again._target).Returned);
        Assert.Single(again._arena.Lost);
    }

    [Fact]
    public void ZoneOnTrial_WithoutMessages_AnnouncesNoMore()
    {
        Place();
        _arena.Zone(0, 0).Trial = this;

        _arena.Driver.Step(5);

        Assert.Empty(_applied);
    }

    [Fact]
    public void DeadLetter_ComesBackHoweverOftenItIsSent_AndOthersAreHandled()
    {
        var shooter = Place();
        var payload = new ByteWriter();
        var hit = new Hit(7);
        Hit.Write(in hit, payload);
        _arena.Zone(0, 0).Letters.Condemn([Letters.IdOf(_target, shooter, Hit.MessageType.Id, payload.Written)]);

        for (var i = 0; i < 2; i++)
        {
            _arena.Do(shooter, b =>
            {
                b.Fire(_target, 7);
                b.Fire(_target, 8);
            });
        }
        _arena.Driver.Step(3);

        Assert.Equal(2, _arena.Find(_target).Hits);
        Assert.Equal(["returned KilledWorkers 7", "returned KilledWorkers 7"], _arena.Find(shooter).Log.Where(l => l.StartsWith("returned", StringComparison.Ordinal)));
    }

    bool IZoneTrial.Begin(Zone zone, long tick, Action granted) => false;

    void IZoneTrial.Apply(Zone zone, Letter letter) => _applied.Add((letter, _arena.Find(_target).Hits));

    void IZoneTrial.End(Zone zone)
    {
    }

    /// <summary>Has the entity on the other side do something; if it was sent before, the zone's last owner may have had it.</summary>
    private void Send(bool wasSentBefore, IEnumerable<ulong> condemned, Action<Ball> act)
    {
        var sender = Place();
        _arena.Zone(0, 0).Trial = this;
        _arena.Zone(0, 0).Letters.Condemn(condemned);
        var channel = _arena.Zone(1, 0).Channels.With(_arena.Zone(0, 0).Id).Outgoing;
        _arena.Do(sender, b =>
        {
            act(b);
            if (!wasSentBefore)
                return;
            channel.WriteDue(new ByteWriter(), _arena.Zone(1, 0).WorldTime);
            channel.Rewind();
        });
        _arena.Driver.Step(2);
    }

    private void ComeBack(IEnumerable<ulong> condemned)
    {
        Place();
        _arena.Zone(0, 0).Trial = this;
        _arena.Zone(0, 0).Letters.Condemn(condemned);
        _arena.Do(_target, b => b.Fire(new EntityRef(_target.Id with { Serial = 999 }, _arena.Zone(0, 0).Id), 7));
        _arena.Driver.Step(3);
    }

    private EntityRef Place()
    {
        _target = _arena.Add(new Ball(), 80, 50);
        var shooter = _arena.Add(new Ball(), 120, 50);
        _arena.Driver.Step(2);
        return shooter;
    }
}
