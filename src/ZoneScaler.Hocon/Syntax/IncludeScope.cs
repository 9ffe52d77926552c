namespace ZoneScaler.Hocon.Syntax;

/// <summary>Where the root of an included file lies in the whole: substitutions in it look there first, then in what includes it, then at the root.</summary>
/// <param name="Path">The path of the object that the include stands in.</param>
/// <param name="Outer">The scope of the including file; null if that is the root.</param>
internal sealed record IncludeScope(HoconPath Path, IncludeScope? Outer);
