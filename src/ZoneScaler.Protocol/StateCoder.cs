using System.Runtime.CompilerServices;

namespace ZoneScaler.Protocol;

/// <summary>
/// Encodes the state vectors of one schema for clients, as absolutes or as differences to a state that the client has. The bits depend on nothing
/// but the two states and the code table, so that one encoding serves all sessions with the same base. Thread-safe.
/// </summary>
/// <remarks>
/// Vectors are whole (all slots of the schema); blobs are an array by slot, null where the slot is none, and may be empty where the schema has none.
/// </remarks>
public sealed class StateCoder
{
    private const int MaxPendingBits = 63; // what a writer takes at once

    private readonly CodeTable _table;
    private readonly SlotGroups _groups;
    private readonly byte[] _bits;
    private readonly ulong _blobs;

    /// <summary>Creates a coder.</summary>
    public StateCoder(CodeTable table)
    {
        _table = table;
        _groups = table.Groups;
        Schema = table.Schema;
        _blobs = Schema.BlobSlots;
        _bits = new byte[Schema.SlotCount];
        for (var i = 0; i < _bits.Length; i++)
            _bits[i] = (byte)Schema.Slots[i].Bits;
    }

    /// <summary>The schema.</summary>
    public Schema Schema { get; }

    /// <summary>The codes used for differences.</summary>
    public CodeTable Table => _table;

    /// <summary>Appends the difference of one audience's slots to a base.</summary>
    public void EncodeDifference(
        BitWriter writer, Audience audience, ReadOnlySpan<uint> @base, ReadOnlySpan<uint> current, ReadOnlySpan<byte[]?> blobs)
    {
        var maskCodes = _table.MaskCodes;
        var classCodes = _table.ClassCodes;
        var contexts = _table.Contexts;
        var (group, end) = _groups.Of(audience);
        var changedBefore = 0;
        var before = 0;

        // Bits gather here and go to the writer when the next do not fit.
        var pending = 0UL;
        var pendingBits = 0;
        for (; group < end; group++)
        {
            var first = _groups.FirstSlot(group);
            var count = _groups.FirstSlot(group + 1) - first;
            var mask = 0;
            for (var i = 0; i < count; i++)
                mask |= (@base[first + i] != current[first + i] ? 1 : 0) << i;
            var code = maskCodes[CodeTable.MaskAt(group, changedBefore, mask)];
            Append(writer, code & 0xFFFF, (int)(code >> 16), ref pending, ref pendingBits);
            changedBefore = mask != 0 ? 1 : 0;
            for (; mask != 0; mask &= mask - 1)
            {
                var slot = first + Bits.TrailingZeros((uint)mask);
                if ((_blobs >> slot & 1) != 0)
                {
                    writer.WriteShort(pending, pendingBits);
                    pending = 0;
                    pendingBits = 0;
                    WriteBlob(writer, blobs[slot]);
                    continue;
                }
                var folded = Fold(unchecked(current[slot] - @base[slot]), _bits[slot]);
                var @class = Bits.Length(folded);
                code = classCodes[CodeTable.ClassAt(slot, contexts[CodeTable.ContextAt(slot, before)], @class)];
                var length = (int)(code >> 16);
                var bits = (code & 0xFFFF) | (folded & Bits.MaskBelow(@class - 1)) << length;
                Append(writer, bits, length + @class - 1, ref pending, ref pendingBits);
                before = @class;
            }
        }
        writer.WriteShort(pending, pendingBits);
    }

