namespace ZoneScaler.Generators.Model;

/// <summary>Names and numbers of <c>ZoneScaler.Messages.MessageDirection</c>.</summary>
internal enum MessageDirection
{
    Entity = 0,
    Input = 1,
    Event = 2,
}

/// <summary>A message, input or event struct.</summary>
/// <param name="ConstructorArguments">The types of the primary constructor's parameters; null if there is no such constructor.</param>
/// <param name="HasRequiredMembers">Whether construction needs <c>SetsRequiredMembers</c>.</param>
internal sealed record MessageModel(
    TypeDeclaration Declaration,
    string Name,
    MessageDirection Direction,
    EquatableArray<MessageField> Fields,
    EquatableArray<string>? ConstructorArguments,
    bool HasRequiredMembers) : IDeclared;

/// <summary>A field of a message.</summary>
/// <param name="Name">The name that clients know it by.</param>
/// <param name="Member">The struct's field or property, escaped.</param>
internal sealed record MessageField(string Name, string Member, ValueModel Value);
