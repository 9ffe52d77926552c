using System.Numerics;
using System.Runtime.InteropServices;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Views;

/// <summary>
/// The last state of every entity in the subscribed zones: one record per entity, whichever zones speak of it; the highest hop owns it. An entity that was handed
/// over keeps its record until its new zone shows it, so nothing blinks or doubles. Written by the gateway's thread between beats, read by all workers in a beat.
/// </summary>
internal sealed class View
{
    private const int None = -1;

    // How long nothing is concluded about who is between two zones: a zone that slept has to wake up, and one where a session's own entity goes has to be listened to first.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    // How long a player's entity may be between two zones before they are asked about it.
    private static readonly TimeSpan OwnPatience = TimeSpan.FromSeconds(2);

    // How long one that is not in the full state of the zone that it went to may still be on its way there, and has not come and ended while that zone was not heard.
    private static readonly TimeSpan ArrivalPatience = TimeSpan.FromSeconds(2);

    private readonly IViewListener _listener;
    private readonly TimeSpan _handoverTimeout;
    private readonly Dictionary<EntityId, int> _byId = [];
    private readonly Dictionary<ZoneId, ZoneFeed> _feeds = [];
    private readonly List<ZoneFeed?> _feedByIndex = [];
    private readonly List<int> _freeRecords = [];
    private readonly List<Orphan> _orphans = [];
    private readonly EndedEntities _ended;
    private readonly List<int> _removing = [];
    private readonly uint[] _enterSlots = new uint[Schema.MaxSlots];
    private readonly byte[]?[] _enterBlobs = new byte[]?[Schema.MaxSlots];
    private readonly PositionReader[] _positions;
    private Placement[] _placements = [];
    private uint _lastSerial;
    private uint _lastKnown; // the last serial before the entry that is read
    private ulong _lastOrphan;
    private TimeSpan _now;

    public View(IReadOnlyList<Schema> schemas, int dimensions, IViewListener listener, TimeSpan handoverTimeout)
    {
        _listener = listener;
        _handoverTimeout = handoverTimeout;
        _ended = new EndedEntities(handoverTimeout);
        Histories = [.. schemas.Select(s => new StateHistory(s))];
        _positions = [.. schemas.Select(s => new PositionReader(s, dimensions))];
    }

    /// <summary>The number of the beat that is being prepared; changes now count as its.</summary>
    public int Beat { get; set; } = 1;

    /// <summary>States by schema.</summary>
    public StateHistory[] Histories { get; }

    /// <summary>One more than the highest record in use.</summary>
    public int Count { get; private set; }

    /// <summary>How many entities are in view.</summary>
    public int Entities => _byId.Count;

    /// <summary>The zones that are listened to.</summary>
    public Dictionary<ZoneId, ZoneFeed>.ValueCollection Feeds => _feeds.Values;

    // By record. A serial of 0 means free; serials are never used twice, so that who remembers a record knows when it has become another's.
    public uint[] Serial = [];
    public Vector3[] Position = [];
    public int[] ChangedBeat = [];
    public int[] OwnerChangedBeat = [];

    /// <summary>Whether what only the owner sees has come. One that was handed over before the gateway was shown it is known without, until its new zone shows it.</summary>
    public bool[] IsOwnerStateKnown = [];
    public EntityId[] Id = [];
    public byte[] Type = [];
    public int[] Row = [];
    public ulong[] Session = [];

    public int Find(EntityId id) => _byId.GetValueOrDefault(id, None);

    /// <summary>The stream that shows a record; null while it is between two zones.</summary>
    public ZoneFeed? FeedOf(int record) => _placements[record].Feed is >= 0 and var feed ? _feedByIndex[feed] : null;

    public ZoneFeed? Feed(ZoneId zone) => _feeds.GetValueOrDefault(zone);

    /// <summary>Starts to listen to a zone; its first entry must be a full one.</summary>
    public ZoneFeed AddFeed(ZoneId zone)
    {
        var index = _feedByIndex.IndexOf(null);
        if (index < 0)
        {
            index = _feedByIndex.Count;
            _feedByIndex.Add(null);
        }
        var feed = new ZoneFeed(zone, index);
        _feedByIndex[index] = feed;
        _feeds.Add(zone, feed);
        return feed;
    }

