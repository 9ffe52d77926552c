namespace ZoneScaler.Gateway.Sessions;

/// <summary>How far a session has come. Whether it is connected is a matter apart.</summary>
internal enum SessionState : byte
{
    /// <summary>The player registry has been asked for an entity.</summary>
    Joining,

    /// <summary>The player has an entity; the connection has not had its Welcome.</summary>
    Placed,

    /// <summary>The connection has had its Welcome and gets snapshots.</summary>
    Live,

    /// <summary>The player has left.</summary>
    Ended,
}
