namespace ZoneScaler.Players;

/// <summary>What a message to or from the player registry says.</summary>
internal enum RegistryMessage : byte
{
    /// <summary>A zone: a player's entity is here.</summary>
    Here = 1,

    /// <summary>A zone: a player's entity has ended, or its player has left it for good.</summary>
    Ended = 2,

    /// <summary>The registry: the session has a newer entity, so this one goes.</summary>
    Superseded = 3,

    /// <summary>The registry, in a new epoch, or when it misses an entity: whose entities are there?</summary>
    RollCall = 4,

    /// <summary>A zone: this was all.</summary>
    RollCallAnswered = 5,
}
