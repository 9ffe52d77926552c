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

    private readonly List<ActiveArea> _active = [];
    private readonly List<(AreaId Area, EntityId Entity, long Until)> _carried = [];

    /// <summary>All that are remembered; those whose time is over hit nobody any more.</summary>
    public IReadOnlyList<ActiveArea> Remembered => _active;

    public ActiveArea Add(AreaId id, Shape shape, EntityRef sender, uint messageType, byte[] payload, long tick)
    {
        var area = new ActiveArea(id, shape, sender, messageType, payload, tick + Ticks);
        foreach (var (carried, entity, _) in _carried)
        {
            if (carried == id)
                area.Hit.Add(entity);
        }
        _active.Add(area);
        return area;
    }

    public void Expire(long tick)
    {
        _active.RemoveAll(a => a.Until + MemoryTicks < tick);
        _carried.RemoveAll(c => c.Until < tick);
    }

    /// <summary>Notes that an area has hit an entity before it came here.</summary>
    public void NoteCarried(AreaId area, EntityId entity, long tick)
    {
        foreach (var active in _active)
        {
            if (active.Id == area)
            {
                active.Hit.Add(entity);
                return;
            }
        }
        _carried.Add((area, entity, tick + MemoryTicks));
    }

    /// <summary>Writes the ids of the areas that have hit an entity.</summary>
    public void WriteHits(EntityId entity, ByteWriter writer)
    {
        var count = 0;
        foreach (var area in _active)
            count += area.Hit.Contains(entity) ? 1 : 0;
        foreach (var carried in _carried)
            count += carried.Entity == entity ? 1 : 0;
        writer.WriteVarint((ulong)count);
        foreach (var area in _active)
        {
            if (area.Hit.Contains(entity))
                area.Id.Write(writer);
        }
        foreach (var carried in _carried)
        {
            if (carried.Entity == entity)
                carried.Area.Write(writer);
        }
    }

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
        foreach (var (area, entity, until) in _carried)
        {
            area.Write(writer);
            entity.Write(writer);
            writer.WriteVarint((ulong)Math.Max(0, until - tick));
        }
    }

    public void Read(ref ByteReader reader, long tick)
    {
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
        {
            var id = AreaId.Read(ref reader);
            var area = new ActiveArea(id, Shape.Read(ref reader), reader.ReadEntity(), reader.ReadUInt32(), reader.ReadBlob().ToArray(), tick + reader.ReadCount(Ticks + MemoryTicks) - MemoryTicks);
            for (var hits = reader.ReadCount(reader.Remaining); hits > 0; hits--)
                area.Hit.Add(EntityId.Read(ref reader));
            _active.Add(area);
        }
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
            _carried.Add((AreaId.Read(ref reader), EntityId.Read(ref reader), tick + reader.ReadCount(MemoryTicks)));
    }
}
