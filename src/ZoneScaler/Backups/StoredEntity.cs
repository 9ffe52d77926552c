using System.Buffers.Binary;
using ZoneScaler.Protocol;
using ZoneScaler.State;
using ZoneScaler.Zones;

namespace ZoneScaler.Backups;

/// <summary>An entity as a backup keeps it: as bytes. It knows where in them the position and the tagged fields are, and nothing of what they mean.</summary>
internal struct StoredEntity
{
    private byte[]? _bytes;
    private int _length;

    /// <summary>Whether there is none.</summary>
    public readonly bool IsEmpty => _length == 0;

    /// <summary>What <see cref="ZoneState.WriteEntity"/> wrote, with all changes since, behind the length.</summary>
    public readonly ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>When it was written whole: what remained of timers, remained then.</summary>
    public long Tick { get; set; }

    /// <summary>There is none any more.</summary>
    public void Clear() => _length = 0;

    /// <summary>Takes an entity over.</summary>
    public void Store(ReadOnlySpan<byte> entity, long tick)
    {
        // With a little room, so that a field that grows does not cost memory each time; but not for long what a larger entity has needed.
        if (_bytes == null || _bytes.Length < entity.Length || _bytes.Length > 4 * entity.Length)
            _bytes = new byte[entity.Length + entity.Length / 4];
        entity.CopyTo(_bytes);
        _length = entity.Length;
        Tick = tick;
    }

    /// <summary>Puts in what <see cref="EntityCodec.WriteChanges"/> wrote.</summary>
    /// <exception cref="CodecException">Malformed, or a field that the entity does not have.</exception>
    public void Change(ref ByteReader changes)
    {
        if (_length < EntityCodec.StateAt + sizeof(int))
            throw new CodecException($"An entity takes {_length} bytes: too few to change something in them.");
        if (changes.ReadBool())
            changes.ReadBytes(EntityCodec.LocationBytes).CopyTo(_bytes.AsSpan(EntityCodec.LocationAt));
        var fields = changes.ReadBytes((int)Math.Min(changes.ReadUInt32(), int.MaxValue));
        var at = EntityCodec.StateAt + sizeof(int);
        while (!fields.IsEmpty)
        {
            var field = StateReader.FieldAt(fields);
            at = Find(field, at);
            Replace(at, field);
            at += field.Length;
            fields = fields[field.Length..];
        }
    }

    /// <summary>Where the field with the same tag stands. They come in the same order as they stand.</summary>
    private readonly int Find(ReadOnlySpan<byte> field, int from)
    {
        var state = Written.Slice(EntityCodec.StateAt + sizeof(int));
        var length = BinaryPrimitives.ReadInt32LittleEndian(Written[EntityCodec.StateAt..]);
        if ((uint)length > (uint)state.Length)
            throw new CodecException($"An entity's state takes {length} bytes, but only {state.Length} are left.");
        var end = EntityCodec.StateAt + sizeof(int) + length;
        while (from < end)
        {
            var stored = StateReader.FieldAt(Written[from..end]);
            if (StateReader.TagOf(stored) == StateReader.TagOf(field))
                return from;
            from += stored.Length;
        }
        throw new CodecException($"An entity's field with the tag {StateReader.TagOf(field):x8} has changed, but it has none such, or not in that order.");
    }

    private void Replace(int at, ReadOnlySpan<byte> field)
    {
        var old = StateReader.FieldAt(Written[at..]).Length;
        var growth = field.Length - old;
        if (growth != 0)
        {
            var bytes = _bytes!;
            if (_length + growth > bytes.Length)
                bytes = new byte[_length + growth + (_length + growth) / 4];
            Written[..at].CopyTo(bytes);
            Written[(at + old)..].CopyTo(bytes.AsSpan(at + field.Length));
            _bytes = bytes;
            _length += growth;
            var length = bytes.AsSpan(EntityCodec.StateAt, sizeof(int));
            BinaryPrimitives.WriteInt32LittleEndian(length, BinaryPrimitives.ReadInt32LittleEndian(length) + growth);
        }
        field.CopyTo(_bytes.AsSpan(at));
    }
}
