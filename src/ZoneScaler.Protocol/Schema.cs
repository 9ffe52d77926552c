namespace ZoneScaler.Protocol;

/// <summary>
/// The layout of one entity type's state vector: first the slots that everybody sees, then those of the owner.
/// Enough to store, compare, encode and show the type's state without its game code. Immutable and thread-safe.
/// </summary>
public sealed class Schema
{
    /// <summary>The most slots that a schema may have, so that a set of slots fits a 64-bit mask.</summary>
    public const int MaxSlots = 64;

    private readonly SlotSpec[] _slots;
    private readonly int[] _firstSlots;

    /// <summary>Lays out fields. The order of the given fields is kept within each audience; persisted fields are left out.</summary>
    /// <exception cref="CodecException">More than <see cref="MaxSlots"/> slots, or two fields of one name.</exception>
    public Schema(int index, string name, IEnumerable<FieldSpec> fields)
    {
        Index = index;
        Name = name;
        Fields = fields.Where(f => f.Audience != Audience.Persisted).OrderBy(f => f.Audience).ToArray();
        _firstSlots = new int[Fields.Count];
        var slots = new List<SlotSpec>();
        var names = new HashSet<string>();
        for (var i = 0; i < Fields.Count; i++)
        {
            if (!names.Add(Fields[i].Name))
                throw new CodecException($"Type '{name}' has two fields named '{Fields[i].Name}'.");
            _firstSlots[i] = slots.Count;
            foreach (var slot in Fields[i].Slots)
            {
                if (slot.Kind == SlotKind.Blob)
                    BlobSlots |= 1UL << slots.Count;
                slots.Add(slot);
                if (slots.Count > MaxSlots)
                    throw new CodecException($"Type '{name}' needs more than {MaxSlots} slots; drop fields or join small ones.");
            }
            if (Fields[i].Audience == Audience.Replicated)
                ReplicatedSlotCount = slots.Count;
        }
        _slots = slots.ToArray();
    }

    /// <summary>The type's number in its world: the position in the world's list of schemas.</summary>
    public int Index { get; }

    /// <summary>The type's name, as in <c>[EntityType("ship")]</c>.</summary>
    public string Name { get; }

    /// <summary>The fields in slot order: replicated ones first.</summary>
    public IReadOnlyList<FieldSpec> Fields { get; }

    /// <summary>All slots.</summary>
    public ReadOnlySpan<SlotSpec> Slots => _slots;

    /// <summary>How many slots a full vector has.</summary>
    public int SlotCount => _slots.Length;

    /// <summary>How many slots, from the first, everybody sees; the rest are the owner's.</summary>
    public int ReplicatedSlotCount { get; }

    /// <summary>A mask of the slots that stand for blobs.</summary>
    public ulong BlobSlots { get; }

    /// <summary>A mask of the slots that everybody sees.</summary>
    public ulong ReplicatedSlots => MaskBelow(ReplicatedSlotCount);

    /// <summary>A mask of the owner's slots.</summary>
    public ulong OwnerSlots => MaskBelow(SlotCount) & ~ReplicatedSlots;

    /// <summary>The first slot of a field.</summary>
    public int FirstSlot(int fieldIndex) => _firstSlots[fieldIndex];

    /// <summary>The index of the named field, or -1.</summary>
    public int IndexOf(string fieldName)
    {
        for (var i = 0; i < Fields.Count; i++)
        {
            if (Fields[i].Name == fieldName)
                return i;
        }
        return -1;
    }

    private static ulong MaskBelow(int count) => count == 64 ? ulong.MaxValue : (1UL << count) - 1;
}
