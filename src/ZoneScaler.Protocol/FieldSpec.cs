namespace ZoneScaler.Protocol;

/// <summary>One field of a schema: its name, kind, audience and how it is quantized.</summary>
public sealed class FieldSpec
{
    /// <summary>Describes a field.</summary>
    /// <param name="name">The name that clients see, in camelCase.</param>
    /// <param name="kind">The type.</param>
    /// <param name="audience">Who receives it.</param>
    /// <param name="precision">The quantization step for ghosts and clients, in the field's own unit; 0 sends exact bits.</param>
    /// <param name="min">The smallest value that ghosts and clients can see; NaN leaves the field unbounded.</param>
    /// <param name="max">The largest value; NaN exactly if <paramref name="min"/> is.</param>
    /// <param name="element">The kind of a list's elements; ignored for other kinds.</param>
    public FieldSpec(
        string name,
        FieldKind kind,
        Audience audience = Audience.Replicated,
        double precision = 0,
        double min = double.NaN,
        double max = double.NaN,
        FieldKind element = default)
    {
        Name = name;
        Kind = kind;
        Audience = audience;
        Precision = precision;
        Min = min;
        Max = max;
        Element = element;
        Slots = SlotSpec.ForField(this);
    }

    /// <summary>The name that clients see.</summary>
    public string Name { get; }

    /// <summary>The type.</summary>
    public FieldKind Kind { get; }

    /// <summary>Who receives it.</summary>
    public Audience Audience { get; }

    /// <summary>The quantization step in the field's own unit; 0 means exact bits.</summary>
    public double Precision { get; }

    /// <summary>The smallest value sent, or NaN.</summary>
    public double Min { get; }

    /// <summary>The largest value sent, or NaN.</summary>
    public double Max { get; }

    /// <summary>The kind of a list's elements.</summary>
    public FieldKind Element { get; }

    /// <summary>The slots that the field occupies in a state vector.</summary>
    public IReadOnlyList<SlotSpec> Slots { get; }

    /// <summary>Whether <see cref="Min"/> and <see cref="Max"/> bound the field.</summary>
    public bool IsBounded => !double.IsNaN(Min);

    /// <summary>Whether the field travels as bytes beside the vector (strings, references, lists).</summary>
    public bool IsBlob => Kind is FieldKind.String or FieldKind.Entity or FieldKind.List;
}
