namespace ZoneScaler.Cluster.Mesh;

/// <summary>Limits of the links between nodes.</summary>
public sealed record MeshOptions
{
    /// <summary>The most bytes that travel as one message of a link's stream. What is larger is cut.</summary>
    public int MaxBatchBytes { get; init; } = 1024 * 1024;

    /// <summary>With more bytes than this waiting, a link is congested: zones hold back what can wait.</summary>
    public long CongestedBytes { get; init; } = 1024 * 1024;

    /// <summary>With more bytes than this waiting, a link ends with <see cref="Links.LinkEndReason.Overrun"/>; another one takes its place, and channels send again.</summary>
    public long MaxBacklogBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The largest frame of a zone, in bytes; a peer that sends a larger one is not understood.</summary>
    public int MaxFrameBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many links there may be, those included whose peers have not said who they are. Further peers are refused.</summary>
    public int MaxLinks { get; init; } = 1024;

    /// <summary>How long a connection may take to come about.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a link that ends waits for its last word to leave.</summary>
    public TimeSpan ByeTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with the options, naming each value and what is allowed; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (MaxBatchBytes is < 1024 or > 3 * 1024 * 1024)
            errors.Add(FormattableString.Invariant($"MaxBatch is {MaxBatchBytes} bytes; 1024 to 3145728 is allowed."));
        if (CongestedBytes < 1024)
            errors.Add(FormattableString.Invariant($"Congested is {CongestedBytes} bytes; 1024 or more is allowed."));
        if (MaxBacklogBytes < MaxBatchBytes || MaxBacklogBytes < CongestedBytes)
            errors.Add(FormattableString.Invariant($"MaxBacklog is {MaxBacklogBytes} bytes; at least MaxBatch ({MaxBatchBytes}) and Congested ({CongestedBytes}) is allowed."));
        return errors;
    }
}
