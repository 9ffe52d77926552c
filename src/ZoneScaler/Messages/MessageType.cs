using ZoneScaler.Protocol;

namespace ZoneScaler.Messages;

/// <summary>Who may send a message, and to whom.</summary>
public enum MessageDirection : byte
{
    /// <summary>Entity to entity.</summary>
    Entity = 0,

    /// <summary>Client to the entity that its player owns.</summary>
    Input = 1,

    /// <summary>Entity to clients.</summary>
    Event = 2,
}

/// <summary>A type of message: its name, number and fields.</summary>
/// <param name="direction">Who may send it.</param>
/// <param name="schema">Its name and fields.</param>
public sealed class MessageType(MessageDirection direction, MessageSchema schema)
{
    /// <summary>Who may send it.</summary>
    public MessageDirection Direction { get; } = direction;

    /// <summary>Its name and fields.</summary>
    public MessageSchema Schema { get; } = schema;

    /// <summary>Its name.</summary>
    public string Name => Schema.Name;

    /// <summary>Its number on the wire.</summary>
    public uint Id => Schema.TypeId;
}
