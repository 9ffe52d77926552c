namespace ZoneScaler.Hocon.Syntax;

/// <summary>Values side by side on a line.</summary>
internal sealed class ConcatenationNode(HoconOrigin origin) : Node(origin)
{
    /// <summary>The values, and the spaces before each (none before the first).</summary>
    public List<(string Space, Node Value)> Pieces { get; } = [];
}
