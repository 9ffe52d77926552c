namespace ZoneScaler.Protocol;

/// <summary>The fields of a message, input or event in the order in which they are written; see the client protocol for each kind's bytes.</summary>
public sealed class MessageSchema
{
    /// <summary>Describes a message. Only name, kind and element of its fields matter.</summary>
    public MessageSchema(string name, params FieldSpec[] fields)
    {
        Name = name;
        Fields = fields;
        TypeId = NameHash.Of(name);
    }

    /// <summary>The message's name, as in <c>[Input("steer")]</c>.</summary>
    public string Name { get; }

    /// <summary>The message's number on the wire: <see cref="NameHash.Of"/> of its name.</summary>
    public uint TypeId { get; }

    /// <summary>The fields in wire order.</summary>
    public IReadOnlyList<FieldSpec> Fields { get; }
}
