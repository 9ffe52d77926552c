using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ZoneScaler.Generators.Analysis;

internal static class SymbolExtensions
{
    private static readonly SymbolDisplayFormat MetadataFormat = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    private static readonly SymbolDisplayFormat SourceFormat = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The full name without <c>global::</c>, as in <c>System.Numerics.Vector2</c>.</summary>
    public static string MetadataName(this ITypeSymbol type) => type.OriginalDefinition.ToDisplayString(MetadataFormat);

    /// <summary>The name that means the type anywhere in source, with nullable annotations.</summary>
    public static string SourceName(this ITypeSymbol type) => type.ToDisplayString(SourceFormat);

    /// <summary>A short name for messages to people.</summary>
    public static string ShortName(this ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);

    public static AttributeData? FindAttribute(this ISymbol symbol, string metadataName)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.MetadataName() == metadataName)
                return attribute;
        }
        return null;
    }

    public static bool HasAttribute(this ISymbol symbol, string metadataName) => symbol.FindAttribute(metadataName) != null;

    public static Location? SourceLocation(this ISymbol symbol) => symbol.Locations.FirstOrDefault(l => l.IsInSource);

    public static Location? SourceLocation(this AttributeData attribute) => attribute.ApplicationSyntaxReference is { } reference
        ? Location.Create(reference.SyntaxTree, reference.Span)
        : null;

    /// <summary>The members in the order of files and lines, whatever order the compiler was given the files in.</summary>
    public static IEnumerable<ISymbol> MembersInOrder(this INamedTypeSymbol type) => type.GetMembers()
        .OrderBy(m => m.SourceLocation()?.SourceTree?.FilePath, StringComparer.Ordinal)
        .ThenBy(m => m.SourceLocation()?.SourceSpan.Start ?? 0);

    /// <summary>The attribute's first argument, a name.</summary>
    public static string NameArgument(this AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Value is string name ? name : "";

    public static T NamedArgument<T>(this AttributeData attribute, string name, T otherwise)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Value is T value)
                return value;
        }
        return otherwise;
    }

    /// <summary>The name as written in source; that of a captured parameter's hidden field is the parameter's.</summary>
    public static string PlainName(this ISymbol member) => member.CanBeReferencedByName ? member.Name : member.Name.TrimStart('<').Split('>')[0];

    /// <summary>An identifier that is legal in source even if it is a keyword.</summary>
    public static string Escaped(this string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(identifier) != SyntaxKind.None
            ? "@" + identifier
            : identifier;
}
