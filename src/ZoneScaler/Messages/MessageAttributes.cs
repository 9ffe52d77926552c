namespace ZoneScaler.Messages;

/// <summary>A struct that entities send to each other. The struct must be partial; its public fields and properties are sent.</summary>
/// <param name="name">The name on the wire, unique in its world.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class MessageAttribute(string name) : Attribute
{
    /// <summary>The name on the wire.</summary>
    public string Name { get; } = name;
}

/// <summary>A struct that a player's client sends to the entity that it owns. Never trust its values.</summary>
/// <param name="name">The name on the wire, unique in its world.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class InputAttribute(string name) : Attribute
{
    /// <summary>The name on the wire.</summary>
    public string Name { get; } = name;
}

/// <summary>A struct that entities send to clients.</summary>
/// <param name="name">The name on the wire, unique in its world.</param>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class EventAttribute(string name) : Attribute
{
    /// <summary>The name on the wire.</summary>
    public string Name { get; } = name;
}
