using ZoneScaler.Hocon.Syntax;

namespace ZoneScaler.Hocon.Resolving;

/// <summary>The final value of a field elsewhere, as a layer of a field that merges it with others.</summary>
internal sealed class ReferenceNode(LazyField target, HoconOrigin origin) : Node(origin)
{
    public LazyField Target { get; } = target;
}
