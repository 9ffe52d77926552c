namespace ZoneScaler.Generators.Model;

/// <summary>Where a type stands, so that another part of it can be declared.</summary>
/// <param name="Namespace">Empty for the global one.</param>
/// <param name="Headers">The containing types and the type itself, outermost first, as in <c>partial class Outer</c>.</param>
/// <param name="FullName">The type, fully qualified.</param>
/// <param name="HintName">The generated file's name.</param>
internal sealed record TypeDeclaration(string Namespace, EquatableArray<string> Headers, string FullName, string HintName);

/// <summary>A model of a declared type.</summary>
internal interface IDeclared
{
    TypeDeclaration Declaration { get; }
}
