namespace ZoneScaler.Hocon.Syntax;

/// <summary>Text, number, true, false or null.</summary>
internal sealed class ScalarNode(HoconScalar value) : Node(value.Origin)
{
    public HoconScalar Value { get; } = value;
}
