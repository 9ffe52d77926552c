using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Tests.Sessions;

/// <summary>The server's side of one connection, as simple as it can be: makes the frames that a test asks for.</summary>
internal sealed class ServerScript(WorldDescription world)
{
    private readonly StateCoder[] _coders = [.. world.Schemas.Select(s => new StateCoder(CodeTableBuilder.Default(s)))];
    private readonly SortedDictionary<int, ServerEntity> _known = [];

    public uint Snapshot { get; private set; }

    public long Tick { get; set; } = 100;

    public uint LastInputUsed { get; set; }

    public IReadOnlyCollection<ServerEntity> Known => _known.Values;

    public byte[] Welcome(ulong session = 5, bool isResumed = false, uint lastInput = 0) => Frame(ServerFrame.Welcome, w =>
    {
        w.WriteVarint(1);
        w.WriteUInt64(session);
        w.WriteBytes([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
        w.WriteBool(isResumed);
        w.WriteVarint(lastInput);
        w.WriteVarint((ulong)Tick);
        world.Write(w);
    });

    public byte[] Codes(params CodeTable[] tables)
    {
        foreach (var table in tables)
            _coders[table.Schema.Index] = new StateCoder(table);
        var sent = tables.Length > 0 ? tables : [.. _coders.Select(c => c.Table)];
        return Frame(ServerFrame.Codes, w =>
        {
            w.WriteVarint((ulong)sent.Length);
            foreach (var table in sent)
                table.Write(w);
        });
    }

    /// <summary>A snapshot; entities that left are given by local id, entered ones are known from then on, updated ones must be known.</summary>
    public byte[] MakeSnapshot(
        uint back = 0,
        IEnumerable<int>? leaves = null,
        IEnumerable<ServerEntity>? enters = null,
        IEnumerable<ServerEntity>? updates = null,
        bool absolute = false)
    {
        Snapshot++;
        Tick++;
        var bits = new BitWriter();
        var left = (leaves ?? []).Order().ToArray();
        bits.WriteGamma((uint)left.Length);
        for (var i = 0; i < left.Length; i++)
        {
            bits.WriteGamma((uint)(left[i] - (i == 0 ? -1 : left[i - 1])));
            _known.Remove(left[i]);
        }

        var entered = (enters ?? []).OrderBy(e => e.LocalId).ToArray();
        bits.WriteGamma((uint)entered.Length);
        for (var i = 0; i < entered.Length; i++)
        {
            var entity = entered[i];
            bits.WriteGamma((uint)(entity.LocalId - (i == 0 ? -1 : entered[i - 1].LocalId)));
            bits.WriteBit(entity.IsOwn);
            bits.Write((uint)entity.Schema.Index, 8);
            bits.WriteUInt64(entity.Id.Zone);
            bits.Write(entity.Id.Epoch, 32);
            bits.Write(entity.Id.Serial, 32);
            WriteAbsolute(bits, entity);
        }

        WriteUpdates(bits, back, (updates ?? []).ToHashSet(), absolute);
        foreach (var entity in entered)
            _known.Add(entity.LocalId, entity);
        return Frame(ServerFrame.Snapshot, w =>
        {
            w.WriteVarint(Snapshot);
            w.WriteVarint(back);
            w.WriteVarint((ulong)Tick);
            w.WriteVarint(LastInputUsed);
            w.WriteVarint(2);
            bits.CopyTo(w);
        });
    }

    public static byte[] Events(uint first, params (MessageSchema Schema, Action<ByteWriter> Fields)[] events) => Frame(ServerFrame.Events, w =>
    {
        w.WriteVarint(first);
        w.WriteVarint((ulong)events.Length);
        foreach (var (schema, fields) in events)
        {
            w.WriteUInt32(schema.TypeId);
            w.WriteBlob(Bytes(fields));
        }
    });

    public byte[] Effect(MessageSchema schema, float x, float y, Action<ByteWriter> fields) => Frame(ServerFrame.Effects, w =>
    {
        w.WriteVarint((ulong)Tick);
        w.WriteVarint(1);
        w.WriteUInt32(schema.TypeId);
        w.WriteFloat32(x);
        w.WriteFloat32(y);
        w.WriteBlob(Bytes(fields));
    });

    public byte[] Pong(ulong echo) => Frame(ServerFrame.Pong, w =>
    {
        w.WriteUInt64(echo);
        w.WriteVarint((ulong)Tick);
        w.WriteFloat32(0.5f);
    });

    public static byte[] Closing(CloseReason reason, string text) => Frame(ServerFrame.Closing, w =>
    {
        w.WriteByte((byte)reason);
        w.WriteString(text);
    });

    private void WriteUpdates(BitWriter bits, uint back, HashSet<ServerEntity> updates, bool absolute)
    {
        var skipped = 0u;
        foreach (var entity in _known.Values)
        {
            if (!updates.Contains(entity))
            {
                skipped++;
                continue;
            }
            bits.WriteGamma(skipped);
            skipped = 0;
            var @base = back == 0 || absolute ? null : entity.ClientStateAfter(Snapshot - back);
            bits.WriteBit(@base == null);
            if (@base is not { } state)
            {
                WriteAbsolute(bits, entity);
                continue;
            }
            var coder = _coders[entity.Schema.Index];
            coder.EncodeDifference(bits, Audience.Replicated, state.Slots, entity.Slots, entity.Blobs);
            if (entity.IsOwn)
                coder.EncodeDifference(bits, Audience.Owner, state.Slots, entity.Slots, entity.Blobs);
            entity.NoteSent(Snapshot);
        }
        if (skipped > 0)
            bits.WriteGamma(skipped);
    }

    private void WriteAbsolute(BitWriter bits, ServerEntity entity)
    {
        var coder = _coders[entity.Schema.Index];
        coder.EncodeAbsolute(bits, Audience.Replicated, entity.Slots, entity.Blobs);
        if (entity.IsOwn)
            coder.EncodeAbsolute(bits, Audience.Owner, entity.Slots, entity.Blobs);
        entity.NoteSent(Snapshot);
    }

    private static byte[] Frame(ServerFrame type, Action<ByteWriter> content)
    {
        var writer = new ByteWriter();
        writer.WriteByte((byte)type);
        content(writer);
        return writer.Written.ToArray();
    }

    private static byte[] Bytes(Action<ByteWriter> write)
    {
        var writer = new ByteWriter();
        write(writer);
        return writer.Written.ToArray();
    }
}
