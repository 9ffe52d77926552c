namespace ZoneScaler.Grpc;

/// <summary>How messages are written. Immutable.</summary>
/// <param name="flags">The choices.</param>
public sealed class WriteOptions(WriteFlags flags = WriteFlags.None)
{
    /// <summary>Each message goes out at once.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>The choices.</summary>
    public WriteFlags Flags { get; } = flags;
}
