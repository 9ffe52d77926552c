using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.Worlds;

namespace ZoneScaler.Channels;

/// <summary>
/// Where entities went that left a zone, so that messages follow them. A trail is kept for <see cref="Ticks"/>; at most <see cref="Limit"/> are, the oldest go first.
/// </summary>
internal sealed class TrailTable
{
    public const int Ticks = 1200;
    public const int Limit = 1 << 16;

    /// <summary>How often memory that is not needed any more is given back, in ticks.</summary>
    public const int TrimTicks = 256;

    private readonly Dictionary<EntityId, (ZoneId Target, uint Hop, long Until)> _trails = [];
    private readonly Queue<(EntityId Entity, long Until)> _byAge = new();
    private readonly List<EntityId> _changed = []; // since backups were told

    /// <summary>Whether changes are kept for <see cref="WriteChanges"/>.</summary>
    public bool KeepsChanges { get; set; }

    /// <param name="entity">Who went.</param>
    /// <param name="target">Where to.</param>
    /// <param name="hop">Its hop there.</param>
    /// <param name="tick">When.</param>
    public void Add(EntityId entity, ZoneId target, uint hop, long tick)
    {
        _trails[entity] = (target, hop, tick + Ticks);
        _byAge.Enqueue((entity, tick + Ticks));
        NoteChange(entity);
    }

    /// <summary>Finds where an entity went, if it went there with a higher hop than one.</summary>
    public bool TryFollow(EntityId entity, long above, out ZoneId target, out uint hop)
    {
        var found = _trails.TryGetValue(entity, out var trail);
        (target, hop) = (trail.Target, trail.Hop);
        return found && hop > above;
    }

    /// <summary>The hop that an entity had when it left; 0 if it has no trail here. Whatever of it comes with no higher one is an old copy.</summary>
    public uint HopOf(EntityId entity) => _trails.GetValueOrDefault(entity).Hop;

    /// <summary>Ends the trail of an entity that is here again.</summary>
    public void Remove(EntityId entity)
    {
        if (_trails.Remove(entity))
            NoteChange(entity);
    }

    public void Expire(long tick)
    {
        while (_byAge.TryPeek(out var oldest) && (oldest.Until < tick || _byAge.Count > Limit))
        {
            _byAge.Dequeue();
            if (_trails.TryGetValue(oldest.Entity, out var trail) && trail.Until == oldest.Until)
                _trails.Remove(oldest.Entity);
        }
        if (tick % TrimTicks != 0)
            return;
        // A crowd that passed through once is not to be paid for ever after.
        if (_byAge.Capacity > 4 * _byAge.Count)
            _byAge.TrimExcess(2 * _byAge.Count);
        if (_trails.Capacity > 4 * _trails.Count)
            _trails.TrimExcess(2 * _trails.Count);
    }

    /// <summary>Writes which trails have come and gone since the last time, for backups. What has only grown old is not among them.</summary>
    public void WriteChanges(ByteWriter writer, long tick)
    {
        writer.WriteVarint((ulong)_changed.Count);
        foreach (var entity in _changed)
        {
            entity.Write(writer);
            var isKept = _trails.TryGetValue(entity, out var trail);
            writer.WriteBool(isKept);
            if (!isKept)
                continue;
            writer.WriteUInt64(trail.Target.Value);
            writer.WriteVarint(trail.Hop);
            writer.WriteVarint((ulong)Math.Max(0, trail.Until - tick));
        }
        _changed.Clear();
    }

    /// <summary>Takes over what <see cref="WriteChanges"/> wrote.</summary>
    public void ReadChanges(ref ByteReader reader, long tick)
    {
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
        {
            var entity = EntityId.Read(ref reader);
            if (reader.ReadBool())
                Read(entity, ref reader, tick);
            else
                _trails.Remove(entity);
        }
    }

    public void Write(ByteWriter writer, long tick)
    {
        writer.WriteVarint((ulong)_trails.Count);
        foreach (var (entity, (target, hop, until)) in _trails.OrderBy(t => t.Value.Until).ThenBy(t => t.Key))
        {
            entity.Write(writer);
            writer.WriteUInt64(target.Value);
            writer.WriteVarint(hop);
            writer.WriteVarint((ulong)Math.Max(0, until - tick));
        }
    }

    public void Read(ref ByteReader reader, long tick)
    {
        for (var count = reader.ReadCount(reader.Remaining); count > 0; count--)
            Read(EntityId.Read(ref reader), ref reader, tick);
    }

    private void Read(EntityId entity, ref ByteReader reader, long tick)
    {
        var target = new ZoneId(reader.ReadUInt64());
        var hop = (uint)reader.ReadCount(int.MaxValue);
        var until = tick + reader.ReadCount(Ticks);
        _trails[entity] = (target, hop, until);
        _byAge.Enqueue((entity, until));
    }

    private void NoteChange(EntityId entity)
    {
        if (KeepsChanges)
            _changed.Add(entity);
    }
}
