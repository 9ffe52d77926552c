namespace ZoneScaler.Grpc;

/// <summary>How a message is written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>Out at once.</summary>
    None = 0,

    /// <summary>
    /// The message may wait in memory for the next one without this flag, or for the end of the sending side: many small messages then share a write.
    /// What waits is bounded (64 kB); beyond that it goes out.
    /// </summary>
    BufferHint = 1,
}
