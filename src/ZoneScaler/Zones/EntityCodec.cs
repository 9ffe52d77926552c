using ZoneScaler.Entities;
using ZoneScaler.Players;
using ZoneScaler.Protocol;
using ZoneScaler.State;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// The exact bytes of one entity, for handover, spawns elsewhere and saved state: nothing changes by crossing a border. Times travel as what remains of them.
/// </summary>
internal static class EntityCodec
{
    public static void Write(Entity entity, StateLayout layout, EntityRecord? record, long tick, ByteWriter writer)
    {
        writer.WriteUInt32(layout.Type.Id);
        entity.Id.Write(writer);
        writer.WriteVarint(record?.Hop ?? 0);
        writer.WriteVector3(entity.Location);
        writer.WriteBool(entity.Player != null);
        entity.Player?.Write(writer);
        WriteTimers(record, tick, writer);

        var start = writer.BeginLength();
        entity.StoreState(new StateWriter(writer));
        writer.EndLength(start);
    }

    /// <summary>Reads an entity; it is in no zone yet.</summary>
    /// <exception cref="CodecException">Not such bytes, or a type that this build does not have.</exception>
    public static EntityArrival Read(World world, long tick, ref ByteReader reader)
    {
        var typeId = reader.ReadUInt32();
        var layout = world.Layout(typeId) ?? throw new CodecException($"An entity has the type number {typeId:x8}, which is not among the world's types: {string.Join(", ", world.Types.Entities)}.");
        var entity = layout.Type.Create();
        entity.Id = EntityId.Read(ref reader);
        var hop = (uint)reader.ReadCount(int.MaxValue);
        entity.PlaceAt(reader.ReadVector3());
        if (reader.ReadBool())
            entity.Player = Player.Read(ref reader);
        var timers = ReadTimers(tick, ref reader, out var lastTimer);
        var length = reader.ReadUInt32();
        if (length > reader.Remaining)
            throw new CodecException($"An entity's state takes {length} bytes, but only {reader.Remaining} are left.");
        var state = new StateReader(reader.ReadBytes((int)length));
        while (state.Next(out var tag, out var value))
            entity.LoadState(tag, ref value);
        return new EntityArrival(entity, layout, hop, timers, lastTimer);
    }

    private static void WriteTimers(EntityRecord? record, long tick, ByteWriter writer)
    {
        writer.WriteVarint(record?.LastTimer ?? 0);
        writer.WriteVarint((ulong)(record?.Timers?.Count ?? 0));
        if (record?.Timers is not { } timers)
            return;
        foreach (var timer in timers)
        {
            writer.WriteVarint(timer.Id);
            writer.WriteVarint((ulong)Math.Max(0, timer.DueTick - tick));
            writer.WriteVarint((ulong)timer.PeriodTicks);
            writer.WriteUInt32(timer.MessageType);
            writer.WriteBlob(timer.Payload);
        }
    }

    private static List<EntityTimer>? ReadTimers(long tick, ref ByteReader reader, out uint last)
    {
        last = (uint)reader.ReadCount(int.MaxValue);
        var count = reader.ReadCount(reader.Remaining);
        if (count == 0)
            return null;
        var timers = new List<EntityTimer>();
        for (; count > 0; count--)
        {
            timers.Add(new EntityTimer(
                (uint)reader.ReadCount(int.MaxValue),
                tick + reader.ReadCount(int.MaxValue),
                reader.ReadCount(int.MaxValue),
                reader.ReadUInt32(),
                reader.ReadBlob().ToArray()));
        }
        return timers;
    }
}

/// <summary>An entity that was read and is about to be put into a zone.</summary>
internal readonly record struct EntityArrival(Entity Entity, StateLayout Layout, uint Hop, List<EntityTimer>? Timers, uint LastTimer);
