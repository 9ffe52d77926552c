using ZoneScaler.Entities;
using ZoneScaler.Players;
using ZoneScaler.Protocol;
using ZoneScaler.State;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// The exact bytes of one entity, for handover, spawns elsewhere and saved state: nothing changes by crossing a border. Times travel as what remains of them.
/// What changes most stands at places that are known without reading the rest, so that a backup can put changes into the bytes; see <see cref="Backups.StoredEntity"/>.
/// </summary>
internal static class EntityCodec
{
    /// <summary>Where the position stands, behind type and identity.</summary>
    public const int LocationAt = sizeof(uint) + EntityId.Bytes;

    /// <summary>How long a position is.</summary>
    public const int LocationBytes = 3 * sizeof(float);

    /// <summary>Where the length of the state fields stands; they follow.</summary>
    public const int StateAt = LocationAt + LocationBytes;

    /// <summary>How many ticks a timer may run for, and its period may take: years.</summary>
    public const int MaxTimerTicks = int.MaxValue;

    public static void Write(Entity entity, StateLayout layout, EntityRecord? record, long tick, ByteWriter writer)
    {
        writer.WriteUInt32(layout.Type.Id);
        entity.Id.Write(writer);
        writer.WriteVector3(entity.Location);
        WriteFields(entity, ulong.MaxValue, writer);
        writer.WriteVarint(record?.Hop ?? 0);
        writer.WriteBool(entity.Player != null);
        entity.Player?.Write(writer);
        WriteTimers(record, tick, writer);
    }

    /// <summary>Writes of an entity whose other bytes are known to the reader what has changed of its position and fields.</summary>
    public static void WriteChanges(Entity entity, ulong fields, ByteWriter writer)
    {
        var hasMoved = (fields & (1UL << Entity.PositionField)) != 0;
        writer.WriteBool(hasMoved);
        if (hasMoved)
            writer.WriteVector3(entity.Location);
        WriteFields(entity, fields, writer);
    }

    /// <summary>Reads an entity; it is in no zone yet.</summary>
    /// <param name="world">The world.</param>
    /// <param name="tick">The tick in which it was written.</param>
    /// <param name="reader">Where from.</param>
    /// <param name="spares">Objects to use again; null to make a new one.</param>
    /// <param name="now">The tick that is running, if there are spares.</param>
    /// <exception cref="CodecException">Not such bytes, or a type that this build does not have.</exception>
    public static EntityArrival Read(World world, long tick, ref ByteReader reader, SpareEntities? spares = null, long now = 0)
    {
        var typeId = reader.ReadUInt32();
        var layout = world.Layout(typeId) ?? throw new CodecException($"An entity has the type number {typeId:x8}, which is not among the world's types: {string.Join(", ", world.Types.Entities)}.");
        var entity = spares?.TakeOwn(layout, now) ?? layout.Type.Create();
        entity.Id = EntityId.Read(ref reader);
        entity.PlaceAt(reader.ReadVector3());
        var length = reader.ReadUInt32();
        if (length > reader.Remaining)
            throw new CodecException($"An entity's state takes {length} bytes, but only {reader.Remaining} are left.");
        var state = new StateReader(reader.ReadBytes((int)length));
        while (state.Next(out var tag, out var value))
            entity.LoadState(tag, ref value);
        var hop = (uint)reader.ReadCount(int.MaxValue);
        if (reader.ReadBool())
            entity.Player = Player.Read(ref reader);
        var timers = ReadTimers(tick, ref reader, out var lastTimer);
        return new EntityArrival(entity, layout, hop, timers, lastTimer);
    }

    private static void WriteFields(Entity entity, ulong fields, ByteWriter writer)
    {
        var start = writer.BeginLength();
        entity.StoreState(fields, new StateWriter(writer));
        writer.EndLength(start);
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
        last = reader.ReadNumber();
        var count = reader.ReadCount(reader.Remaining);
        if (count == 0)
            return null;
        var timers = new List<EntityTimer>();
        for (; count > 0; count--)
        {
            timers.Add(new EntityTimer(
                reader.ReadNumber(),
                tick + reader.ReadCount(MaxTimerTicks),
                reader.ReadCount(MaxTimerTicks),
                reader.ReadUInt32(),
                reader.ReadBlob().ToArray()));
        }
        return timers;
    }
}

/// <summary>An entity that was read and is about to be put into a zone.</summary>
internal readonly record struct EntityArrival(Entity Entity, StateLayout Layout, uint Hop, List<EntityTimer>? Timers, uint LastTimer);
