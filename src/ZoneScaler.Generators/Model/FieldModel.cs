namespace ZoneScaler.Generators.Model;

/// <summary>Names and numbers of <c>ZoneScaler.Protocol.Audience</c>.</summary>
internal enum FieldAudience
{
    Replicated = 0,
    Owner = 1,
    Persisted = 2,
}

internal enum FieldShape
{
    Value,
    Array,
    List,
}

/// <summary>The quantization of a field for ghosts and clients; bounds are NaN where there are none.</summary>
internal sealed record Quantization(double Precision, double Min, double Max)
{
    public static Quantization Exact { get; } = new(0, double.NaN, double.NaN);
}

/// <summary>A state field.</summary>
/// <param name="Number">The field number; 0 is the position.</param>
/// <param name="Name">The name that clients and saved state know it by.</param>
/// <param name="Property">The property.</param>
/// <param name="Value">The type of the value, or of the elements.</param>
/// <param name="Length">How many elements an array has, or a list at the most.</param>
internal sealed record FieldModel(
    int Number,
    string Name,
    PropertyModel Property,
    FieldAudience Audience,
    FieldShape Shape,
    ValueModel Value,
    Quantization Quantization,
    int Length)
{
    public ValueKind Kind => Shape == FieldShape.Value ? Value.Kind : ValueKind.List;

    public bool IsBlob => Kind is ValueKind.String or ValueKind.Entity or ValueKind.List;

    /// <summary>Name and kind, from which the tag in saved state is made: a field that changes its kind is another field.</summary>
    public string Signature => Shape == FieldShape.Value ? $"{Name}:{Kind}" : $"{Name}:List<{Value.Kind}>";

    public int SlotCount => Audience == FieldAudience.Persisted ? 0 : Kind switch
    {
        ValueKind.Int64 or ValueKind.UInt64 or ValueKind.Vector2 => 2,
        ValueKind.Float64 => Quantization.Precision > 0 ? 1 : 2,
        ValueKind.Vector3 => 3,
        ValueKind.Quaternion => 4,
        _ => 1,
    };
}
