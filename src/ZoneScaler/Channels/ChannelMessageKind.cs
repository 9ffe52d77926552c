namespace ZoneScaler.Channels;

/// <summary>What a message on a channel is; its first byte.</summary>
internal enum ChannelMessageKind : byte
{
    /// <summary>An entity to an entity.</summary>
    EntityMessage = 1,

    /// <summary>An entity, with what is attached to it, changes zone.</summary>
    Handover = 2,

    /// <summary>An entity is born here.</summary>
    Spawn = 3,

    /// <summary>A message to all entities within a shape.</summary>
    Area = 4,

    /// <summary>A message that comes back to its sender.</summary>
    Undeliverable = 5,

    /// <summary>A gateway's frame that follows a handover trail.</summary>
    GatewayFrame = 6,

    /// <summary>To or from the player registry: where a player's entity is, or that it has ended.</summary>
    Registry = 7,

    /// <summary>To a zone that has started anew: entities that had passed through its former life.</summary>
    Passed = 8,
}
