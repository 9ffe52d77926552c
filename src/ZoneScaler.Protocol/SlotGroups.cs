namespace ZoneScaler.Protocol;

/// <summary>How a schema's slots are taken together for the masks of changed slots: by fours, replicated slots and the owner's apart.</summary>
internal sealed class SlotGroups
{
    /// <summary>The most slots of a group.</summary>
    public const int Size = 4;

    private readonly int[] _firstSlots;

    public SlotGroups(Schema schema)
    {
        ReplicatedCount = (schema.ReplicatedSlotCount + Size - 1) / Size;
        Count = ReplicatedCount + (schema.SlotCount - schema.ReplicatedSlotCount + Size - 1) / Size;
        _firstSlots = new int[Count + 1];
        for (var i = 0; i < Count; i++)
            _firstSlots[i] = i < ReplicatedCount ? i * Size : schema.ReplicatedSlotCount + (i - ReplicatedCount) * Size;
        _firstSlots[Count] = schema.SlotCount;
        if (ReplicatedCount > 0)
            _firstSlots[ReplicatedCount] = schema.ReplicatedSlotCount;
    }

    public int ReplicatedCount { get; }

    public int Count { get; }

    public int FirstSlot(int group) => _firstSlots[group];

    public int SlotCount(int group) => _firstSlots[group + 1] - _firstSlots[group];

    /// <summary>The groups of one audience, from the first up to before the end.</summary>
    public (int First, int End) Of(Audience audience) => audience == Audience.Replicated ? (0, ReplicatedCount) : (ReplicatedCount, Count);
}
