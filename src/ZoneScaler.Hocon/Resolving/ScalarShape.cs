namespace ZoneScaler.Hocon.Resolving;

/// <summary>Text, number, true, false or null.</summary>
internal sealed class ScalarShape(HoconScalar value) : Shape(value.Origin)
{
    public HoconScalar Value { get; } = value;
}
