using ZoneScaler.Channels;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>A zone's messages: where they go, how they follow an entity that moved on, and what happens to those that reach nobody.</summary>
internal sealed class Mail(Zone zone)
{
    private readonly TrailTable _trails = new();
    private readonly ArrivalTable _arrivals = new();
    private readonly AreaTable _areas = new();
    private readonly ByteWriter _payload = new(0);
    private readonly ByteWriter _delivering = new(0);
    private readonly List<Channel> _closed = [];
    private readonly OutgoingChannel _loopback = new(zone.Id);
    private OutgoingChannel? _taker;
    private long _takerTick;
    private uint _areaSerial;

    /// <summary>Whether nothing waits to be delivered or confirmed.</summary>
    public bool IsIdle => _loopback.IsConfirmed && zone.Channels.IsConfirmed;

    public AreaTable Areas => _areas;

    public TrailTable Trails => _trails;

    public ArrivalTable Arrivals => _arrivals;

    /// <summary>Notes which zones take nothing any more, before the inbox is drained: what they had confirmed is in it.</summary>
    public void BeginTick()
    {
        _closed.Clear();
        foreach (var channel in zone.Channels.All)
        {
            if (!channel.Outgoing.IsConfirmed && zone.Directory.IsClosed(channel.Zone))
                _closed.Add(channel);
        }
    }

    /// <summary>Takes back what zones that have closed since did not confirm: it has taken no effect there and never will.</summary>
    public void TakeBackFromClosedZones()
    {
        foreach (var channel in _closed)
        {
            channel.Outgoing.TakeBack(_payload);
            var messages = new ByteReader(_payload.Written.ToArray());
            while (!messages.AtEnd)
                TakeBack(messages.ReadBytes((int)messages.ReadUInt32()), channel.Zone);
        }
    }

    public void Expire()
    {
        _areas.Expire(zone.Now.Number);
        _trails.Expire(zone.Now.Number);
        _arrivals.Expire(zone.Now.Number);
    }

    public ReadOnlySpan<byte> Payload<T>(in T message)
        where T : struct, IMessage<T>
    {
        _payload.Clear();
        T.Write(in message, _payload);
        return _payload.Written;
    }

    public void Send<T>(Entity sender, EntityRef target, in T message)
        where T : struct, IMessage<T>
    {
        if (target.IsNone)
            throw new ArgumentException($"The message '{T.MessageType.Name}' has no target.", nameof(target));
        var (home, pursuit) = Locate(target);
        if (TakerAt(home) is { } channel)
            Write(channel, new MessageAddress(target, sender.Ref, pursuit, T.MessageType.Id), Payload(in message));
        else
            Return(target, sender.Ref, UndeliverableReason.ZoneUnavailable, T.MessageType.Id, Payload(in message));
    }

    public void SendArea<T>(Entity sender, in Shape shape, in T message)
        where T : struct, IMessage<T>
    {
        var payload = Payload(in message);
        var id = new AreaId(zone.Id, zone.Epoch, ++_areaSerial);
        var margin = new System.Numerics.Vector3(zone.World.Spec.GhostDistance); // entities may overhang their cell
        foreach (var target in zone.World.Spec.ZonesIn(new Box(shape.Bounds.Min - margin, shape.Bounds.Max + margin)))
        {
            var cell = zone.World.Spec.CellBounds(target);
            if (!shape.Overlaps(new Box(cell.Min - margin, cell.Max + margin)) || !zone.Directory.IsAvailable(target))
                continue;
            var channel = ChannelTo(target);
            var writer = channel.Begin(ChannelMessageKind.Area);
            id.Write(writer);
            shape.Write(writer);
            writer.WriteEntity(sender.Ref);
            writer.WriteUInt32(T.MessageType.Id);
            writer.WriteBytes(payload);
            channel.End();
        }
    }

    /// <summary>Passes a gateway's frame on to where its entity went.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="hop">With which hop it had come here, as the trail up to here says. A trail that is no newer is of a former life of the zone, and leads in a circle.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>False if the trail ends here.</returns>
    public bool ForwardGatewayFrame(EntityId entity, uint hop, ReadOnlySpan<byte> frame)
    {
        if (!TryFollow(entity, hop, out var next))
            return false;
        if (!CanTake(next))
            return true; // lost, as anything that gateways send may be
        var channel = ChannelTo(next);
        var writer = channel.Begin(ChannelMessageKind.GatewayFrame);
        writer.WriteVarint(_trails.HopOf(entity));
        writer.WriteBytes(frame);
        channel.End();
        return true;
    }

