namespace ZoneScaler.Client;

/// <summary>How a client joins and plays.</summary>
public sealed class ClientOptions
{
    /// <summary>The name that other players see.</summary>
    public string PlayerName { get; set; } = "";

    /// <summary>The join token; empty where the server asks for none.</summary>
    public string Token { get; set; } = "";

    /// <summary>How far behind the newest state entities are shown, so that there is a state on either side of the moment shown. Zero: show the newest state.</summary>
    public TimeSpan InterpolationDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the round trip is measured.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After how many snapshots without an input an acknowledgement is sent by itself; the protocol allows at most 4.</summary>
    public int SnapshotsPerAck { get; set; } = 4;

    /// <summary>For how long a lost connection is tried anew before the client gives up.</summary>
    public TimeSpan ReconnectWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For how long nothing may come from the server before the connection counts as lost.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromSeconds(5);

    internal ClientOptions Checked()
    {
        if (SnapshotsPerAck is < 1 or > 4)
            throw new ArgumentOutOfRangeException(nameof(SnapshotsPerAck), SnapshotsPerAck, "Allowed are 1 to 4.");
        if (InterpolationDelay < TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(InterpolationDelay), InterpolationDelay, "It must not be negative.");
        return (ClientOptions)MemberwiseClone();
    }
}
