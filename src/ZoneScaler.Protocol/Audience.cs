namespace ZoneScaler.Protocol;

/// <summary>Who beside backups and saved state receives a state field. The numbers are part of the wire format.</summary>
public enum Audience : byte
{
    /// <summary>Everybody who sees the entity: ghosts and clients.</summary>
    Replicated = 0,

    /// <summary>The player that owns the entity.</summary>
    Owner = 1,

    /// <summary>Nobody: backups, handover and saved state only.</summary>
    Persisted = 2,
}
