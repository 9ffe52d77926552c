using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Streams;
using ZoneScaler.Tests.Game;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Tests.Streams;

/// <summary>What a zone sends a gateway: numbered entries, the full state in chunks, and nothing but what must not be lost while the way is congested.</summary>
public sealed class GatewayStreamTests : IZoneDirectory
{
    private const uint Gateway = 7;

    private readonly Zone _zone;
    private readonly Dictionary<int, (EntityId Id, int Hits)> _view = [];
    private readonly int _hitsSlot;
    private GatewayReach _reach = new(IsKnown: true);
    private uint _subscription;
    private uint _lastEntry;
    private int _largest;
    private bool _isComplete;
    private bool _isHeld;

    public GatewayStreamTests()
    {
        var world = new World(Arena.Spec, Arena.Types);
        _hitsSlot = world.Schemas[0].FirstSlot(world.Schemas[0].IndexOf("hits"));
        _zone = new Zone(world, ZoneId.OfCell(0, 0), 1, this, new Arena());
    }

    Reach IZoneDirectory.Reach(ZoneId zone) => default;

    bool IZoneDirectory.IsClosed(ZoneId zone) => false;

    GatewayReach IZoneDirectory.ReachGateway(uint gateway) => _reach;

    [Fact]
    public void SmallZone_FullStateIsOneEntry_AndEntriesAreNumbered()
    {
        Spawn(10);
        Subscribe(1);

        Step();

        Assert.True(_isComplete);
        Assert.Equal((1u, 1u), (_subscription, _lastEntry));
        Assert.Equal(10, _view.Count);
        Step();
        Assert.Equal(2u, _lastEntry);
    }

    [Fact]
    public void LargeZone_FullStateComesInChunks_WithChangesBetween()
    {
        Spawn(5000);
        Subscribe(1);
        var ticks = 0;
        do
        {
            Hit(ticks % 5000);
            if (ticks == 2)
                Despawn(3);
            Step();
            ticks++;
        }
        while (!_isComplete);

        Assert.InRange(ticks, 3, 40);
        Assert.InRange(_largest, 32 << 10, 70 << 10);
        CheckView();
        Hit(4999);
        Step();
        CheckView();
    }

    [Fact]
    public void SameSubscriptionAgain_ChangesNothing_AHigherOneBeginsAnew()
    {
        Spawn(10);
        Subscribe(3);
        Step();
        Subscribe(3);
        Subscribe(2);
        Step();
        Assert.Equal((3u, 2u), (_subscription, _lastEntry));

        Subscribe(4);
        Step();

        Assert.Equal((4u, 1u), (_subscription, _lastEntry));
        Assert.True(_isComplete);
        CheckView();
    }

    [Fact]
    public void CongestedGateway_GetsLeavesOnly_AndTheFullStateAfterwards()
    {
        Spawn(2000);
        Subscribe(1);
        Step(20);
        CheckView();
        _reach = new GatewayReach(IsKnown: true, IsCongested: true);
        _largest = 0;
        for (var i = 0; i < 20; i++)
        {
            for (var k = 0; k < 100; k++)
                Hit(i * 100 + k);
            if (i == 5)
                Despawn(8);
            Step();
            Assert.True(_isHeld);
        }
        Assert.InRange(_largest, 1, 200);
        Assert.Equal(1999, _view.Count);
        Assert.All(_view.Values, v => Assert.Equal(0, v.Hits));

        _reach = new GatewayReach(IsKnown: true);
        var ticks = 0;
        do
        {
            Step();
        }
        while (!_isComplete && ++ticks < 40);

        CheckView();
    }

    [Fact]
    public void UnknownGateway_IsUnsubscribed()
    {
        Spawn(10);
        Subscribe(1);
        Step();
        _reach = default;

        Step();

        Assert.Empty(_zone.Publisher.Gateways);
    }

