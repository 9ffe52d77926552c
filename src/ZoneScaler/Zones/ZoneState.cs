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
    private const byte Version = 3; // 2: timelines, and who came and left at which hop; 3: players with epochs, sessions in the registry

    public static void Write(Zone zone, ByteWriter writer)
    {
        writer.WriteByte(Version);
        writer.WriteUInt64(zone.Id.Value);
        writer.WriteUInt32(zone.Epoch);
        writer.WriteUInt32(zone.Timeline);
        writer.WriteUInt64((ulong)zone.Now.Number);
        writer.WriteUInt32(zone.Population.LastSerial);
        zone.Random.Write(writer);
        writer.WriteVarint((ulong)zone.Entities.Count);
        foreach (var record in zone.Entities.Records)
        {
            EntityCodec.Write(record.Entity, record.Layout, record, zone.Now.Number, writer);
            writer.WriteBool(record.Entity is ZoneScript script && zone.IsKeptAwakeBy(script));
            WriteParent(record, writer);
        }
        zone.Mail.Write(writer);
        zone.Players.Write(writer);
    }

    /// <summary>Fills a new zone that has not started.</summary>
    /// <exception cref="CodecException">The bytes are not the state of this zone.</exception>
    public static void Read(Zone zone, ReadOnlySpan<byte> state)
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
        var children = new List<(EntityRecord Child, EntityId Parent)>();
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
        {
            var record = zone.Population.Insert(EntityCodec.Read(zone.World, zone.Now.Number, ref reader));
            if (reader.ReadBool() && record.Entity is ZoneScript script)
                zone.KeepAwake(script, true);
            var parent = EntityId.Read(ref reader);
            var offset = reader.ReadVector3();
            if (parent.IsNone)
                continue;
            record.Offset = offset;
            children.Add((record, parent));
        }
        foreach (var (child, parentId) in children)
        {
            var parent = zone.Entities.Find(parentId) ?? throw new CodecException($"Entity {child.Entity.Id} is attached to {parentId}, which is not in the state.");
            child.Entity.Parent = parent.Entity;
            (parent.Attached ??= []).Add(child);
        }
        zone.Mail.Read(ref reader);
        zone.Players.Read(ref reader);
        if (!reader.AtEnd)
            throw new CodecException($"{reader.Remaining} bytes follow a zone's state.");
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

    private static void WriteParent(EntityRecord record, ByteWriter writer)
    {
        (record.Entity.Parent?.Id ?? EntityId.None).Write(writer);
        writer.WriteVector3(record.Offset);
    }
}
