using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Planting;
using ZoneScaler.Protocol;
using ZoneScaler.State;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Streams;

/// <summary>
/// The publishing end of a zone's state stream. Each tick it encodes what changed in each entity once; every subscriber's frame is put together from those records by copying.
/// Work is proportional to entities, not to entities times watchers.
/// </summary>
internal sealed class StreamPublisher
{
    private const int EventBytesPerTick = 16 * 1024; // of one player, but one event at least: who comes back after a while may be owed a thousand
    private const int FlagsOffset = 1 + 8 + 4 + 8; // in an entry: behind kind, zone, epoch and tick

    private readonly Borders _borders;
    private readonly NeighbourSubscription[] _neighbours;
    private readonly List<GatewaySubscription> _gateways = [];
    private readonly ByteWriter _records = new(0); // what every gateway gets
    private readonly ByteWriter _committed = new(0); // what every gateway gets once backups have it; empty where there are none
    private readonly ByteWriter _departures = new(0); // who was handed over, for gateways that have not been shown them: Enter and Leave each
    private readonly ByteWriter _enter = new(0); // one Enter record for neighbours alone
    private readonly ByteWriter _whole = new(0); // one Change record with all slots for neighbours that have missed some
    private readonly uint[] _scratch = new uint[Schema.MaxSlots];
    private uint _reachable; // neighbours, a bit each
    private uint _wanted; // neighbours that an entity is near to
    private bool _splitsOutput;

    public StreamPublisher(Borders borders)
    {
        _borders = borders;
        _neighbours = [.. borders.Neighbours.Select((n, i) => new NeighbourSubscription(n, i))];
    }

    public IReadOnlyList<GatewaySubscription> Gateways => _gateways;

    /// <summary>Whether a gateway has yet to be sent state.</summary>
    public bool IsBehind
    {
        get
        {
            foreach (var gateway in _gateways)
            {
                if (!gateway.IsFilled)
                    return true;
            }
            return false;
        }
    }

    /// <summary>A neighbour's subscription; null if the zone is none.</summary>
    public NeighbourSubscription? NeighbourOf(ZoneId zone)
    {
        foreach (var neighbour in _neighbours)
        {
            if (neighbour.Zone == zone)
                return neighbour;
        }
        return null;
    }

    /// <summary>Whether there is something near the border to a neighbour.</summary>
    public bool IsWanted(NeighbourSubscription neighbour) => (_wanted & neighbour.Bit) != 0;

    /// <summary>Notes how a neighbour can be reached in this tick.</summary>
    public void SetReach(NeighbourSubscription neighbour, bool isReachable, bool isCongested, ReadOnlySpan<EntityRecord> records)
    {
        // What it was not told in the meantime, it does not know: neither what came nor what left.
        if (isReachable && !neighbour.IsReachable && neighbour.LastEntry > 0 && !Planted.Is(PlantedBug.GhostGapIgnored))
            Restart(neighbour, records);
        neighbour.IsReachable = isReachable;
        neighbour.IsHeld = isCongested;
        _reachable = isReachable ? _reachable | neighbour.Bit : _reachable & ~neighbour.Bit;
    }

    /// <summary>Begins anew with a neighbour: the full state comes first.</summary>
    /// <param name="neighbour">Which; none, if the zone in question is no neighbour.</param>
    /// <param name="records">The zone's entities.</param>
    /// <param name="number">The number that the neighbour asks for; 0 for the next one.</param>
    public static void Restart(NeighbourSubscription? neighbour, ReadOnlySpan<EntityRecord> records, uint number = 0)
    {
        if (neighbour == null)
            return;
        neighbour.Restart(number > 0 ? number : neighbour.Number + 1);
        foreach (var record in records)
        {
            record.KnownBy &= ~neighbour.Bit;
            record.MissedBy &= ~neighbour.Bit;
        }
    }

    /// <summary>Adds a gateway, or makes one begin anew: the full state comes first.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="subscription">A number that the gateway counts up; asking again with the same one, or a lower one, changes nothing. 0 always begins anew.</param>
    public void Subscribe(uint gateway, uint subscription = 0)
    {
        foreach (var known in _gateways)
        {
            if (known.Gateway == gateway && subscription != 0 && known.Number >= subscription)
                return;
        }
        Unsubscribe(gateway);
        _gateways.Add(new GatewaySubscription(gateway, subscription));
    }