    /// <summary>
    /// Reads a difference of one audience's slots into <paramref name="current"/>. The vectors may be the same one, and so may the blobs; unchanged blobs
    /// are shared, not copied.
    /// </summary>
    /// <exception cref="CodecException">The bits are cut off.</exception>
    public void DecodeDifference(
        ref BitReader reader,
        Audience audience,
        scoped ReadOnlySpan<uint> @base,
        scoped Span<uint> current,
        scoped ReadOnlySpan<byte[]?> baseBlobs,
        scoped Span<byte[]?> blobs)
    {
        var maskCodes = _table.MaskDecoding;
        var classCodes = _table.ClassDecoding;
        var contexts = _table.Contexts;
        var (group, end) = _groups.Of(audience);
        var changedBefore = 0;
        var before = 0;
        for (; group < end; group++)
        {
            var found = maskCodes.Find(CodeTable.MaskCodeAt(group, changedBefore), reader.Peek());
            reader.Skip(found >> 8);
            var mask = found & 0xFF;
            changedBefore = mask != 0 ? 1 : 0;
            var first = _groups.FirstSlot(group);
            var count = _groups.FirstSlot(group + 1) - first;
            for (var slot = first; slot < first + count; slot++, mask >>= 1)
            {
                var isBlob = (_blobs >> slot & 1) != 0;
                if ((mask & 1) == 0)
                {
                    current[slot] = @base[slot];
                    if (isBlob)
                        blobs[slot] = baseBlobs[slot];
                }
                else if (isBlob)
                {
                    current[slot] = ReadBlob(ref reader, out blobs[slot]);
                }
                else
                {
                    // A class code and the bits below a value's highest are at most 41, which one look gives.
                    var next = reader.Peek();
                    found = classCodes.Find(CodeTable.ClassCodeAt(slot, contexts[CodeTable.ContextAt(slot, before)]), next);
                    var bitsBelow = found & 0xFF;
                    var length = found >> 8;
                    reader.Skip(length + bitsBelow);
                    var folded = 1u << bitsBelow | (uint)(next >> length & Bits.MaskBelow(bitsBelow));
                    before = bitsBelow + 1;
                    var difference = (folded >> 1) ^ unchecked((uint)-(int)(folded & 1));
                    current[slot] = unchecked(@base[slot] + difference) & Mask(_bits[slot]);
                }
            }
        }
    }

    /// <summary>Appends one audience's slots as they are.</summary>
    public void EncodeAbsolute(BitWriter writer, Audience audience, ReadOnlySpan<uint> current, ReadOnlySpan<byte[]?> blobs)
    {
        var (slot, end) = SlotsOf(audience);
        for (; slot < end; slot++)
        {
            if ((_blobs >> slot & 1) != 0)
                WriteBlob(writer, blobs[slot]);
            else
                writer.Write(current[slot], _bits[slot]);
        }
    }

    /// <summary>Reads one audience's slots as they are.</summary>
    /// <exception cref="CodecException">The bits are cut off.</exception>
    public void DecodeAbsolute(ref BitReader reader, Audience audience, scoped Span<uint> current, scoped Span<byte[]?> blobs) =>
        DecodeAbsolute(ref reader, Schema, audience, current, blobs);

    /// <summary>Reads one audience's slots as they are; needs no code table.</summary>
    /// <exception cref="CodecException">The bits are cut off.</exception>
    public static void DecodeAbsolute(ref BitReader reader, Schema schema, Audience audience, scoped Span<uint> current, scoped Span<byte[]?> blobs)
    {
        var (slot, end) = SlotsOf(schema, audience);
        for (; slot < end; slot++)
        {
            if ((schema.BlobSlots >> slot & 1) != 0)
                current[slot] = ReadBlob(ref reader, out blobs[slot]);
            else
                current[slot] = reader.Read(schema.Slots[slot].Bits);
        }
    }

    /// <summary>A difference folded so that small ones of either sign are small: 0, -1, 1, -2, 2 become 0 to 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Fold(uint difference, int bits)
    {
        var signed = unchecked((int)(difference << (32 - bits))) >> (32 - bits);
        return unchecked((uint)(signed << 1 ^ signed >> 31));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Append(BitWriter writer, ulong bits, int count, ref ulong pending, ref int pendingBits)
    {
        if (pendingBits + count > MaxPendingBits)
        {
            writer.WriteShort(pending, pendingBits);
            pending = 0;
            pendingBits = 0;
        }
        pending |= bits << pendingBits;
        pendingBits += count;
    }

    private static void WriteBlob(BitWriter writer, byte[]? blob)
    {
        writer.WriteGamma((uint)(blob?.Length ?? 0));
        writer.WriteBytes(blob);
    }

    // The slot of a blob is a version at the server; here it is a hash, so that it differs when the bytes do.
    private static uint ReadBlob(ref BitReader reader, out byte[] blob)
    {
        var length = reader.ReadGamma(int.MaxValue);
        if (length > reader.Remaining / 8)
            throw new CodecException($"A blob of {length} bytes is cut off.");
        blob = length == 0 ? Array.Empty<byte>() : new byte[length];
        reader.ReadBytes(blob);
        return NameHash.OfBytes(blob);
    }

    private static uint Mask(int bits) => uint.MaxValue >> (32 - bits);

    private (int First, int End) SlotsOf(Audience audience) => SlotsOf(Schema, audience);

    private static (int First, int End) SlotsOf(Schema schema, Audience audience) => audience == Audience.Replicated
        ? (0, schema.ReplicatedSlotCount)
        : (schema.ReplicatedSlotCount, schema.SlotCount);
}