    /// <summary>Stops listening to a zone and forgets its entities.</summary>
    public void RemoveFeed(ZoneFeed feed)
    {
        for (var record = 0; record < Count; record++)
        {
            if (Serial[record] != 0 && _placements[record].Feed == feed.Index)
                Remove(record);
        }
        _feeds.Remove(feed.Zone);
        _feedByIndex[feed.Index] = null;
    }

    /// <summary>Takes in what a zone sent.</summary>
    /// <returns>False if the zone's stream has a gap and its full state is needed.</returns>
    /// <exception cref="CodecException">The frame does not follow the format; the zone's full state is needed.</exception>
    public bool Apply(ReadOnlySpan<byte> frame, TimeSpan now)
    {
        _now = now;
        _lastKnown = _lastSerial;
        var reader = new StreamEntryReader(frame);
        var known = _feeds.GetValueOrDefault(reader.Zone);
        if (known != null && reader.Epoch < known.Epoch)
            return true; // by an owner that is one no more
        var feed = known?.Admits(in reader) == true ? known : null;
        var isTakenOver = feed?.IsTakeover(in reader) == true;
        if (feed != null && reader.Entry <= feed.Entry && !isTakenOver)
            return true; // it came twice
        var isContinuous = feed != null || known == null || reader.Subscription != known.Wanted; // else its beginning was lost
        if (feed != null)
        {
            isContinuous = isTakenOver || (reader.Entry == feed.Entry + 1 && (reader.Epoch == feed.Epoch || !feed.IsReady));
            if (isContinuous && !Follow(feed, ref reader))
                feed = null;
        }

        // What happened to players counts in any case: it has numbers of its own.
        while (reader.Read())
            Apply(isContinuous ? feed : null, ref reader);
        if (isContinuous && feed != null && reader.IsComplete)
            CloseFull(feed);
        return isContinuous;
    }

    /// <summary>Ends entities that no zone shows and none can be expected to show any more.</summary>
    public void EndOrphans(TimeSpan now)
    {
        _ended.Expire(now);
        for (var i = _orphans.Count - 1; i >= 0; i--)
        {
            var orphan = _orphans[i];
            var isCurrent = Serial[orphan.Record] == orphan.Serial && _placements[orphan.Record].Orphan == orphan.Number; // else shown since, or handed over once more
            if (isCurrent && MayBeShown(orphan, now))
            {
                AskAbout(ref CollectionsMarshal.AsSpan(_orphans)[i], now);
                continue;
            }
            if (isCurrent)
                Remove(orphan.Record);
            _orphans.RemoveAt(i);
        }
    }

    // One that was handed over is in a message to its next zone, which may wait for backups and for a link that is cut; that zone shows it, or says that it has ended. If the zone that sent the
    // message has died since, with all that it had not sent yet, the next zone shows it soon or never. One that was missing in a full state may have gone to any zone while nobody heard, and is
    // with the one that shows it, if all that is to be heard of zones has been heard since.
    private bool MayBeShown(in Orphan orphan, TimeSpan now)
    {
        if (now >= orphan.Until)
            return false;
        if (now - orphan.Since < Grace)
            return true;
        if (orphan.Target is { } target)
            return _feeds.TryGetValue(target, out var next) && !IsOverdue(in orphan, next, now); // beyond what is listened to nobody looks
        foreach (var feed in _feeds.Values)
        {
            if (!feed.IsUpToDate(orphan.Since))
                return true;
        }
        return false;
    }

    private static bool IsOverdue(in Orphan orphan, ZoneFeed next, TimeSpan now) =>
        orphan.SourceDied is { } died && now - died >= ArrivalPatience && next.IsUpToDate(died + ArrivalPatience);

    private void AskAbout(ref Orphan orphan, TimeSpan now)
    {
        if (orphan.IsAsked || Session[orphan.Record] == 0 || now - orphan.Since < OwnPatience)
            return;
        orphan.IsAsked = true;
        _listener.OwnEntityOverdue(Session[orphan.Record], Id[orphan.Record]);
    }

