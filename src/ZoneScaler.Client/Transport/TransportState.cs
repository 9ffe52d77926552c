namespace ZoneScaler.Client.Transport;

/// <summary>Where a connection stands.</summary>
public enum TransportState
{
    /// <summary>Not there yet.</summary>
    Connecting,

    /// <summary>Frames can be sent.</summary>
    Open,

    /// <summary>Over, or never came about.</summary>
    Closed,
}
