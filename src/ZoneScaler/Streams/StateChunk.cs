using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;
using ZoneScaler.State;

namespace ZoneScaler.Streams;

/// <summary>
/// Some slots of one state vector as bytes: in slot order, each in the fewest whole bytes; a blob as length and bytes. Which slots is said beside it, by a mask.
/// </summary>
internal static class StateChunk
{
    public static void Write(Entity entity, StateLayout layout, ReadOnlySpan<uint> slots, ulong mask, ByteWriter writer)
    {
        var specs = layout.Schema.Slots;
        var blobs = layout.Schema.BlobSlots;
        for (var rest = mask; rest != 0; rest &= rest - 1)
        {
            var slot = BitOperations.TrailingZeroCount(rest);
            if ((blobs >> slot & 1) != 0)
                WriteBlob(entity, layout.FieldOf(slot), writer);
            else
                WriteSlot(writer, slots[slot], BytesOf(specs[slot].Bits));
        }
    }

    /// <summary>Reads a chunk into a row of slots and their blobs. <paramref name="blobs"/> is indexed by slot.</summary>
    public static void Read(Schema schema, ulong mask, ref ByteReader reader, Span<uint> slots, Span<byte[]?> blobs)
    {
        Check(schema, mask);
        var specs = schema.Slots;
        for (var rest = mask; rest != 0; rest &= rest - 1)
        {
            var slot = BitOperations.TrailingZeroCount(rest);
            if (specs[slot].Kind == SlotKind.Blob)
            {
                blobs[slot] = reader.ReadBlob().ToArray();
                slots[slot]++;
            }
            else
            {
                slots[slot] = ReadSlot(ref reader, specs[slot].Bits);
            }
        }
    }

    /// <summary>Reads a chunk into a ghost: its row first, then the properties of the fields concerned.</summary>
    public static void ReadGhost(Entity ghost, StateLayout layout, Span<uint> slots, ulong mask, ref ByteReader reader)
    {
        Check(layout.Schema, mask);
        var specs = layout.Schema.Slots;
        var changed = 0UL;
        for (var rest = mask; rest != 0; rest &= rest - 1)
        {
            var slot = BitOperations.TrailingZeroCount(rest);
            var field = layout.FieldOf(slot);
            if (specs[slot].Kind == SlotKind.Blob)
            {
                var blob = new ByteReader(reader.ReadBlob());
                ghost.LoadBlob(field, ref blob);
                continue;
            }
            slots[slot] = ReadSlot(ref reader, specs[slot].Bits);
            changed |= 1UL << field;
        }

        if ((changed & 1) != 0)
            ghost.PlaceAt(Location(layout, slots));
        if ((changed & ~1UL) != 0)
            ghost.LoadSlots(changed & ~1UL, new SlotReader(layout, slots));
    }

    /// <summary>The place that a row of slots says.</summary>
    public static Vector3 Location(StateLayout layout, ReadOnlySpan<uint> slots)
    {
        ref readonly var scale = ref layout.Scale(0);
        return new Vector3(
            (float)scale.Dequantize(slots[0]),
            (float)scale.Dequantize(slots[1]),
            layout.Type.Is3D ? (float)scale.Dequantize(slots[2]) : 0);
    }

    private static void WriteBlob(Entity entity, int field, ByteWriter writer)
    {
        var blob = BlobScratch.Rent();
        entity.StoreBlob(field, blob);
        writer.WriteBlob(blob.Written);
    }

    private static int BytesOf(int bits) => (bits + 7) >> 3;

    // Four bytes are written and those beyond the slot's are taken back: faster than byte by byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteSlot(ByteWriter writer, uint value, int bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(writer.Reserve(sizeof(uint)), value);
        writer.Truncate(writer.Length - sizeof(uint) + bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint ReadSlot(ref ByteReader reader, int bits)
    {
        var bytes = BytesOf(bits);
        uint value;
        if (reader.Remaining >= sizeof(uint))
        {
            value = BinaryPrimitives.ReadUInt32LittleEndian(reader.Rest) & uint.MaxValue >> (32 - 8 * bytes);
            reader.Skip(bytes);
        }
        else
        {
            value = 0;
            for (var shift = 0; shift < 8 * bytes; shift += 8)
                value |= (uint)reader.ReadByte() << shift;
        }
        if (bits < 32 && value >> bits != 0)
            throw new CodecException($"A slot of {bits} bits has the value {value}.");
        return value;
    }

    private static void Check(Schema schema, ulong mask)
    {
        if ((mask & ~(schema.ReplicatedSlots | schema.OwnerSlots)) != 0)
            throw new CodecException($"Type '{schema.Name}' has {schema.SlotCount} slots; the mask {mask:x} names others.");
    }

    /// <summary>One buffer a thread for the bytes of a blob before its length is known.</summary>
    private static class BlobScratch
    {
        [ThreadStatic]
        private static ByteWriter? _writer;

        public static ByteWriter Rent()
        {
            _writer ??= new ByteWriter();
            _writer.Clear();
            return _writer;
        }
    }
}
