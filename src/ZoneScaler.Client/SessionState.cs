namespace ZoneScaler.Client;

/// <summary>Where a session stands.</summary>
public enum SessionState
{
    /// <summary>Not opened yet.</summary>
    New,

    /// <summary>Said Hello, waits for Welcome.</summary>
    Joining,

    /// <summary>Welcomed: snapshots come, inputs may be sent.</summary>
    Playing,

    /// <summary>The connection was lost; the session may be resumed on another.</summary>
    Interrupted,

    /// <summary>Over for good.</summary>
    Closed,
}
