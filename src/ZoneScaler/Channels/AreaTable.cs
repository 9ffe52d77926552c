using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Channels;

/// <summary>Names an area effect: where and when it began.</summary>
internal readonly record struct AreaId(ZoneId Zone, uint Epoch, uint Serial)
{
    public void Write(ByteWriter writer)
    {
        writer.WriteUInt64(Zone.Value);
        writer.WriteUInt32(Epoch);
        writer.WriteUInt32(Serial);
    }

    public static AreaId Read(ref ByteReader reader) => new(new ZoneId(reader.ReadUInt64()), reader.ReadUInt32(), reader.ReadUInt32());
}

/// <summary>An area effect that stays for a few ticks, for entities that are between zones when it strikes.</summary>
internal sealed class ActiveArea(AreaId id, Shape shape, EntityRef sender, uint messageType, byte[] payload, long until)
{
    public AreaId Id { get; } = id;

    public Shape Shape { get; } = shape;

    public EntityRef Sender { get; } = sender;

    public uint MessageType { get; } = messageType;

    public byte[] Payload { get; } = payload;

    /// <summary>The last tick in which it hits who arrives.</summary>
    public long Until { get; } = until;

    /// <summary>Who has been hit, here or in the zone that it came from.</summary>
    public HashSet<EntityId> Hit { get; } = [];
}

/// <summary>
/// A zone's recent area effects. An entity that changes zone carries the ids of those that have hit it, so that each hits it once; and one that arrives within the
/// shape without the id is hit on arrival.
/// </summary>
internal sealed class AreaTable
{
    /// <summary>How long an area waits for entities on their way, in ticks.</summary>
    public const int Ticks = 5;

    /// <summary>How long it is remembered whom an area has hit, in ticks: a slow way brings it to other zones that much later, and an entity may be there by then.</summary>
    public const int MemoryTicks = 200;

    private const int SweepTicks = 20;

    private readonly List<ActiveArea> _active = [];
    private readonly SortedDictionary<EntityId, List<(AreaId Area, long Until)>> _carried = []; // what hit entities before they came here

    /// <summary>Whether something has changed since it was last set to false, other than that time has passed.</summary>
    public bool IsChanged { get; set; }

    /// <summary>All that are remembered; those whose time is over hit nobody any more.</summary>
    public IReadOnlyList<ActiveArea> Remembered => _active;

    public ActiveArea Add(AreaId id, Shape shape, EntityRef sender, uint messageType, byte[] payload, long tick)
    {
        var area = new ActiveArea(id, shape, sender, messageType, payload, tick + Ticks);
        foreach (var (entity, hits) in _carried)
        {
            if (Find(hits, id) >= 0)
                area.Hit.Add(entity);
        }
        _active.Add(area);
        IsChanged = true;
        return area;
    }

    /// <summary>Lets an area hit an entity, unless it has.</summary>
    public bool Hit(ActiveArea area, EntityId entity)
    {
        if (!area.Hit.Add(entity))
            return false;
        IsChanged = true;
        return true;
    }

    public void Expire(long tick)
    {
        var gone = 0;
        while (gone < _active.Count && _active[gone].Until + MemoryTicks < tick)
            gone++;
        _active.RemoveRange(0, gone);
        if (_carried.Count > 0 && tick % SweepTicks == 0)
            Sweep(tick);
    }

    /// <summary>Reads which areas have hit an entity before it came here, and for how long that is to be remembered: its changes of zone do not prolong it.</summary>
    public void ReadHits(EntityId entity, long tick, ref ByteReader reader)
    {
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
        {
            var area = AreaId.Read(ref reader);
            var until = tick + reader.ReadCount(Ticks + MemoryTicks);
            if (Find(area) is { } active)
                Hit(active, entity);
            else
                Carry(entity, area, until);
        }
    }

    /// <summary>Skips what <see cref="ReadHits"/> reads.</summary>
    public static void SkipHits(ref ByteReader reader)
    {
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
        {
            AreaId.Read(ref reader);
            reader.ReadCount(Ticks + MemoryTicks);
        }
    }