    /// <summary>Follows an entity's trail, if it leads on.</summary>
    public bool TryFollow(EntityId entity, uint hop, out ZoneId next) => _trails.TryFollow(entity, hop, out next, out _);

    /// <summary>Delivers what the zone sent itself in the tick before.</summary>
    public void DeliverLoopback()
    {
        if (_loopback.IsConfirmed)
            return;
        _loopback.TakeBack(_delivering);
        var messages = new ByteReader(_delivering.Written);
        while (!messages.AtEnd)
            Deliver(zone.Id, messages.ReadBytes((int)messages.ReadUInt32()), wasSentBefore: true); // by a former owner, maybe: who goes on from an earlier tick sends it anew
    }

    /// <summary>Makes a message from a channel take effect.</summary>
    /// <param name="source">The zone that sent it.</param>
    /// <param name="message">Its kind and body.</param>
    /// <param name="wasSentBefore">Whether a former owner of this zone may have had it.</param>
    public void Deliver(ZoneId source, ReadOnlySpan<byte> message, bool wasSentBefore)
    {
        var reader = new ByteReader(message);
        var kind = (ChannelMessageKind)reader.ReadByte();
        switch (kind)
        {
            case ChannelMessageKind.EntityMessage:
                DeliverEntityMessage(source, ref reader, wasSentBefore);
                break;
            case ChannelMessageKind.Area:
                DeliverArea(source, ref reader, wasSentBefore);
                break;
            case ChannelMessageKind.Handover:
                zone.Letters.End(); // crowds cross borders: to announce each would hold zones up
                zone.Population.Arrive(source, ref reader);
                break;
            case ChannelMessageKind.Spawn:
                zone.Population.BeBorn(source, zone.Letters.MayHandle(source, kind, message, wasSentBefore), ref reader);
                break;
            case ChannelMessageKind.Undeliverable:
                DeliverUndeliverable(zone.Letters.MayHandle(source, kind, message, wasSentBefore), ref reader);
                break;
            case ChannelMessageKind.GatewayFrame:
                zone.Players.Receive(reader.ReadNumber(), reader.Rest);
                break;
            case ChannelMessageKind.Registry:
                zone.Letters.End();
                zone.Players.Deliver(source, ref reader);
                break;
            case ChannelMessageKind.Passed:
                for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
                    zone.Population.NotePassed(EntityId.Read(ref reader), source, (uint)reader.ReadCount(int.MaxValue));
                break;
            default:
                throw new CodecException($"A channel message has the unknown kind {(byte)kind}.");
        }
    }

    /// <summary>Hits an entity that arrives within areas that have not hit it yet.</summary>
    public void HitOnArrival(EntityRecord record)
    {
        for (var i = 0; i < _areas.Remembered.Count; i++)
        {
            var area = _areas.Remembered[i];
            if (area.Until >= zone.Now.Number && area.Shape.Contains(record.Entity.Location) && _areas.Hit(area, record.Entity.Id))
                zone.Dispatch(record, area.Sender, area.MessageType, area.Payload);
        }
    }

    /// <summary>Tells a zone that has started anew who had come from its former life: what is offered to it of those a second time is an old copy.</summary>
    public void TellPassed(ZoneId restarted)
    {
        if (!_arrivals.HasFrom(restarted))
            return;
        var channel = ChannelTo(restarted);
        _arrivals.WriteFrom(restarted, channel.Begin(ChannelMessageKind.Passed));
        channel.End();
    }

    /// <summary>Whether messages may be sent to a zone, be it that they wait until it can be reached: not to one that has stopped for good, nor through a full channel.</summary>
    public bool CanTake(ZoneId target) =>
        target == zone.Id || (zone.World.HasZone(target) && !zone.Directory.IsClosed(target) && !ChannelTo(target).IsFull);

    /// <summary>The channel to a zone that may be sent to; null to others. Messages tend to go where the one before went.</summary>
    private OutgoingChannel? TakerAt(ZoneId target)
    {
        if (_taker == null || _taker.Target != target || _takerTick != zone.Now.Number)
            (_taker, _takerTick) = (CanTake(target) ? ChannelTo(target) : null, zone.Now.Number);
        return _taker is { IsFull: true } && target != zone.Id ? null : _taker;
    }

    public OutgoingChannel ChannelTo(ZoneId target) => target == zone.Id ? _loopback : zone.Channels.With(target).Outgoing;

    /// <summary>From now on, what changes is kept for backups; or no more.</summary>
    public void KeepChanges(bool keep) => _trails.KeepsChanges = _arrivals.KeepsChanges = keep;

