namespace ZoneScaler.Hocon.Syntax;

/// <summary>
/// The value behind <c>+=</c>: an item more than the field's earlier value has. The specification writes it as <c>${?field} [item]</c>; looking at the earlier value itself does the
/// same, and works inside arrays, where a path cannot lead.
/// </summary>
internal sealed class AppendNode(Node item, HoconOrigin origin) : Node(origin)
{
    public Node Item { get; } = item;
}