    private void Apply(ZoneFeed? feed, ref StreamEntryReader reader)
    {
        switch (reader.Kind)
        {
            case StreamRecordKind.InputUsed:
                _listener.InputUsed(reader.Session, reader.Number);
                break;
            case StreamRecordKind.InputSeen:
                _listener.InputSeen(reader.Session, reader.Number);
                break;
            case StreamRecordKind.PlayerEvent:
                _listener.PlayerEvent(reader.Session, reader.Number, reader.MessageType, reader.Payload);
                break;
            case >= StreamRecordKind.PlayerPlaced:
                _listener.Answered(reader.Zone, reader.Epoch, reader.Answer);
                break;
            case StreamRecordKind.Emitted when feed != null:
                _listener.Emitted(reader.Position, reader.MessageType, reader.Payload);
                break;
            case StreamRecordKind.Enter when feed != null:
                Enter(feed, ref reader);
                break;
            case StreamRecordKind.Change or StreamRecordKind.OwnerState when feed != null:
                Change(feed, ref reader);
                break;
            case StreamRecordKind.Leave when feed != null:
                Leave(feed, ref reader);
                break;
        }
    }

    /// <summary>Takes the next entry's place in the stream.</summary>
    /// <returns>Whether its records count.</returns>
    private bool Follow(ZoneFeed feed, ref StreamEntryReader reader)
    {
        feed.Entry = reader.Entry;
        feed.Heard = _now;
        feed.Followed = _now;
        if (reader.IsFull)
            OpenFull(feed, in reader);
        if (!feed.IsReady)
            return false;
        feed.Tick = reader.Tick;
        feed.IsAsleep = reader.IsAsleep;
        return true;
    }

    private void OpenFull(ZoneFeed feed, in StreamEntryReader reader)
    {
        if (reader.Epoch != feed.Epoch || feed.IsComplete) // else it begins anew with what it had not shown all of
        {
            feed.IsAnotherLife = reader.Epoch != feed.Epoch && !reader.IsContinued;
            feed.IsTakenOver = reader.Epoch != feed.Epoch && reader.IsContinued;
        }
        feed.Epoch = reader.Epoch;
        feed.Origin = reader.Origin;
        feed.FullTick = reader.Tick;
        feed.IsReady = true;
        feed.IsComplete = false;
        feed.Refusals = 0;
        feed.LastOrphanBefore = _lastOrphan;
        feed.ClearHandles();
        feed.Unseen.Clear();
        for (var record = 0; record < Count; record++)
        {
            if (Serial[record] != 0 && _placements[record].Feed == feed.Index)
                feed.Unseen.Add(record);
        }
    }

    // What is not in the full state may be on its way to a zone whose own full state is still to come, or to this one again, whose new owner goes on from before it came. Not so what another
    // life of the zone had.
    private void CloseFull(ZoneFeed feed)
    {
        feed.IsComplete = true;
        foreach (var record in feed.Unseen)
        {
            if (_placements[record].Feed != feed.Index)
                continue;
            if (feed.IsAnotherLife)
                _removing.Add(record);
            else
                MakeOrphan(record, _placements[record].Hop);
        }
        feed.Unseen.Clear();
        foreach (var record in _removing)
            Remove(record);
        _removing.Clear();
        foreach (ref var orphan in CollectionsMarshal.AsSpan(_orphans))
        {
            if (orphan.Target == feed.Zone && orphan.Number <= feed.LastOrphanBefore && orphan.Until > _now + ArrivalPatience)
                orphan.Until = _now + ArrivalPatience;
            if (orphan.Source == feed.Zone && orphan.SourceEpoch < feed.Epoch && orphan.Left.CompareTo(feed.Origin) > 0)
                orphan.SourceDied ??= _now; // it has not left, as far as the zone knows: it was there again by now, or came from a zone that sends it again, or never was
        }
        _listener.StreamComplete(feed.Zone);
    }

    private void MakeOrphan(int record, uint hop, ZoneId? target = null)
    {
        var source = FeedOf(record)!;
        _placements[record] = new Placement(None, None, hop) { From = source.Index, Orphan = ++_lastOrphan };
        // A full state of its next zone may be from after it came, and ended, there.
        var isLate = target is { } zone && _feeds.TryGetValue(zone, out var next) && next.IsReady && next.FullTick > source.Tick;
        var patience = isLate && ArrivalPatience < _handoverTimeout ? ArrivalPatience : _handoverTimeout;
        _orphans.Add(new Orphan(record, Serial[record], _lastOrphan, _now, source.Zone, source.Epoch, source.Tick, target) { Until = _now + patience });
    }

