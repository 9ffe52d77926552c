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
    private readonly List<Arrival> _new = []; // since backups were told

    /// <summary>Whether changes are kept for <see cref="WriteChanges"/>.</summary>
    public bool KeepsChanges { get; set; }

    public void Add(EntityId entity, ZoneId from, uint hop, long tick)
    {
        var arrival = new Arrival(entity, from, hop, tick + Ticks);
        _arrivals.Enqueue(arrival);
        if (KeepsChanges)
            _new.Add(arrival);
    }

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

    /// <summary>Writes who has come since the last time, for backups; read as the whole is.</summary>
    public void WriteChanges(ByteWriter writer, long tick)
    {
        writer.WriteVarint((ulong)_new.Count);
        foreach (var arrival in _new)
            Write(arrival, writer, tick);
        _new.Clear();
    }

    public void Write(ByteWriter writer, long tick)
    {
        writer.WriteVarint((ulong)_arrivals.Count);
        foreach (var arrival in _arrivals)
            Write(arrival, writer, tick);
    }

    /// <summary>Adds what was written.</summary>
    public void Read(ref ByteReader reader, long tick)
    {
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
            _arrivals.Enqueue(new Arrival(EntityId.Read(ref reader), new ZoneId(reader.ReadUInt64()), (uint)reader.ReadCount(int.MaxValue), tick + reader.ReadCount(Ticks)));
    }

    private static void Write(in Arrival arrival, ByteWriter writer, long tick)
    {
        arrival.Entity.Write(writer);
        writer.WriteUInt64(arrival.From.Value);
        writer.WriteVarint(arrival.Hop);
        writer.WriteVarint((ulong)Math.Max(0, arrival.Until - tick));
    }

    private readonly record struct Arrival(EntityId Entity, ZoneId From, uint Hop, long Until);
}
