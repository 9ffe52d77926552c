namespace ZoneScaler.Streams;

/// <summary>What a frame between zones and gateways is; its first byte.</summary>
internal enum FrameKind : byte
{
    /// <summary>A zone to a zone: channel messages, acknowledgement, ghosts.</summary>
    ZoneToZone = 1,

    /// <summary>A zone to a gateway: an entry of its state stream.</summary>
    StreamEntry = 2,

    /// <summary>A zone to its backup: what a tick has changed.</summary>
    BackupEntry = 3,

    /// <summary>A zone to its backup: a part of its whole state.</summary>
    BackupState = 4,

    /// <summary>A backup to its zone: up to which tick it has everything.</summary>
    BackupAnswer = 5,

    /// <summary>A gateway wants a zone's stream.</summary>
    Subscribe = 10,

    /// <summary>A gateway wants it no more.</summary>
    Unsubscribe = 11,

    /// <summary>A player asks for an entity, the first one or another for one that was lost; to the zone of the player registry.</summary>
    Join = 12,

    /// <summary>A player's input.</summary>
    Input = 13,

    /// <summary>A player's client has events up to a number.</summary>
    EventsSeen = 14,

    /// <summary>A player's connection is lost or back, perhaps at another gateway.</summary>
    Connection = 15,

    /// <summary>A player has left for good.</summary>
    PlayerLeft = 16,

    /// <summary>A gateway asks for a session that it does not have; to the player registry.</summary>
    Resume = 17,

    /// <summary>A gateway has a session; to the player registry.</summary>
    Announce = 18,

    /// <summary>A gateway asks which life of the player registry there is.</summary>
    Probe = 19,

    /// <summary>A gateway does not have the session of which a zone has heard nothing.</summary>
    SessionAbsent = 20,
}
