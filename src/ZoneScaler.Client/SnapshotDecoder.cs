using ZoneScaler.Client.Entities;
using ZoneScaler.Client.Messages;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client;

/// <summary>Applies the snapshots of one connection to an entity table.</summary>
internal sealed class SnapshotDecoder
{
    /// <summary>How many snapshots back a base may lie.</summary>
    public const int MaxBack = 64;

    // The least that an entered entity takes: local id, own, type, identity.
    private const int MinEnterBits = 1 + 1 + 8 + 128;

    private readonly ClientSession _session;
    private readonly EntityTable _table;
    private readonly WorldDescription _world;
    private readonly StateCoder?[] _coders;
    private readonly List<int> _left = new();
    private readonly List<ClientEntity> _entered = new();
    private uint _oldestBase;

    public SnapshotDecoder(ClientSession session, EntityTable table, WorldDescription world)
    {
        _session = session;
        _table = table;
        _world = world;
        _coders = new StateCoder[world.Schemas.Count];
    }

    /// <summary>The number of the last snapshot.</summary>
    public uint Number { get; private set; }

    /// <summary>The tick of the last snapshot.</summary>
    public long Tick { get; private set; }

    /// <summary>The last input that the server had used in it.</summary>
    public uint LastInput { get; private set; }

    /// <summary>How many ticks before it.</summary>
    public int TicksSinceInput { get; private set; }

    /// <summary>The player's own entity, or null.</summary>
    public ClientEntity? Own { get; private set; }

    /// <summary>Takes the tables of a Codes frame.</summary>
    public void ReadCodes(ref ByteReader reader)
    {
        var count = reader.ReadCount(_coders.Length);
        for (var i = 0; i < count; i++)
        {
            var table = CodeTable.Read(ref reader, _world.Schemas);
            _coders[table.Schema.Index] = new StateCoder(table);
        }
    }

    /// <summary>Takes a snapshot.</summary>
    public void ReadSnapshot(ref ByteReader reader, double oldestTick)
    {
        var number = reader.ReadVarint();
        if (number != Number + 1)
            throw new CodecException($"Snapshot {number} came after snapshot {Number}.");
        var back = (uint)reader.ReadCount(MaxBack);
        if (back >= number || (back > 0 && number - back < _oldestBase))
            throw new CodecException($"Snapshot {number} has a base {back} back, which was never sent or is older than a base before.");
        var tick = ReadTick(ref reader);
        if (tick < Tick)
            throw new CodecException($"Snapshot {number} is of tick {tick}, the one before it of tick {Tick}.");
        var lastInput = reader.ReadVarint();
        if (lastInput > _session.LastInputSent)
            throw new CodecException($"Input {lastInput} was used but never sent.");
        TicksSinceInput = reader.ReadCount(int.MaxValue);
        LastInput = (uint)lastInput;
        if (Number == 0)
            _table.DateLeaves(tick);
        Number++;
        Tick = tick;
        _oldestBase = Math.Max(back > 0 ? Number - back : _oldestBase, Number > MaxBack ? Number - MaxBack : 0);

        var bits = new BitReader(reader.ReadBytes(reader.Remaining));
        ReadLeaves(ref bits);
        ReadEnters(ref bits, oldestTick);
        ReadUpdates(ref bits, back, oldestTick);
        bits.ReadEnd();
        _table.Merge(_entered);
    }

    public static long ReadTick(ref ByteReader reader)
    {
        var tick = reader.ReadVarint();
        if (tick > long.MaxValue / 2)
            throw new CodecException($"A tick is {tick}.");
        return (long)tick;
    }

    private void ReadLeaves(ref BitReader bits)
    {
        _left.Clear();
        var count = bits.ReadGamma(_table.Known.Count);
        var localId = -1L;
        for (var i = 0; i < count; i++)
            _left.Add(NextLocalId(ref bits, ref localId));
        _table.Leave(_left, Tick);
        if (Own is { HasLeft: true })
            Own = null;
    }

    private void ReadEnters(ref BitReader bits, double oldestTick)
    {
        _entered.Clear();
        var count = bits.ReadGamma(bits.Remaining / MinEnterBits);
        var localId = -1L;
        for (var i = 0; i < count; i++)
        {
            var id = NextLocalId(ref bits, ref localId);
            if (_left.BinarySearch(id) >= 0)
                throw new CodecException($"Local id {id} was given away in the snapshot in which its entity left.");
            var isOwn = bits.ReadBit();
            var type = bits.Read(8);
            if (type >= _world.Schemas.Count)
                throw new CodecException($"An entity is of type {type}; the world has {_world.Schemas.Count} types.");
            var entity = Enter(EntityId.Read(ref bits), _world.Schemas[(int)type]);
            entity.LocalId = id;
            entity.IsOwn = isOwn;
            if (isOwn)
                Own = entity;
            entity.History.Add(Number, Tick, uint.MaxValue, oldestTick);
            ReadAbsolute(ref bits, entity);
            _entered.Add(entity);
        }
    }

