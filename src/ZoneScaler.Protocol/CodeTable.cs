using System.Runtime.CompilerServices;

namespace ZoneScaler.Protocol;

/// <summary>
/// The prefix codes for the differences of one schema: per group of slots for the mask of changed ones, per slot for the class of a difference.
/// Each has a few contexts, chosen by what the same entity's difference held before. Immutable and thread-safe.
/// </summary>
public sealed class CodeTable
{
    /// <summary>Contexts of a mask's code: whether the mask before it in the same difference was 0.</summary>
    internal const int MaskContexts = 2;

    /// <summary>Contexts of a class's code: how many of its thresholds the class before it in the same difference reaches.</summary>
    internal const int ClassContexts = 4;

    internal const int MaxClass = 32;

    private const int ThresholdBits = 6;
    private const int MasksStride = 1 << SlotGroups.Size;
    private const int ClassesStride = MaxClass + 1;
    private const int ContextsStride = MaxClass + 1;

    private readonly SlotGroups _groups;
    private readonly byte[][] _maskLengths;
    private readonly byte[][] _classLengths;
    private readonly byte[] _thresholds;
    private readonly byte[] _contexts;
    private readonly uint[] _maskCodes;
    private readonly uint[] _classCodes;
    private DecodingTable? _maskDecoding;
    private DecodingTable? _classDecoding;

    /// <summary>Makes a table from code lengths per (group, context) and (slot, context) and from each slot's thresholds.</summary>
    internal CodeTable(Schema schema, int version, byte[][] maskLengths, byte[][] classLengths, byte[] thresholds)
    {
        Schema = schema;
        Version = version;
        _groups = new SlotGroups(schema);
        _maskLengths = maskLengths;
        _classLengths = classLengths;
        _thresholds = thresholds;

        _maskCodes = new uint[maskLengths.Length * MasksStride];
        for (var i = 0; i < maskLengths.Length; i++)
            PrefixCode.Assign(maskLengths[i], _maskCodes.AsSpan(i * MasksStride, MasksStride));
        _classCodes = new uint[classLengths.Length * ClassesStride];
        for (var i = 0; i < classLengths.Length; i++)
            PrefixCode.Assign(classLengths[i], _classCodes.AsSpan(i * ClassesStride + 1, MaxClass));
        _contexts = new byte[schema.SlotCount * ContextsStride];
        for (var slot = 0; slot < schema.SlotCount; slot++)
        {
            for (var before = 0; before <= MaxClass; before++)
            {
                foreach (var threshold in ThresholdsOf(slot))
                {
                    if (before >= threshold)
                        _contexts[slot * ContextsStride + before]++;
                }
            }
        }
    }

    /// <summary>The schema whose differences the table is for.</summary>
    public Schema Schema { get; }

    /// <summary>Counts the tables of a schema at one gateway, for people and logs.</summary>
    public int Version { get; }

    internal SlotGroups Groups => _groups;

