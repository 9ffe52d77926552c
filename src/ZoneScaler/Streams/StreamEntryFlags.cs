namespace ZoneScaler.Streams;

/// <summary>What a stream entry is beside its records.</summary>
[Flags]
internal enum StreamEntryFlags : byte
{
    /// <summary>The changes of one tick.</summary>
    None = 0,

    /// <summary>The subscriber's first entry: everything in the zone enters.</summary>
    Full = 1,

    /// <summary>The zone goes to sleep: no entry follows until something happens.</summary>
    Asleep = 2,
}
