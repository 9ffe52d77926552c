namespace ZoneScaler.Hocon.Syntax;

/// <summary>An array; its items may contain substitutions.</summary>
internal sealed class ArrayNode(HoconOrigin origin) : Node(origin)
{
    public List<Node> Items { get; } = [];
}