    /// <summary>Writes what has hit an entity that goes.</summary>
    public void WriteHits(EntityId entity, long tick, ByteWriter writer)
    {
        var carried = _carried.GetValueOrDefault(entity);
        var count = 0;
        for (var i = 0; i < carried?.Count; i++)
            count += carried[i].Until >= tick ? 1 : 0;
        foreach (var area in _active)
            count += area.Hit.Contains(entity) ? 1 : 0;
        writer.WriteVarint((ulong)count);
        foreach (var area in _active)
        {
            if (area.Hit.Contains(entity))
                WriteHit(area.Id, area.Until + MemoryTicks - tick, writer);
        }
        for (var i = 0; i < carried?.Count; i++)
        {
            if (carried[i].Until >= tick)
                WriteHit(carried[i].Area, carried[i].Until - tick, writer);
        }
    }

    /// <summary>An entity has gone, and what had hit it with it.</summary>
    public void Forget(EntityId entity) => IsChanged |= _carried.Remove(entity);

    public void Write(ByteWriter writer, long tick)
    {
        writer.WriteVarint((ulong)_active.Count);
        foreach (var area in _active)
        {
            area.Id.Write(writer);
            area.Shape.Write(writer);
            writer.WriteEntity(area.Sender);
            writer.WriteUInt32(area.MessageType);
            writer.WriteBlob(area.Payload);
            writer.WriteVarint((ulong)Math.Max(0, area.Until + MemoryTicks - tick));
            writer.WriteVarint((ulong)area.Hit.Count);
            foreach (var entity in area.Hit.Order())
                entity.Write(writer);
        }
        writer.WriteVarint((ulong)_carried.Count);
        foreach (var (entity, hits) in _carried)
        {
            entity.Write(writer);
            writer.WriteVarint((ulong)hits.Count);
            foreach (var (area, until) in hits)
                WriteHit(area, until - tick, writer);
        }
    }

    /// <summary>Takes over what was written, in the place of what is here.</summary>
    public void Read(ref ByteReader reader, long tick)
    {
        _active.Clear();
        _carried.Clear();
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
        {
            var id = AreaId.Read(ref reader);
            var area = new ActiveArea(id, Shape.Read(ref reader), reader.ReadEntity(), reader.ReadUInt32(), reader.ReadBlob().ToArray(), tick + reader.ReadCount(Ticks + MemoryTicks) - MemoryTicks);
            for (var hits = reader.ReadCount(reader.Remaining); hits > 0; hits--)
                area.Hit.Add(EntityId.Read(ref reader));
            _active.Add(area);
        }
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
        {
            var entity = EntityId.Read(ref reader);
            for (var hits = reader.ReadCount(reader.Remaining); hits > 0; hits--)
                Carry(entity, AreaId.Read(ref reader), tick + reader.ReadCount(Ticks + MemoryTicks));
        }
    }

    private void Sweep(long tick)
    {
        foreach (var (entity, hits) in _carried.ToArray())
        {
            hits.RemoveAll(h => h.Until < tick);
            if (hits.Count == 0)
                _carried.Remove(entity);
        }
    }

    private void Carry(EntityId entity, AreaId area, long until)
    {
        if (!_carried.TryGetValue(entity, out var hits))
            _carried.Add(entity, hits = []);
        if (Find(hits, area) >= 0)
            return;
        hits.Add((area, until));
        IsChanged = true;
    }

    private ActiveArea? Find(AreaId id)
    {
        foreach (var area in _active)
        {
            if (area.Id == id)
                return area;
        }
        return null;
    }

    private static int Find(List<(AreaId Area, long Until)> hits, AreaId area)
    {
        for (var i = 0; i < hits.Count; i++)
        {
            if (hits[i].Area == area)
                return i;
        }
        return -1;
    }

    private static void WriteHit(AreaId area, long ticksLeft, ByteWriter writer)
    {
        area.Write(writer);
        writer.WriteVarint((ulong)Math.Max(0, ticksLeft)); // in the tick in which its time ends, one is still here
    }
}