    private void Enter(ZoneFeed feed, ref StreamEntryReader reader)
    {
        if ((uint)reader.TypeIndex >= (uint)Histories.Length || !ZoneFeed.IsHandle(reader.Handle))
            throw new CodecException($"Zone {feed.Zone} shows an entity of type {reader.TypeIndex} as number {reader.Handle}.");
        var isKnown = _byId.TryGetValue(reader.Entity, out var record);
        if (isKnown ? reader.Hop < _placements[record].Hop && !IsUndone(feed, record, reader.Hop) : _ended.HadGoneOn(reader.Entity, reader.Hop))
        {
            feed.Set(reader.Handle, None); // a late word of a zone that the entity has left
            return;
        }
        if (!isKnown)
            record = Add(reader.Entity, (byte)reader.TypeIndex);

        feed.Unseen.Remove(record);
        _placements[record] = new Placement(feed.Index, reader.Handle, reader.Hop);
        feed.Set(reader.Handle, record);
        TakeWhole(record, ref reader);
        if (Session[record] != reader.Session && Session[record] != 0)
            _listener.OwnEntityGone(Session[record], Id[record]);
        Session[record] = reader.Session;
        if (reader.Session != 0)
            _listener.OwnEntityShown(reader.Session, reader.Entity, feed.Zone);
    }

    /// <summary>Whether another owner of the zone that had handed an entity over shows it still: it goes on from before the handover.</summary>
    private bool IsUndone(ZoneFeed feed, int record, uint hop) =>
        feed is { IsTakenOver: true, IsComplete: false } && _placements[record] is { Feed: None } placement && placement.From == feed.Index && hop + 1 == placement.Hop;

    // A known entity's state mostly is what it was before the handover or the resync: only what differs counts as a change.
    private void TakeWhole(int record, ref StreamEntryReader reader)
    {
        var history = Histories[Type[record]];
        var schema = history.Schema;
        var current = history.Current(Row[record]);
        var blobs = history.Blobs(Row[record]);
        var slots = _enterSlots.AsSpan(0, schema.SlotCount);
        current.CopyTo(slots);
        reader.ReadState(schema, slots, _enterBlobs);
        for (var rest = schema.BlobSlots & schema.ReplicatedSlots; rest != 0; rest &= rest - 1)
        {
            var slot = BitOperations.TrailingZeroCount(rest);
            if (blobs[slot] is { } known && known.AsSpan().SequenceEqual(_enterBlobs[slot]))
                slots[slot] = current[slot];
            else
                blobs[slot] = _enterBlobs[slot];
        }
        if (!slots.SequenceEqual(current))
        {
            slots.CopyTo(history.Change(Row[record], Beat));
            ChangedBeat[record] = Beat;
        }
        Position[record] = _positions[Type[record]].Read(slots);
    }

    private void Change(ZoneFeed feed, ref StreamEntryReader reader)
    {
        var record = feed[reader.Handle];
        if (record == None || _placements[record].Feed != feed.Index || _placements[record].Handle != reader.Handle)
            return; // another zone has shown it since, and its place may be another's
        var history = Histories[Type[record]];
        var slots = history.Change(Row[record], Beat);
        reader.ReadState(history.Schema, slots, history.Blobs(Row[record]));
        if ((reader.Mask & history.Schema.ReplicatedSlots) != 0)
        {
            ChangedBeat[record] = Beat;
            if ((reader.Mask & PositionReader.Slots) != 0)
                Position[record] = _positions[Type[record]].Read(slots);
        }
        if ((reader.Mask & history.Schema.OwnerSlots) == 0)
            return;
        OwnerChangedBeat[record] = Beat;
        IsOwnerStateKnown[record] |= (history.Schema.OwnerSlots & ~reader.Mask) == 0;
    }