    public void Unsubscribe(uint gateway) => _gateways.RemoveAll(g => g.Gateway == gateway);

    /// <summary>What gateways are told beside the entries of this tick, as soon as backups have it.</summary>
    public ReadOnlySpan<byte> Committed => _committed.Written;

    /// <summary>Goes on with a gateway's subscription where another owner of the zone was: the full state comes first.</summary>
    public void Resume(uint gateway, uint subscription, uint lastEntry) =>
        _gateways.Add(new GatewaySubscription(gateway, subscription) { LastEntry = lastEntry });

    /// <summary>Starts the entry of a tick.</summary>
    /// <param name="splitsOutput">Whether what must not be undone waits for backups while state does not.</param>
    public void Begin(bool splitsOutput)
    {
        _splitsOutput = splitsOutput;
        _records.Clear();
        _committed.Clear();
        _departures.Clear();
        _wanted = 0;
        foreach (var neighbour in _neighbours)
            neighbour.Begin();
    }

    /// <summary>Publishes the state of all entities. One that does not <see cref="Fits">fit</see> is at fault.</summary>
    public void Publish(Zone zone)
    {
        var records = zone.Entities.Records;
        for (var i = 0; i < records.Length; i++)
        {
            EntityRecord.FetchAfter(records, i);
            zone.Log?.Note(records[i]);
            if (!records[i].Layout.Type.IsScript && !TryPublish(records[i]))
                zone.FaultTooLarge(records[i]);
        }
    }

    /// <summary>Whether what is shown of an entity is short enough for a record. What is not must not be handed over, and is not shown.</summary>
    public bool Fits(EntityRecord record)
    {
        var schema = record.Layout.Schema;
        return schema.BlobSlots == 0 || (IsShort(record, schema.ReplicatedSlots) && (record.Entity.Player == null || IsShort(record, schema.OwnerSlots)));
    }

    /// <summary>Publishes an entity's last step here, and that it has gone to another zone, which shows its next one.</summary>
    public void HandOver(EntityRecord record, ZoneId target)
    {
        var changed = UpdateSlots(record) & record.Layout.Schema.ReplicatedSlots;
        if (record.IsPublished && changed != 0)
            StreamRecords.WriteState(_records, StreamRecordKind.Change, record, changed);
        Leave(record, Planted.Is(PlantedBug.HandoverShownAsEnd) ? LeaveReason.Despawned : LeaveReason.HandedOver, target);
    }

    /// <summary>Publishes that an entity is no longer the zone's.</summary>
    public void Leave(EntityRecord record, LeaveReason reason, ZoneId target = default)
    {
        // Who has come from another zone and goes at once is shown all the same: gateways keep it in view until they hear what has become of it.
        var isPassing = !record.IsPublished && record.Hop > 0 && _gateways.Count > 0 && Fits(record);
        if (isPassing)
        {
            UpdateSlots(record);
            StreamRecords.WriteEnter(_records, record);
        }
        var known = record.KnownBy & _reachable;
        if (!record.IsPublished && !isPassing && known == 0)
            return;
        if (isPassing || reason == LeaveReason.HandedOver)
            ShowDeparture(record, reason, target);
        var start = _records.Length;
        StreamRecords.WriteLeave(_records, record.Handle, reason, target, record.Hop + 1);
        var leave = _records.Written[start..];
        for (var rest = known; rest != 0; rest &= rest - 1)
        {
            var neighbour = _neighbours[BitOperations.TrailingZeroCount(rest)];
            neighbour.Records.WriteBytes(leave);
            neighbour.Known--;
        }
        record.KnownBy = 0;
        record.MissedBy = 0;
    }

    /// <summary>Shows onlookers a message of at most <see cref="StreamRecords.MaxContentBytes"/>.</summary>
    public void Emit(Vector3 position, uint messageType, ReadOnlySpan<byte> payload)
    {
        if (_gateways.Count > 0)
            StreamRecords.WriteEmitted(_records, position, messageType, payload);
    }

    /// <summary>About how many bytes a gateway's entry of this tick takes.</summary>
    public int EntryLength(GatewaySubscription gateway) => _records.Length + (gateway.IsFilled ? 0 : GatewaySubscription.MaxStateBytesPerTick);

