using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// A zone's whole state as bytes, exactly: entities with timers and players, random numbers, channels, trails, areas. Ghosts are not in it: neighbours send them anew.
/// Written between ticks. Entities are tagged fields, so a build with other fields can read them.
/// </summary>
internal static class ZoneState
{
    /// <summary>The highest handle: more would be more entities than a zone can tick.</summary>
    public const int MaxHandle = 1 << 20;

    private const byte Version = 6; // 2: timelines, and who came and left at which hop; 3: players with epochs, sessions in the registry; 4: handles, what is about to happen; 5: fields before what seldom changes; 6: entities with ages

    public static void Write(Zone zone, ByteWriter writer) => Write(zone, writer, static (zone, writer) =>
    {
        writer.WriteVarint((ulong)zone.Entities.Count);
        foreach (var record in zone.Entities.Records)
        {
            writer.WriteVarint((ulong)record.Handle);
            writer.WriteVarint(0); // it is of this tick
            WriteEntity(zone, record, writer);
        }
    });

    /// <summary>Writes all but the entities of a zone, whose bytes are elsewhere.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="writeEntities">Writes their number, and of each its handle, how many ticks ago it was written, and what <see cref="WriteEntity"/> wrote.</param>
    public static void Write(Zone zone, ByteWriter writer, Action<Zone, ByteWriter> writeEntities)
    {
        writer.WriteByte(Version);
        writer.WriteUInt64(zone.Id.Value);
        writer.WriteUInt32(zone.Epoch);
        writer.WriteUInt32(zone.Timeline);
        writer.WriteUInt64((ulong)zone.Now.Number);
        writer.WriteUInt32(zone.Population.LastSerial);
        zone.Random.Write(writer);
        writeEntities(zone, writer);
        zone.Mail.Write(writer);
        zone.Players.Write(writer);
    }

    /// <summary>Fills a new zone that has not started.</summary>
    /// <exception cref="CodecException">The bytes are not the state of this zone.</exception>
    public static void Read(Zone zone, ReadOnlySpan<byte> state)
    {
        var children = new List<(EntityRecord Child, EntityId Parent)>();
        Read(zone, state, (int handle, long tick, ref ByteReader entity) => ReadEntity(zone, handle, tick, ref entity, children));
        Join(zone, children);
    }

    /// <summary>Fills a new zone that has not started with all but its entities, whose bytes are handed out.</summary>
    /// <exception cref="CodecException">The bytes are not the state of this zone.</exception>
    public static void Read(Zone zone, ReadOnlySpan<byte> state, ReadStoredEntity readEntity)
    {
        var reader = new ByteReader(state);
        var version = reader.ReadByte();
        if (version != Version)
            throw new CodecException($"A zone's state has version {version}; this build reads {Version}.");
        var id = new ZoneId(reader.ReadUInt64());
        if (id != zone.Id)
            throw new CodecException($"The state is zone {id}'s, not {zone.Id}'s.");
        zone.Epoch = reader.ReadUInt32();
        zone.Timeline = reader.ReadUInt32();
        zone.Resume((long)reader.ReadUInt64());
        zone.Population.LastSerial = reader.ReadUInt32();
        zone.Random.Read(ref reader);
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
        {
            var handle = reader.ReadCount(int.MaxValue);
            var tick = zone.Now.Number - reader.ReadNumber();
            var entity = new ByteReader(reader.ReadBytes((int)Math.Min(reader.ReadUInt32(), int.MaxValue)));
            readEntity(handle, tick, ref entity);
        }
        zone.Mail.Read(ref reader);
        zone.Players.Read(ref reader);
        if (!reader.AtEnd)
            throw new CodecException($"{reader.Remaining} bytes follow a zone's state.");
    }

    /// <summary>Writes an entity behind its length.</summary>
    public static void WriteEntity(Zone zone, EntityRecord record, ByteWriter writer)
    {
        var start = writer.BeginLength();
        EntityCodec.Write(record.Entity, record.Layout, record, zone.Now.Number, writer);
        writer.WriteByte((byte)record.Fate);
        if (record.Fate == Fate.Teleport)
            writer.WriteVector3(record.TeleportTarget);
        writer.WriteBool(record.Entity is ZoneScript script && zone.IsKeptAwakeBy(script));
        (record.Entity.Parent?.Id ?? EntityId.None).Write(writer);
        writer.WriteVector3(record.Offset);
        writer.EndLength(start);
    }

    /// <summary>Reads an entity into a zone.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="handle">Its handle.</param>
    /// <param name="tick">The tick in which it was written.</param>
    /// <param name="reader">Behind the length.</param>
    /// <param name="children">Who is attached to whom; for <see cref="Join"/>.</param>
    public static void ReadEntity(Zone zone, int handle, long tick, ref ByteReader reader, List<(EntityRecord Child, EntityId Parent)> children)
    {
        if (handle > MaxHandle || (handle < zone.Entities.HandleLimit && zone.Entities.ByHandle(handle) != null))
            throw new CodecException($"A stored entity of zone {zone.Id} has the handle {handle}; one that is free and at most {MaxHandle} is allowed.");
        var arrival = EntityCodec.Read(zone.World, tick, ref reader);
        if (zone.Owns(arrival.Entity.Id))
            throw new CodecException($"Entity {arrival.Entity.Id} is in the state of zone {zone.Id} twice.");
        var record = zone.Population.Insert(in arrival, handle);
        record.Fate = (Fate)reader.ReadByte();
        if (record.Fate > Fate.Fault)
            throw new CodecException($"Entity {record.Entity.Id} has the unknown fate {(byte)record.Fate}.");
        if (record.Fate == Fate.Teleport)
            record.TeleportTarget = reader.ReadVector3();
        if (reader.ReadBool() && record.Entity is ZoneScript script)
            zone.KeepAwake(script, true);
        var parent = EntityId.Read(ref reader);
        var offset = reader.ReadVector3();
        if (parent.IsNone)
            return;
        record.Offset = offset;
        children.Add((record, parent));
    }

    /// <summary>Attaches entities to each other once all are there.</summary>
    public static void Join(Zone zone, List<(EntityRecord Child, EntityId Parent)> children)
    {
        zone.Entities.FreeHandles();
        foreach (var (child, parentId) in children)
        {
            var parent = zone.Entities.Find(parentId) ?? throw new CodecException($"Entity {child.Entity.Id} is attached to {parentId}, which is not in the state.");
            child.Entity.Parent = parent.Entity;
            (parent.Attached ??= []).Add(child);
        }
    }

    public static ulong Hash(Zone zone)
    {
        var writer = new ByteWriter(4096);
        Write(zone, writer);
        var hash = 14695981039346656037UL;
        foreach (var b in writer.Written)
            hash = unchecked((hash ^ b) * 1099511628211UL);
        return hash;
    }
}

/// <summary>Takes the bytes of a stored entity, and the tick in which they were written.</summary>
internal delegate void ReadStoredEntity(int handle, long tick, ref ByteReader entity);
