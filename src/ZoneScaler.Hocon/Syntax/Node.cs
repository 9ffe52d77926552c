namespace ZoneScaler.Hocon.Syntax;

/// <summary>A value as it was written, before substitution.</summary>
internal abstract class Node(HoconOrigin origin)
{
    /// <summary>Where it was written.</summary>
    public HoconOrigin Origin { get; } = origin;
}
