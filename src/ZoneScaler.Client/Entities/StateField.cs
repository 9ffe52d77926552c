using ZoneScaler.Protocol;

namespace ZoneScaler.Client.Entities;

/// <summary>A field of an entity type, looked up once and used often.</summary>
public readonly struct StateField
{
    internal StateField(Schema schema, int index)
    {
        Schema = schema;
        Spec = schema.Fields[index];
        Slot = schema.FirstSlot(index);
    }

    /// <summary>The entity type that has the field.</summary>
    public Schema Schema { get; }

    /// <summary>The field's name, kind and precision.</summary>
    public FieldSpec Spec { get; }

    internal int Slot { get; }

    /// <summary>Looks up a field.</summary>
    /// <exception cref="ArgumentException">The type has no field of that name.</exception>
    public static StateField Of(Schema schema, string name)
    {
        var index = schema.IndexOf(name);
        if (index < 0)
            throw new ArgumentException($"Type '{schema.Name}' has no field '{name}'; it has: {string.Join(", ", schema.Fields.Select(f => f.Name))}.", nameof(name));
        return new StateField(schema, index);
    }

    internal void Require(FieldKind kind)
    {
        if (Spec.Kind != kind)
            throw new InvalidOperationException($"Field '{Schema.Name}.{Spec.Name}' is of kind {Spec.Kind}, not {kind}.");
    }
}