    private ClientEntity Enter(EntityId id, Schema schema)
    {
        var known = _table.Leaving(id);
        if (known != null && ReferenceEquals(known.Schema, schema))
        {
            _table.Keep(known);
            return known;
        }
        if (known != null)
        {
            _table.Drop(known);
            _session.NoteLeft(known);
        }
        var entity = new ClientEntity(_session, schema, id);
        _table.Show(entity);
        _session.NoteEntered(entity);
        return entity;
    }

    private void ReadUpdates(ref BitReader bits, uint back, double oldestTick)
    {
        var known = _table.Known;
        for (var next = 0; next < known.Count; next++)
        {
            next += bits.ReadGamma(known.Count - next);
            if (next == known.Count)
                return;
            var entity = known[next];
            var isAbsolute = bits.ReadBit();
            entity.History.Add(Number, Tick, _oldestBase, oldestTick);
            if (isAbsolute)
                ReadAbsolute(ref bits, entity);
            else if (back == 0)
                throw new CodecException($"{entity} has a difference in a snapshot without a base.");
            else
                ReadDifference(ref bits, entity, Number - back);
        }
    }

    private static void ReadAbsolute(ref BitReader bits, ClientEntity entity)
    {
        var history = entity.History;
        var slots = history.Slots(history.Count - 1);
        var blobs = history.Blobs(history.Count - 1);
        StateCoder.DecodeAbsolute(ref bits, entity.Schema, Audience.Replicated, slots, blobs);
        if (entity.IsOwn)
            StateCoder.DecodeAbsolute(ref bits, entity.Schema, Audience.Owner, slots, blobs);
        else
            slots.Slice(entity.Schema.ReplicatedSlotCount).Clear();
        CheckBlobs(entity, default);
    }

    private void ReadDifference(ref BitReader bits, ClientEntity entity, uint @base)
    {
        var coder = _coders[entity.Schema.Index] ?? throw new CodecException($"A difference of type '{entity.Schema.Name}' came before its code table.");
        var history = entity.History;
        var index = history.IndexAfter(@base);
        if (index < 0)
            throw new CodecException($"{entity} has a difference to snapshot {@base}, in which it was not known.");
        var baseSlots = history.Slots(index);
        var baseBlobs = history.Blobs(index);
        var slots = history.Slots(history.Count - 1);
        var blobs = history.Blobs(history.Count - 1);
        coder.DecodeDifference(ref bits, Audience.Replicated, baseSlots, slots, baseBlobs, blobs);
        if (entity.IsOwn)
            coder.DecodeDifference(ref bits, Audience.Owner, baseSlots, slots, baseBlobs, blobs);
        else
            slots.Slice(entity.Schema.ReplicatedSlotCount).Clear();
        CheckBlobs(entity, baseBlobs);
    }

    // So that reading a text or list later cannot fail.
    private static void CheckBlobs(ClientEntity entity, ReadOnlySpan<byte[]?> baseBlobs)
    {
        var schema = entity.Schema;
        if (schema.BlobSlots == 0)
            return;
        var blobs = entity.History.Blobs(entity.History.Count - 1);
        for (var i = 0; i < schema.Fields.Count; i++)
        {
            var field = schema.Fields[i];
            var slot = schema.FirstSlot(i);
            if (!field.IsBlob || (field.Audience == Audience.Owner && !entity.IsOwn))
                continue;
            if (!baseBlobs.IsEmpty && ReferenceEquals(blobs[slot], baseBlobs[slot]))
                continue;
            var reader = new ByteReader(blobs[slot]);
            MessageValues.Skip(ref reader, field);
            if (!reader.AtEnd)
                throw new CodecException($"Field '{schema.Name}.{field.Name}' has {reader.Remaining} bytes too many.");
        }
    }

    private static int NextLocalId(ref BitReader bits, ref long previous)
    {
        var step = bits.ReadGamma();
        previous += step;
        if (step == 0 || previous > int.MaxValue)
            throw new CodecException($"Local id {previous} is not above the one before it, or is too large.");
        return (int)previous;
    }
}