    /// <summary>Writes a gateway's entry of this tick.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="zone">The zone.</param>
    /// <param name="isCongested">Whether state is to be held back.</param>
    /// <param name="isAsleep">Whether no entry follows until something happens.</param>
    /// <param name="frame">Where to.</param>
    public void WriteEntry(GatewaySubscription gateway, Zone zone, bool isCongested, bool isAsleep, ByteWriter frame)
    {
        StreamRecords.WriteEntryHeader(frame, zone.Id, zone.Epoch, zone.Now.Number, StreamEntryFlags.None, gateway.Number, ++gateway.LastEntry);
        var flags = isAsleep ? StreamEntryFlags.Asleep : StreamEntryFlags.None;
        if (isCongested)
        {
            gateway.Hold();
            CopyRecords(gateway, frame);
            flags |= StreamEntryFlags.Held;
        }
        else
        {
            if (gateway.BeginState())
            {
                flags |= StreamEntryFlags.Full;
                if (zone.Epoch > zone.Timeline)
                {
                    flags |= StreamEntryFlags.Continued;
                    StreamRecords.WriteOrigin(frame, zone.OpenedFrom, zone.OpenedTick);
                }
            }
            if (gateway.IsFilled)
            {
                frame.WriteBytes(_records.Written);
            }
            else
            {
                CopyDepartures(gateway, frame);
                CopyRecords(gateway, frame);
                flags |= Fill(gateway, zone, frame) ? StreamEntryFlags.Complete : StreamEntryFlags.None;
            }
        }
        frame.At(FlagsOffset, 1)[0] = (byte)flags;
    }