    /// <summary>Writes what has changed since the last time, for backups.</summary>
    public void WriteChanges(ByteWriter writer)
    {
        writer.WriteVarint(_areaSerial);
        writer.WriteBool(_areas.IsChanged);
        if (_areas.IsChanged)
            _areas.Write(writer, zone.Now.Number);
        _areas.IsChanged = false;
        _trails.WriteChanges(writer, zone.Now.Number);
        _arrivals.WriteChanges(writer, zone.Now.Number);
        writer.WriteBool(_loopback.HasChanges);
        if (_loopback.HasChanges)
            _loopback.WriteChanges(writer);
        zone.Channels.WriteChanges(writer);
    }

    /// <summary>Takes over what <see cref="WriteChanges"/> wrote, and lets as much time pass.</summary>
    public void ReadChanges(ref ByteReader reader)
    {
        _areaSerial = reader.ReadNumber();
        if (reader.ReadBool())
            _areas.Read(ref reader, zone.Now.Number);
        _trails.ReadChanges(ref reader, zone.Now.Number);
        _arrivals.Read(ref reader, zone.Now.Number);
        if (reader.ReadBool())
            _loopback.ReadChanges(ref reader);
        zone.Channels.ReadChanges(ref reader);
        Expire();
    }

    public void Write(ByteWriter writer)
    {
        writer.WriteVarint(_areaSerial);
        _areas.Write(writer, zone.Now.Number);
        _trails.Write(writer, zone.Now.Number);
        _arrivals.Write(writer, zone.Now.Number);
        _loopback.Write(writer);
        zone.Channels.Write(writer);
    }

    public void Read(ref ByteReader reader)
    {
        _areaSerial = reader.ReadNumber();
        _areas.Read(ref reader, zone.Now.Number);
        _trails.Read(ref reader, zone.Now.Number);
        _arrivals.Read(ref reader, zone.Now.Number);
        _loopback.Read(ref reader);
        zone.Channels.Read(ref reader);
    }

    /// <summary>Where to begin to look for an entity.</summary>
    private (ZoneId Zone, Pursuit Pursuit) Locate(EntityRef target)
    {
        if (target.Id.Epoch == World.ScriptEpoch)
            return (target.Id.Zone, new Pursuit(0, HasBegunAnew: true)); // scripts stay
        if (zone.Owns(target.Id))
            return (zone.Id, default);
        return TryFind(target.Id, above: -1, prefersTrail: false, out var clue, out var hop)
            ? (clue, new Pursuit(hop, HasBegunAnew: false))
            : (target.LastKnownZone, new Pursuit(0, HasBegunAnew: true));
    }

    /// <summary>Where to go on to look for an entity that is not here.</summary>
    /// <returns>Null if its trail has ended.</returns>
    private (ZoneId Zone, Pursuit Pursuit)? Follow(EntityRef target, Pursuit pursuit)
    {
        if (TryFind(target.Id, pursuit.Hop, pursuit.HasBegunAnew, out var clue, out var hop))
            return (clue, pursuit with { Hop = hop });
        if (pursuit.HasBegunAnew || target.LastKnownZone == zone.Id)
            return null;
        return (target.LastKnownZone, new Pursuit(0, HasBegunAnew: true));
    }

    /// <summary>Finds the latest that is known here of an entity's whereabouts, if it is later than a hop.</summary>
    private bool TryFind(EntityId entity, long above, bool prefersTrail, out ZoneId where, out uint hop)
    {
        var hasTrail = _trails.TryFollow(entity, above, out where, out hop);
        if ((hasTrail && prefersTrail) || zone.Ghosts.Find(entity) is not { } ghost || ghost.HomeHop <= above || (hasTrail && ghost.HomeHop <= hop))
            return hasTrail;
        // Who has departed is not where it goes yet, maybe; the trail of who gave it away leads behind it.
        (where, hop) = (ghost.Entity.Home, ghost.HomeHop);
        return true;
    }

    private void Write(OutgoingChannel channel, in MessageAddress address, ReadOnlySpan<byte> payload)
    {
        var writer = channel.Begin(ChannelMessageKind.EntityMessage);
        address.Write(writer, zone.Id, channel.Target);
        writer.WriteBytes(payload);
        channel.End();
    }

