namespace ZoneScaler.Protocol;

/// <summary>
/// Counts masks and classes of differences as they are sent and makes the code table that would have been best for them. A gateway feeds it a sample of
/// what it encodes and makes the next table from the past. Not thread-safe.
/// </summary>
public sealed class CodeTableBuilder
{
    private const int Masks = 1 << SlotGroups.Size;
    private const int Classes = CodeTable.MaxClass + 1;

    private readonly SlotGroups _groups;
    private readonly int[] _maskCounts;
    private readonly int[]?[] _classCounts;
    private int _version;

    /// <summary>Starts with no counts.</summary>
    public CodeTableBuilder(Schema schema)
    {
        Schema = schema;
        _groups = new SlotGroups(schema);
        _maskCounts = new int[_groups.Count * CodeTable.MaskContexts * Masks];
        _classCounts = new int[schema.SlotCount][];
    }

    /// <summary>The schema.</summary>
    public Schema Schema { get; }

    /// <summary>How many differences were counted since the last <see cref="Clear"/>.</summary>
    public int Observed { get; private set; }

    /// <summary>The table to start with, before anything was observed: short codes for unchanged slots and for small differences.</summary>
    public static CodeTable Default(Schema schema) => new CodeTableBuilder(schema).Build();

    /// <summary>Counts one difference, as <see cref="StateCoder.EncodeDifference"/> would send it.</summary>
    public void Observe(Audience audience, ReadOnlySpan<uint> @base, ReadOnlySpan<uint> current)
    {
        Observed++;
        var (group, end) = _groups.Of(audience);
        var changedBefore = 0;
        var before = 0;
        for (; group < end; group++)
        {
            var first = _groups.FirstSlot(group);
            var mask = 0;
            for (var slot = first; slot < _groups.FirstSlot(group + 1); slot++)
            {
                if (@base[slot] == current[slot])
                    continue;
                mask |= 1 << (slot - first);
                if (Schema.Slots[slot].Kind == SlotKind.Blob)
                    continue;
                var @class = Bits.Length(StateCoder.Fold(unchecked(current[slot] - @base[slot]), Schema.Slots[slot].Bits));
                (_classCounts[slot] ??= new int[Classes * Classes])[before * Classes + @class]++;
                before = @class;
            }
            _maskCounts[(group * CodeTable.MaskContexts + changedBefore) * Masks + mask]++;
            changedBefore = mask != 0 ? 1 : 0;
        }
    }

    /// <summary>Forgets all counts.</summary>
    public void Clear()
    {
        Observed = 0;
        Array.Clear(_maskCounts, 0, _maskCounts.Length);
        foreach (var counts in _classCounts)
        {
            if (counts != null)
                Array.Clear(counts, 0, counts.Length);
        }
    }

    /// <summary>Makes the best table for what was observed. What was never observed keeps a code, a long one.</summary>
    public CodeTable Build()
    {
        var maskLengths = new byte[_groups.Count * CodeTable.MaskContexts][];
        for (var group = 0; group < _groups.Count; group++)
        {
            for (var context = 0; context < CodeTable.MaskContexts; context++)
            {
                var i = group * CodeTable.MaskContexts + context;
                maskLengths[i] = MaskLengths(_maskCounts.AsSpan(i * Masks, 1 << _groups.SlotCount(group)));
            }
        }

        var classLengths = new byte[Schema.SlotCount * CodeTable.ClassContexts][];
        var thresholds = new byte[Schema.SlotCount * (CodeTable.ClassContexts - 1)];
        for (var slot = 0; slot < Schema.SlotCount; slot++)
        {
            var lengths = classLengths.AsSpan(slot * CodeTable.ClassContexts, CodeTable.ClassContexts);
            if (Schema.Slots[slot].Kind == SlotKind.Blob)
                lengths.Fill(Array.Empty<byte>());
            else
                ContextModel.Fit(_classCounts[slot], Schema.Slots[slot].Bits, thresholds.AsSpan(slot * (CodeTable.ClassContexts - 1), CodeTable.ClassContexts - 1), lengths);
        }
        return new CodeTable(Schema, _version++, maskLengths, classLengths, thresholds);
    }

    // Without counts: "nothing changed" takes one bit, "all changed" two or three, the others share the rest.
    private static byte[] MaskLengths(ReadOnlySpan<int> counts)
    {
        Span<double> weights = stackalloc double[counts.Length];
        for (var mask = 0; mask < counts.Length; mask++)
            weights[mask] = counts[mask] + 1.0 / counts.Length * (mask == 0 || mask == counts.Length - 1 ? 4 : 1);
        return PrefixCode.LengthsFor(weights);
    }
}