    /// <summary>Appends the table as the Codes frame carries it: type, version, and the codes as a blob.</summary>
    public void Write(ByteWriter writer)
    {
        writer.WriteVarint((ulong)Schema.Index);
        writer.WriteVarint((ulong)Version);
        var bits = new BitWriter();
        for (var group = 0; group < _groups.Count; group++)
            WriteContexts(bits, _maskLengths.AsSpan(group * MaskContexts, MaskContexts));
        for (var slot = 0; slot < Schema.SlotCount; slot++)
        {
            if (Schema.Slots[slot].Kind == SlotKind.Blob)
                continue;
            foreach (var threshold in ThresholdsOf(slot))
                bits.Write(threshold, ThresholdBits);
            WriteContexts(bits, _classLengths.AsSpan(slot * ClassContexts, ClassContexts));
        }
        writer.WriteBlob(bits.ToBytes());
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="schemas">The world's schemas in order.</param>
    /// <exception cref="CodecException">The bytes are no table of one of the schemas.</exception>
    public static CodeTable Read(ref ByteReader reader, IReadOnlyList<Schema> schemas)
    {
        var index = reader.ReadVarint();
        if (index >= (ulong)schemas.Count)
            throw new CodecException($"A code table is for type {index}; the world has {schemas.Count} types.");
        var schema = schemas[(int)index];
        var version = reader.ReadCount(int.MaxValue);
        var bits = new BitReader(reader.ReadBlob());
        var groups = new SlotGroups(schema);

        // The cheapest table takes more than one bit per context of a slot: a blob too short for that is refused before its tables are allocated.
        if (bits.Remaining < schema.SlotCount)
            throw new CodecException($"The code table of type '{schema.Name}' is cut off.");
        var maskLengths = new byte[groups.Count * MaskContexts][];
        for (var group = 0; group < groups.Count; group++)
            ReadContexts(ref bits, maskLengths.AsSpan(group * MaskContexts, MaskContexts), 1 << groups.SlotCount(group));
        var classLengths = new byte[schema.SlotCount * ClassContexts][];
        var thresholds = new byte[schema.SlotCount * (ClassContexts - 1)];
        for (var slot = 0; slot < schema.SlotCount; slot++)
        {
            var lengths = classLengths.AsSpan(slot * ClassContexts, ClassContexts);
            if (schema.Slots[slot].Kind == SlotKind.Blob)
            {
                lengths.Fill(Array.Empty<byte>());
                continue;
            }
            for (var i = 0; i < ClassContexts - 1; i++)
                thresholds[slot * (ClassContexts - 1) + i] = (byte)bits.Read(ThresholdBits);
            ReadContexts(ref bits, lengths, schema.Slots[slot].Bits);
        }
        bits.ReadEnd();
        return new CodeTable(schema, version, maskLengths, classLengths, thresholds);
    }

    /// <summary>The codes of all masks, each with its length from bit 16 up; see <see cref="MaskAt"/>.</summary>
    internal ReadOnlySpan<uint> MaskCodes => _maskCodes;

    /// <summary>The codes of all classes, each with its length from bit 16 up; see <see cref="ClassAt"/>.</summary>
    internal ReadOnlySpan<uint> ClassCodes => _classCodes;

    /// <summary>The context of each slot by the class before.</summary>
    internal ReadOnlySpan<byte> Contexts => _contexts;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int MaskAt(int group, int context, int mask) => MaskCodeAt(group, context) * MasksStride + mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int ContextAt(int slot, int before) => slot * ContextsStride + before;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int MaskCodeAt(int group, int context) => group * MaskContexts + context;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int ClassCodeAt(int slot, int context) => slot * ClassContexts + context;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int ClassAt(int slot, int context, int @class) => ClassCodeAt(slot, context) * ClassesStride + @class;

    internal DecodingTable MaskDecoding => _maskDecoding ??= new DecodingTable(_maskLengths);

    internal DecodingTable ClassDecoding => _classDecoding ??= new DecodingTable(_classLengths);

    private ReadOnlySpan<byte> ThresholdsOf(int slot) => new(_thresholds, slot * (ClassContexts - 1), ClassContexts - 1);

    private static void WriteContexts(BitWriter writer, ReadOnlySpan<byte[]> contexts)
    {
        for (var i = 0; i < contexts.Length; i++)
        {
            var same = i > 0 && contexts[i].AsSpan().SequenceEqual(contexts[i - 1]);
            if (i > 0)
                writer.WriteBit(same);
            if (!same)
                PrefixCode.WriteLengths(writer, contexts[i]);
        }
    }

    private static void ReadContexts(ref BitReader reader, Span<byte[]> contexts, int symbols)
    {
        for (var i = 0; i < contexts.Length; i++)
            contexts[i] = i > 0 && reader.ReadBit() ? contexts[i - 1] : PrefixCode.ReadLengths(ref reader, symbols);
    }
}