    private void DeliverEntityMessage(ZoneId source, ref ByteReader reader, bool wasSentBefore)
    {
        var address = MessageAddress.Read(ref reader, source, zone.Id);
        var (target, sender, pursuit, messageType) = address;
        var payload = reader.Rest;
        if (!zone.Letters.MayHandle(source, target, sender, messageType, payload, wasSentBefore))
        {
            Return(target, sender, UndeliverableReason.KilledWorkers, messageType, payload);
            return;
        }
        // One that ends in this tick, since its player has just left for example, handles nothing any more.
        if (zone.Entities.Find(target.Id) is { Fate: not (Fate.Despawn or Fate.Fault) } record)
        {
            if (!zone.Dispatch(record, sender, messageType, payload))
                Return(target, sender, UndeliverableReason.NoHandler, messageType, payload);
            return;
        }

        if (Follow(target, pursuit) is not { } next || !zone.World.HasZone(next.Zone))
            Return(target, sender, UndeliverableReason.NoSuchEntity, messageType, payload);
        else if (!CanTake(next.Zone))
            Return(target, sender, UndeliverableReason.ZoneUnavailable, messageType, payload);
        else
            Write(ChannelTo(next.Zone), address with { Pursuit = next.Pursuit }, payload);
    }

    private void DeliverArea(ZoneId source, ref ByteReader reader, bool wasSentBefore)
    {
        var content = reader.Rest;
        var (id, shape, sender, messageType) = (AreaId.Read(ref reader), Shape.Read(ref reader), reader.ReadEntity(), reader.ReadUInt32());
        if (!zone.Letters.MayHandleArea(source, sender, messageType, content, wasSentBefore))
        {
            zone.Observer.MessageLost(zone.Id, default, messageType);
            return;
        }
        var area = _areas.Add(id, shape, sender, messageType, reader.Rest.ToArray(), zone.Now.Number);
        foreach (var record in zone.Entities.Records)
        {
            if (!record.Layout.Type.IsScript && area.Shape.Contains(record.Entity.Location) && _areas.Hit(area, record.Entity.Id))
                zone.Dispatch(record, area.Sender, area.MessageType, area.Payload);
        }
    }

    /// <summary>Sends a message back to its sender.</summary>
    private void Return(EntityRef target, EntityRef sender, UndeliverableReason reason, uint messageType, ReadOnlySpan<byte> payload, Pursuit? before = null)
    {
        if (sender.IsNone || (before is { } pursuit ? Follow(sender, pursuit) : Locate(sender)) is not { } home
            || (home.Zone == zone.Id && !zone.Owns(sender.Id)) || !CanTake(home.Zone))
        {
            zone.Observer.MessageLost(zone.Id, target.Id, messageType);
            return;
        }
        var channel = ChannelTo(home.Zone);
        var writer = channel.Begin(ChannelMessageKind.Undeliverable);
        writer.WriteEntity(target);
        writer.WriteEntity(sender);
        home.Pursuit.Write(writer);
        writer.WriteByte((byte)reason);
        writer.WriteUInt32(messageType);
        writer.WriteBytes(payload);
        channel.End();
    }

    private void DeliverUndeliverable(bool mayHandle, ref ByteReader reader)
    {
        var target = reader.ReadEntity();
        var sender = reader.ReadEntity();
        var pursuit = Pursuit.Read(ref reader);
        var reason = (UndeliverableReason)reader.ReadByte();
        var messageType = reader.ReadUInt32();
        if (!mayHandle)
            zone.Observer.MessageLost(zone.Id, target.Id, messageType);
        else if (zone.Entities.Find(sender.Id) is { } record)
            zone.Call(record, static (entity, message) => entity.NoteUndeliverable(in message), new Undeliverable(target, reason, messageType, reader.Rest));
        else
            Return(target, sender, reason, messageType, reader.Rest, pursuit);
    }

    private void TakeBack(ReadOnlySpan<byte> message, ZoneId from)
    {
        var reader = new ByteReader(message);
        switch ((ChannelMessageKind)reader.ReadByte())
        {
            case ChannelMessageKind.EntityMessage:
                var address = MessageAddress.Read(ref reader, zone.Id, from);
                Return(address.Target, address.Sender, UndeliverableReason.ZoneUnavailable, address.MessageType, reader.Rest);
                break;
            case ChannelMessageKind.Handover:
                zone.Population.ComeBack(ref reader);
                break;
            case ChannelMessageKind.Spawn:
                zone.Population.BeBorn(zone.Id, mayRun: true, ref reader);
                break;
            case ChannelMessageKind.Area:
            case ChannelMessageKind.GatewayFrame:
            case ChannelMessageKind.Registry:
            case ChannelMessageKind.Passed:
                break; // there is nobody left whom they could concern
            case ChannelMessageKind.Undeliverable:
                var lost = reader.ReadEntity();
                reader.ReadEntity();
                Pursuit.Read(ref reader);
                reader.ReadByte();
                zone.Observer.MessageLost(zone.Id, lost.Id, reader.ReadUInt32());
                break;
            default:
                throw new CodecException($"A message to zone {from} is of an unknown kind.");
        }
    }
}