    /// <summary>Brings an entity's state vector up to date.</summary>
    /// <returns>The slots that differ from before.</returns>
    public ulong UpdateSlots(EntityRecord record)
    {
        var entity = record.Entity;
        var changed = record.HasSlots ? entity.ChangedFields | record.Unpublished : ulong.MaxValue;
        entity.ChangedFields = 0;
        record.Unpublished = 0;
        if (changed == 0)
            return 0;

        var layout = record.Layout;
        var slots = record.Slots.AsSpan();
        var old = _scratch.AsSpan(0, slots.Length);
        slots.CopyTo(old);
        if ((changed & 1) != 0 && !layout.Type.IsScript)
            WritePosition(layout, entity.Location, slots);
        changed &= layout.VectorFields;
        if (changed != 0)
            entity.StoreSlots(changed, new SlotWriter(layout, slots));
        if (!record.HasSlots)
        {
            record.HasSlots = true;
            return layout.Schema.ReplicatedSlots | layout.Schema.OwnerSlots;
        }

        var different = 0UL;
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] != old[i])
                different |= 1UL << i;
        }
        return different;
    }

    private bool TryPublish(EntityRecord record)
    {
        var near = _borders.Near(record.Entity.Location);
        _wanted |= near;
        near &= _reachable;
        var known = record.KnownBy & _reachable;
        if (_gateways.Count == 0 && (near | known) == 0)
        {
            record.IsPublished = false;
            return true; // nobody looks: changes add up until somebody does
        }

        var schema = record.Layout.Schema;
        var changed = UpdateSlots(record);
        var start = _records.Length;
        var isNew = !record.IsPublished;
        if ((isNew || (changed & schema.BlobSlots) != 0) && !Fits(record))
            return false;
        record.IsPublished = true;
        if (isNew)
            StreamRecords.WriteEnter(_records, record);
        else if ((changed & schema.ReplicatedSlots) != 0)
            StreamRecords.WriteState(_records, StreamRecordKind.Change, record, changed & schema.ReplicatedSlots);
        var end = _records.Length;

        if ((near | known) != 0)
            PublishToNeighbours(record, near, known, isNew, start, end);
        if (record.Entity.Player is { } player)
            PublishToPlayer(record, player, isNew ? schema.OwnerSlots : changed & schema.OwnerSlots);
        return true;
    }

    private bool IsShort(EntityRecord record, ulong slots)
    {
        _enter.Clear();
        StateChunk.Write(record.Entity, record.Layout, record.Slots, slots, _enter);
        return _enter.Length <= StreamRecords.MaxContentBytes;
    }

    private void PublishToNeighbours(EntityRecord record, uint near, uint known, bool isNew, int start, int end)
    {
        _enter.Clear();
        _whole.Clear();
        var shown = known;
        for (var rest = near | known; rest != 0; rest &= rest - 1)
        {
            var bit = rest & (0u - rest);
            var neighbour = _neighbours[BitOperations.TrailingZeroCount(rest)];
            if ((near & bit) == 0)
            {
                StreamRecords.WriteLeave(neighbour.Records, record.Handle, LeaveReason.OutOfBand);
                neighbour.Known--;
                shown &= ~bit;
                record.MissedBy &= ~bit;
            }
            else if ((known & bit) == 0)
            {
                if (!HasRoom(neighbour))
                    continue;
                if (_enter.Length == 0)
                    WriteEnter(record, isNew, start, end);
                neighbour.Records.WriteBytes(_enter.Written);
                neighbour.BytesLeft -= _enter.Length;
                neighbour.Known++;
                shown |= bit;
            }
            else if (neighbour.IsHeld || (record.MissedBy & bit) != 0)
            {
                CatchUp(record, neighbour, hasChanged: start != end);
            }
            else if (start != end)
            {
                neighbour.Records.WriteBytes(_records.Written[start..end]);
            }
        }
        record.KnownBy = shown;
    }

    private void WriteEnter(EntityRecord record, bool isNew, int start, int end)
    {
        if (isNew)
            _enter.WriteBytes(_records.Written[start..end]);
        else
            StreamRecords.WriteEnter(_enter, record);
    }

    /// <summary>Holds an entity's changes back from a congested neighbour, or, when that is over, sends the latest state once.</summary>
    private void CatchUp(EntityRecord record, NeighbourSubscription neighbour, bool hasChanged)
    {
        if (hasChanged)
            record.MissedBy |= neighbour.Bit;
        if ((record.MissedBy & neighbour.Bit) == 0 || !HasRoom(neighbour))
            return;
        if (_whole.Length == 0)
            StreamRecords.WriteState(_whole, StreamRecordKind.Change, record, record.Layout.Schema.ReplicatedSlots);
        neighbour.Records.WriteBytes(_whole.Written);
        neighbour.BytesLeft -= _whole.Length;
        record.MissedBy &= ~neighbour.Bit;
    }

    private static bool HasRoom(NeighbourSubscription neighbour)
    {
        if (!neighbour.IsHeld && neighbour.BytesLeft > 0)
            return true;
        neighbour.IsBehind = true;
        return false;
    }

    /// <summary>
    /// Shows an entity that goes to those who wait for it in a full state: they may know it from before, and are to keep it until its new zone shows it, or to hear that it has ended.
    /// </summary>
    private void ShowDeparture(EntityRecord record, LeaveReason reason, ZoneId target)
    {
        foreach (var gateway in _gateways)
        {
            if (gateway.IsFilled)
                continue;
            StreamRecords.WriteEnter(_departures, record);
            StreamRecords.WriteLeave(_departures, record.Handle, reason, target, record.Hop + 1);
            break;
        }
        for (var rest = _borders.Near(record.Entity.Location) & _reachable & ~record.KnownBy; rest != 0; rest &= rest - 1)
        {
            var neighbour = _neighbours[BitOperations.TrailingZeroCount(rest)];
            if (!neighbour.IsFilling || !neighbour.OwesEntry)
                continue;
            StreamRecords.WriteEnter(neighbour.Records, record);
            StreamRecords.WriteLeave(neighbour.Records, record.Handle, reason, target, record.Hop + 1);
        }
    }

    private void PublishToPlayer(EntityRecord record, Players.Player player, ulong ownerSlots)
    {
        if (player.WantsOwnerState)
            ownerSlots = record.Layout.Schema.OwnerSlots;
        player.WantsOwnerState = false;
        if (ownerSlots != 0)
            StreamRecords.WriteState(_records, StreamRecordKind.OwnerState, record, ownerSlots);
        var committed = _splitsOutput ? _committed : _records;
        if (player.UsedInput)
        {
            if (_splitsOutput)
                StreamRecords.WriteInput(_records, StreamRecordKind.InputSeen, player.Session, UsedInput(player));
            StreamRecords.WriteInput(committed, StreamRecordKind.InputUsed, player.Session, UsedInput(player));
        }
        player.UsedInput = false;
        var (sent, end) = (0, committed.Length + EventBytesPerTick);
        foreach (var e in player.Events.Unsent)
        {
            if (sent > 0 && committed.Length + e.Payload.Length > end)
                break; // the rest follows in the next ticks
            StreamRecords.WritePlayerEvent(committed, player.Session, e.Number, e.MessageType, e.Payload);
            sent++;
        }
        player.Events.MarkSent(sent);
    }

    private static uint UsedInput(Players.Player player) => player.Inputs.Last + (Planted.Is(PlantedBug.InputAcknowledgedEarly) ? 1u : 0);

    /// <summary>
    /// Copies what of this tick's records concerns a gateway that has only part of the full state: what happened to players, and changes of what it has been shown.
    /// To one whose state is held back, only what must not be lost.
    /// </summary>
    private void CopyRecords(GatewaySubscription gateway, ByteWriter frame)
    {
        var reader = new ByteReader(_records.Written);
        while (!reader.AtEnd)
        {
            var start = reader.Position;
            var kind = (StreamRecordKind)reader.ReadByte();
            var content = new ByteReader(reader.ReadBytes(reader.ReadUInt16()));
            var concerns = kind switch
            {
                StreamRecordKind.InputUsed or StreamRecordKind.InputSeen or StreamRecordKind.PlayerEvent => true,
                StreamRecordKind.Emitted => !gateway.IsHeld,
                StreamRecordKind.Leave when gateway.IsHeld => true,
                _ => !gateway.IsHeld && content.ReadCount(int.MaxValue) < gateway.ShownBelow,
            };
            if (concerns)
                frame.WriteBytes(_records.Written[start..reader.Position]);
        }
    }

    private void CopyDepartures(GatewaySubscription gateway, ByteWriter frame)
    {
        var reader = new ByteReader(_departures.Written);
        while (!reader.AtEnd)
        {
            var start = reader.Position;
            reader.ReadByte();
            var enter = new ByteReader(reader.ReadBytes(reader.ReadUInt16()));
            reader.ReadByte();
            reader.ReadBytes(reader.ReadUInt16());
            if (enter.ReadCount(int.MaxValue) >= gateway.ShownBelow)
                frame.WriteBytes(_departures.Written[start..reader.Position]);
        }
    }

    /// <summary>Writes the next chunk of the full state.</summary>
    /// <returns>Whether it is the last one.</returns>
    private bool Fill(GatewaySubscription gateway, Zone zone, ByteWriter frame)
    {
        var entities = zone.Entities;
        var end = frame.Length + GatewaySubscription.MaxStateBytesPerTick;
        var handle = gateway.ShownBelow;
        for (; handle < entities.HandleLimit && frame.Length < end; handle++)
        {
            if (entities.ByHandle(handle) is not { Layout.Type.IsScript: false } record || (record.Fate == Fate.Fault && !Fits(record)))
                continue;
            StreamRecords.WriteEnter(frame, record);
            if (record.Entity.Player != null && record.Layout.Schema.OwnerSlots != 0)
                StreamRecords.WriteState(frame, StreamRecordKind.OwnerState, record, record.Layout.Schema.OwnerSlots);
        }
        gateway.ShownBelow = handle;
        if (handle < entities.HandleLimit)
            return false;
        ShowOnTheirWay(zone, frame);
        gateway.NoteFilled();
        return true;
    }

    /// <summary>Shows who was handed over and has not been confirmed yet: they are part of the full state, since no other zone may have them.</summary>
    private void ShowOnTheirWay(Zone zone, ByteWriter frame)
    {
        foreach (var (departed, target) in zone.Population.OnTheirWay())
        {
            var record = new EntityRecord(departed.Entity, departed.Layout) { Hop = departed.Hop - 1, Handle = zone.Entities.HandleLimit };
            UpdateSlots(record);
            StreamRecords.WriteEnter(frame, record);
            StreamRecords.WriteLeave(frame, record.Handle, LeaveReason.HandedOver, target, departed.Hop);
        }
    }

    private static void WritePosition(StateLayout layout, Vector3 location, Span<uint> slots)
    {
        ref readonly var scale = ref layout.Scale(0);
        slots[0] = scale.Quantize(location.X);
        slots[1] = scale.Quantize(location.Y);
        if (layout.Type.Is3D)
            slots[2] = scale.Quantize(location.Z);
    }
}
