using System.Numerics;
using ZoneScaler.Entities;
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
    private readonly Borders _borders;
    private readonly NeighbourSubscription[] _neighbours;
    private readonly List<GatewaySubscription> _gateways = [];
    private readonly ByteWriter _records = new(4096); // what every gateway gets
    private readonly ByteWriter _full = new(0); // what a new gateway gets instead
    private readonly ByteWriter _enter = new(); // one Enter record for neighbours alone
    private readonly uint[] _scratch = new uint[Schema.MaxSlots];

    public StreamPublisher(Borders borders)
    {
        _borders = borders;
        _neighbours = [.. borders.Neighbours.Select(n => new NeighbourSubscription(n))];
    }

    public ReadOnlySpan<NeighbourSubscription> Neighbours => _neighbours;

    public IReadOnlyList<GatewaySubscription> Gateways => _gateways;

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

    /// <summary>Starts the entry of a tick.</summary>
    public void Begin()
    {
        _records.Clear();
        foreach (var neighbour in _neighbours)
            neighbour.Records.Clear();
    }

    /// <summary>Publishes the state of all entities.</summary>
    public void Publish(ReadOnlySpan<EntityRecord> records)
    {
        foreach (var record in records)
        {
            if (!record.Layout.Type.IsScript)
                Publish(record);
        }
    }

    /// <summary>Publishes that an entity is no longer the zone's.</summary>
    public void Leave(EntityRecord record, LeaveReason reason, ZoneId target = default)
    {
        if (!record.IsPublished && record.KnownBy == 0)
            return;
        var start = _records.Length;
        StreamRecords.WriteLeave(_records, record.Handle, reason, target, record.Hop + 1);
        var leave = _records.Written[start..];
        for (var rest = record.KnownBy; rest != 0; rest &= rest - 1)
        {
            var neighbour = _neighbours[BitOperations.TrailingZeroCount(rest)];
            neighbour.Records.WriteBytes(leave);
            neighbour.Known--;
        }
        record.KnownBy = 0;
    }

    public void Emit(Vector3 position, uint messageType, ReadOnlySpan<byte> payload)
    {
        if (_gateways.Count > 0)
            StreamRecords.WriteEmitted(_records, position, messageType, payload);
    }

    /// <summary>About how many bytes a gateway's entry of this tick takes.</summary>
    public int EntryLength(GatewaySubscription gateway) => gateway.WantsFull ? _records.Length + _full.Capacity : _records.Length;

    /// <summary>Writes a gateway's entry of this tick.</summary>
    public void WriteEntry(GatewaySubscription gateway, ReadOnlySpan<EntityRecord> records, ByteWriter frame)
    {
        if (!gateway.WantsFull)
        {
            frame.WriteBytes(_records.Written);
            return;
        }
        gateway.WantsFull = false;
        _full.Clear();
        foreach (var record in records)
        {
            if (record.Layout.Type.IsScript)
                continue;
            StreamRecords.WriteEnter(_full, record);
            if (record.Entity.Player != null && record.Layout.Schema.OwnerSlots != 0)
                StreamRecords.WriteState(_full, StreamRecordKind.OwnerState, record, record.Layout.Schema.OwnerSlots);
        }
        CopyPlayerRecords(frame);
        frame.WriteBytes(_full.Written);
    }

    /// <summary>Brings an entity's state vector up to date.</summary>
    /// <returns>The slots that differ from before.</returns>
    public ulong UpdateSlots(EntityRecord record)
    {
        var entity = record.Entity;
        var changed = record.HasSlots ? entity.ChangedFields : ulong.MaxValue;
        entity.ChangedFields = 0;
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

    private void Publish(EntityRecord record)
    {
        var near = _borders.Near(record.Entity.Location);
        if (_gateways.Count == 0 && (near | record.KnownBy) == 0)
        {
            record.IsPublished = false;
            return; // nobody looks: changes add up until somebody does
        }

        var schema = record.Layout.Schema;
        var changed = UpdateSlots(record);
        var start = _records.Length;
        var isNew = !record.IsPublished;
        record.IsPublished = true;
        if (isNew)
            StreamRecords.WriteEnter(_records, record);
        else if ((changed & schema.ReplicatedSlots) != 0)
            StreamRecords.WriteState(_records, StreamRecordKind.Change, record, changed & schema.ReplicatedSlots);
        var end = _records.Length;

        if ((near | record.KnownBy) != 0)
            PublishToNeighbours(record, near, isNew, start, end);
        if (record.Entity.Player is { } player)
            PublishToPlayer(record, player, isNew ? schema.OwnerSlots : changed & schema.OwnerSlots);
    }

    private void PublishToNeighbours(EntityRecord record, uint near, bool isNew, int start, int end)
    {
        var entering = near & ~record.KnownBy;
        if (entering != 0)
        {
            _enter.Clear();
            if (isNew)
                _enter.WriteBytes(_records.Written[start..end]);
            else
                StreamRecords.WriteEnter(_enter, record);
        }
        for (var rest = near | record.KnownBy; rest != 0; rest &= rest - 1)
        {
            var bit = rest & (0u - rest);
            var neighbour = _neighbours[BitOperations.TrailingZeroCount(rest)];
            if ((entering & bit) != 0)
            {
                neighbour.Records.WriteBytes(_enter.Written);
                neighbour.Known++;
            }
            else if ((near & bit) == 0)
            {
                StreamRecords.WriteLeave(neighbour.Records, record.Handle, LeaveReason.OutOfBand);
                neighbour.Known--;
            }
            else if (start != end)
            {
                neighbour.Records.WriteBytes(_records.Written[start..end]);
            }
        }
        record.KnownBy = near;
    }

    private void PublishToPlayer(EntityRecord record, Players.Player player, ulong ownerSlots)
    {
        if (player.WantsOwnerState)
            ownerSlots = record.Layout.Schema.OwnerSlots;
        player.WantsOwnerState = false;
        if (ownerSlots != 0)
            StreamRecords.WriteState(_records, StreamRecordKind.OwnerState, record, ownerSlots);
        if (player.UsedInput)
            StreamRecords.WriteInputUsed(_records, player.Session, player.Inputs.Last);
        player.UsedInput = false;
        foreach (var e in player.Events.Unsent)
            StreamRecords.WritePlayerEvent(_records, player.Session, e.Number, e.MessageType, e.Payload);
        player.Events.MarkSent();
    }

    /// <summary>What happened to players in this tick is not state: a new subscriber needs it beside the full state.</summary>
    private void CopyPlayerRecords(ByteWriter frame)
    {
        var reader = new ByteReader(_records.Written);
        while (!reader.AtEnd)
        {
            var start = reader.Position;
            var kind = (StreamRecordKind)reader.ReadByte();
            reader.ReadBytes(reader.ReadUInt16());
            if (kind is StreamRecordKind.InputUsed or StreamRecordKind.PlayerEvent or StreamRecordKind.Emitted)
                frame.WriteBytes(_records.Written[start..reader.Position]);
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

/// <summary>A neighbouring zone as a subscriber: it gets what lies within its ghost distance.</summary>
internal sealed class NeighbourSubscription(ZoneId zone)
{
    public ZoneId Zone { get; } = zone;

    /// <summary>The records of this tick.</summary>
    public ByteWriter Records { get; } = new();

    /// <summary>How many of the entities it shows.</summary>
    public int Known { get; set; }
}

/// <summary>A gateway as a subscriber: it gets everything that clients may see.</summary>
internal sealed class GatewaySubscription(uint gateway, uint number)
{
    /// <summary>The number that the gateway gave the subscription.</summary>
    public uint Number { get; } = number;

    /// <summary>The number of the last entry.</summary>
    public uint LastEntry { get; set; }

    public uint Gateway { get; } = gateway;

    /// <summary>Whether its next entry is its first.</summary>
    public bool WantsFull { get; set; } = true;
}