    /// <summary>An entity that goes to another zone while the full state is on its way, before its turn: the gateway may know it from before, and must hear where it went.</summary>
    [Fact]
    public void HandoverDuringTheFullState_IsToldToThoseWhoKnewTheEntity()
    {
        Spawn(3000);
        Subscribe(1);
        Step(20);
        Subscribe(2);
        Step();
        Assert.False(_isComplete);
        var last = _zone.Entities.ByHandle(_zone.Entities.HandleLimit - 1)!;
        var id = last.Entity.Id;
        var handedOver = new List<EntityId>();
        _zone.Publisher.Begin(splitsOutput: false);
        _zone.Publisher.HandOver(last, ZoneId.OfCell(1, 0));

        var frame = FrameBuffer.Rent();
        _zone.Publisher.WriteEntry(_zone.Publisher.Gateways[0], _zone, isCongested: false, isAsleep: false, frame.Writer);
        var reader = new StreamEntryReader(frame.Span);
        while (reader.Read())
        {
            if (reader.Kind == StreamRecordKind.Enter && reader.Entity == id)
                handedOver.Add(reader.Entity);
            if (reader.Kind == StreamRecordKind.Leave && reader.LeaveReason == LeaveReason.HandedOver)
                Assert.Equal([id], handedOver);
        }
        frame.Release();

        Assert.Single(handedOver);
    }

    private void Spawn(int count)
    {
        _zone.Visit(z =>
        {
            for (var i = 0; i < count; i++)
                z.Spawn(new Ball { Label = "some text that takes room" }, new Vector3(1 + i % 90, 1 + i / 90, 0), null);
        });
        Step();
    }

    private void Subscribe(uint number) => _zone.Visit(z => z.Publisher.Subscribe(Gateway, number));

    private void Hit(int index) => _zone.Visit(z => z.Call(z.Entities.Records[index % z.Entities.Count], static (entity, _) => ((Ball)entity).Hits++, 0));

    private void Despawn(int index) => _zone.Visit(z => z.Despawn(z.Entities.Records[index].Entity));

    private void Step(int ticks = 1)
    {
        for (; ticks > 0; ticks--)
        {
            _zone.Step(_zone.LastTick + 1);
            foreach (var outgoing in _zone.Outbox)
            {
                if (outgoing.Gateway == Gateway)
                    Read(outgoing.Frame);
                outgoing.Frame.Release();
            }
            _zone.Outbox.Clear();
        }
    }

    private void Read(FrameBuffer frame)
    {
        Assert.True(ZoneFrameHeader.TryRead(frame.Span, out var header));
        Assert.Equal((_zone.Id, 1u, _zone.LastTick), (header.Source, header.Epoch, header.Tick));
        var entry = new StreamEntryReader(frame.Span);
        Assert.Equal(entry.Subscription == _subscription ? _lastEntry + 1 : 1, entry.Entry);
        (_subscription, _lastEntry, _isComplete, _isHeld) = (entry.Subscription, entry.Entry, entry.IsComplete, entry.IsHeld);
        _largest = Math.Max(_largest, frame.Length);
        if (entry.IsFull)
            _view.Clear();
        var slots = new uint[64];
        var blobs = new byte[]?[64];
        while (entry.Read())
        {
            if (entry.Kind is StreamRecordKind.Enter or StreamRecordKind.Change)
                entry.ReadState(_zone.World.Schemas[0], slots, blobs);
            var hasHits = entry.Kind == StreamRecordKind.Enter || (entry.Mask >> _hitsSlot & 1) != 0;
            switch (entry.Kind)
            {
                case StreamRecordKind.Enter:
                    _view.Add(entry.Handle, (entry.Entity, Hits(slots)));
                    break;
                case StreamRecordKind.Change when hasHits:
                    _view[entry.Handle] = (_view[entry.Handle].Id, Hits(slots)); // a change of what has not entered is a fault
                    break;
                case StreamRecordKind.Leave:
                    Assert.True(_view.Remove(entry.Handle));
                    break;
            }
        }
    }

    private int Hits(uint[] slots) => (int)slots[_hitsSlot];

    private void CheckView()
    {
        var expected = _zone.Entities.Records.ToArray().ToDictionary(r => r.Handle, r => (r.Entity.Id, ((Ball)r.Entity).Hits));
        Assert.Equal(expected.Count, _view.Count);
        foreach (var (handle, (id, hits)) in expected)
        {
            Assert.Equal(id, _view[handle].Id);
            Assert.Equal(hits, _view[handle].Hits);
        }
    }
}