    private void Leave(ZoneFeed feed, ref StreamEntryReader reader)
    {
        var record = feed[reader.Handle];
        if (record == None)
            return;
        feed.Set(reader.Handle, None);
        if (_placements[record].Feed != feed.Index || _placements[record].Handle != reader.Handle)
            return; // the new zone has shown it already
        if (reader.LeaveReason != LeaveReason.HandedOver)
        {
            _ended.Note(Id[record], _placements[record].Hop, _now);
            Remove(record);
            return;
        }
        if (Session[record] != 0)
            _listener.OwnEntityHandedOver(Session[record], Id[record], reader.Target);
        if (unchecked((int)(Serial[record] - _lastKnown)) > 0)
        {
            // Shown only as it left, and never before: it may have come to its next zone, and ended there, long ago.
            Session[record] = 0;
            Remove(record);
            return;
        }
        MakeOrphan(record, reader.Hop, reader.Target);
    }

    private int Add(EntityId id, byte type)
    {
        int record;
        if (_freeRecords.Count > 0)
        {
            record = _freeRecords[^1];
            _freeRecords.RemoveAt(_freeRecords.Count - 1);
        }
        else
        {
            record = Count++;
            if (record == Serial.Length)
                Grow();
        }
        if (++_lastSerial == 0)
            _lastSerial = 1;
        Serial[record] = _lastSerial;
        Id[record] = id;
        Type[record] = type;
        Row[record] = Histories[type].Add(Beat);
        Session[record] = 0;
        ChangedBeat[record] = Beat;
        OwnerChangedBeat[record] = Beat;
        IsOwnerStateKnown[record] = Histories[type].Schema.OwnerSlots == 0;
        _byId.Add(id, record);
        return record;
    }

    private void Remove(int record)
    {
        if (Session[record] != 0)
            _listener.OwnEntityGone(Session[record], Id[record]);
        if (_placements[record].Feed is >= 0 and var feed)
            _feedByIndex[feed]?.Unseen.Remove(record);
        Histories[Type[record]].Remove(Row[record]);
        _byId.Remove(Id[record]);
        Serial[record] = 0;
        _placements[record] = new Placement(None, None, 0);
        _freeRecords.Add(record);
    }

    private void Grow()
    {
        var length = Math.Max(256, Serial.Length * 2);
        Array.Resize(ref Serial, length);
        Array.Resize(ref Position, length);
        Array.Resize(ref ChangedBeat, length);
        Array.Resize(ref OwnerChangedBeat, length);
        Array.Resize(ref IsOwnerStateKnown, length);
        Array.Resize(ref Id, length);
        Array.Resize(ref Type, length);
        Array.Resize(ref Row, length);
        Array.Resize(ref Session, length);
        Array.Resize(ref _placements, length);
    }

    /// <summary>Which zone owns a record, and under which number in its stream.</summary>
    private readonly record struct Placement(int Feed, int Handle, uint Hop)
    {
        /// <summary>For a record between two zones: the feed that showed it last.</summary>
        public int From { get; init; }

        /// <summary>Which of all orphans it is; 0 for none.</summary>
        public ulong Orphan { get; init; }
    }

    /// <summary>A record that no zone shows.</summary>
    /// <param name="Record">The record.</param>
    /// <param name="Serial">Its serial then.</param>
    /// <param name="Number">Counts all orphans: an entity may become one again before the beat.</param>
    /// <param name="Since">Since when.</param>
    /// <param name="Source">The zone that showed it.</param>
    /// <param name="SourceEpoch">In which epoch.</param>
    /// <param name="SourceTick">In which tick it left.</param>
    /// <param name="Target">The zone that it was handed over to; null if it is not known where it went.</param>
    private record struct Orphan(int Record, uint Serial, ulong Number, TimeSpan Since, ZoneId Source, uint SourceEpoch, long SourceTick, ZoneId? Target)
    {
        public readonly (uint Epoch, long Tick) Left => (SourceEpoch, SourceTick);

        /// <summary>How long it is waited for at most.</summary>
        public TimeSpan Until { get; set; }

        /// <summary>Since when it is known that the zone goes on from before it left, or has begun another life; null while that zone may still be about to send it.</summary>
        public TimeSpan? SourceDied { get; set; }

        /// <summary>Whether zones have been asked about it.</summary>
        public bool IsAsked { get; set; }
    }
}
