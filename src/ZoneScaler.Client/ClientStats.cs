namespace ZoneScaler.Client;

/// <summary>What a session has measured since it was opened.</summary>
public sealed class ClientStats
{
    /// <summary>Bytes of all frames received.</summary>
    public long BytesReceived { get; internal set; }

    /// <summary>Bytes of all frames sent.</summary>
    public long BytesSent { get; internal set; }

    /// <summary>Snapshots received.</summary>
    public long Snapshots { get; internal set; }

    /// <summary>When the newest snapshot arrived, by the clock of the session's caller.</summary>
    public TimeSpan SnapshotArrived { get; internal set; }

    /// <summary>The time between the last two snapshots.</summary>
    public TimeSpan SnapshotGap { get; internal set; }

    /// <summary>The last round trip measured.</summary>
    public TimeSpan RoundTrip { get; internal set; }

    /// <summary>Connections made, the first one included.</summary>
    public int Connections { get; internal set; }
}
