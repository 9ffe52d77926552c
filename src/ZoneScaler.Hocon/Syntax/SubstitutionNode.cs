namespace ZoneScaler.Hocon.Syntax;

/// <summary>A reference to another value, <c>${path}</c>.</summary>
internal sealed class SubstitutionNode(HoconPath path, bool isOptional, bool isList, IncludeScope? scope, HoconOrigin origin) : Node(origin)
{
    /// <summary>The path as written.</summary>
    public HoconPath Path { get; } = path;

    /// <summary>Whether it may lead nowhere: <c>${?path}</c>.</summary>
    public bool IsOptional { get; } = isOptional;

    /// <summary>Whether environment variables make a list, <c>${path[]}</c>: <c>path_0</c>, <c>path_1</c> and so on.</summary>
    public bool IsList { get; } = isList;

    /// <summary>The included file that it stands in; null outside of them.</summary>
    public IncludeScope? Scope { get; } = scope;

    public override string ToString() => $"${{{(IsOptional ? "?" : "")}{Path}{(IsList ? "[]" : "")}}}";
}
