using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Channels;

/// <summary>
/// Who came to a zone lately, from where and at which hop. If the zone that sent them loses its life before the zone before it had its confirmation, they are offered to
/// its new life a second time: this zone then tells it that they have passed. Kept for <see cref="Ticks"/>; at most <see cref="Limit"/> are, the oldest go first.
/// </summary>
internal sealed class ArrivalTable
{
    public const int Ticks = TrailTable.Ticks;
    public const int Limit = TrailTable.Limit;

    private readonly Queue<Arrival> _arrivals = new();

    public void Add(EntityId entity, ZoneId from, uint hop, long tick) => _arrivals.Enqueue(new Arrival(entity, from, hop, tick + Ticks));

    public void Expire(long tick)
    {
        while (_arrivals.TryPeek(out var oldest) && (oldest.Until < tick || _arrivals.Count > Limit))
            _arrivals.Dequeue();
        if (tick % TrailTable.TrimTicks == 0 && _arrivals.Capacity > 4 * _arrivals.Count)
            _arrivals.TrimExcess(2 * _arrivals.Count);
    }

    /// <summary>Whether somebody came from a zone.</summary>
    public bool HasFrom(ZoneId zone)
    {
        foreach (var arrival in _arrivals)
        {
            if (arrival.From == zone)
                return true;
        }
        return false;
    }

    /// <summary>Writes who came from a zone.</summary>
    public void WriteFrom(ZoneId zone, ByteWriter writer)
    {
        var count = 0;
        foreach (var arrival in _arrivals)
            count += arrival.From == zone ? 1 : 0;
        writer.WriteVarint((ulong)count);
        foreach (var arrival in _arrivals)
        {
            if (arrival.From != zone)
                continue;
            arrival.Entity.Write(writer);
            writer.WriteVarint(arrival.Hop);
        }
    }

    public void Write(ByteWriter writer, long tick)
    {
        writer.WriteVarint((ulong)_arrivals.Count);
        foreach (var arrival in _arrivals)
        {
            arrival.Entity.Write(writer);
            writer.WriteUInt64(arrival.From.Value);
            writer.WriteVarint(arrival.Hop);
            writer.WriteVarint((ulong)Math.Max(0, arrival.Until - tick));
        }
    }

    public void Read(ref ByteReader reader, long tick)
    {
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
            _arrivals.Enqueue(new Arrival(EntityId.Read(ref reader), new ZoneId(reader.ReadUInt64()), (uint)reader.ReadCount(int.MaxValue), tick + reader.ReadCount(Ticks)));
    }

    private readonly record struct Arrival(EntityId Entity, ZoneId From, uint Hop, long Until);
}
