namespace ZoneScaler.Streams;

/// <summary>What a stream entry is beside its records.</summary>
[Flags]
internal enum StreamEntryFlags : byte
{
    /// <summary>The changes of one tick.</summary>
    None = 0,

    /// <summary>The full state begins: everything in the zone enters, in this entry and those that follow.</summary>
    Full = 1,

    /// <summary>The zone goes to sleep: no entry follows until something happens.</summary>
    Asleep = 2,

    /// <summary>The full state is complete with this entry: what has not entered since it began is not there.</summary>
    Complete = 4,

    /// <summary>State has been held back, because the way to the subscriber is congested.</summary>
    Held = 8,

    /// <summary>
    /// The full state begins, and the zone's owner goes on with the history of another one: an entity that is not there may be on its way, and one that had left may be there again. Whose history it is, and up to
    /// which tick, stands before the records.
    /// </summary>
    Continued = 16,
}
