namespace ZoneScaler.Generators.Model;

/// <summary>The type of a single value.</summary>
/// <param name="Kind">How it travels; an enum as its underlying integer.</param>
/// <param name="TypeName">The C# type, fully qualified.</param>
/// <param name="IntegerName">The C# keyword of an enum's underlying type; null for all other types.</param>
internal sealed record ValueModel(ValueKind Kind, string TypeName, string? IntegerName = null)
{
    public bool IsReal => Kind is ValueKind.Float32 or ValueKind.Float64 or ValueKind.Vector2 or ValueKind.Vector3;

    /// <summary>Integers that fit one slot.</summary>
    public bool IsSmallInteger => Kind is >= ValueKind.Int8 and <= ValueKind.UInt32 or ValueKind.Char;
}
