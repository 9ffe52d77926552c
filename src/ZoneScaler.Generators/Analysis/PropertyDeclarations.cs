using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Analysis;

/// <summary>How properties are declared, and whether the generator can implement them.</summary>
internal static class PropertyDeclarations
{
    /// <summary>The declaration to be repeated by an implementation; null if no implementation is possible.</summary>
    public static PropertyModel? Of(IPropertySymbol property)
    {
        if (FindSyntax(property) is not { AccessorList.Accessors: var accessors } syntax)
            return null;
        if (!property.IsPartialDefinition || property.PartialImplementationPart != null || syntax.ExplicitInterfaceSpecifier != null)
            return null;
        if (property.Type.TypeKind == TypeKind.Error || property.RefKind != RefKind.None)
            return null;
        return new PropertyModel(
            Text(syntax.Modifiers),
            property.Type.SourceName(),
            property.Name.Escaped(),
            accessors.Select(a => new AccessorModel(Text(a.Modifiers), a.Keyword.Text)).ToEquatableArray());
    }

    /// <summary>What is wrong with a state property's declaration; null if nothing is.</summary>
    public static string? FindProblem(IPropertySymbol property, bool isList)
    {
        var syntax = FindSyntax(property);
        if (syntax == null || property.IsIndexer)
            return "it is an indexer";
        if (property.IsStatic)
            return "it is static";
        if (property.ExplicitInterfaceImplementations.Length > 0 || syntax.ExplicitInterfaceSpecifier != null)
            return "it implements an interface explicitly";
        if (!property.IsPartialDefinition)
            return property.IsAbstract ? "it is abstract" : "it is not partial";
        if (property.PartialImplementationPart != null)
            return "it has a body already, and the generator writes the body";
        if (property.RefKind != RefKind.None)
            return "it returns a reference";
        if (property.IsRequired)
            return "it is required, but entities are also made by the library";
        if (property.GetMethod == null)
            return "it has no get";
        if (isList)
            return property.SetMethod == null ? null : "it has a setter";
        if (property.SetMethod == null)
            return "it has no set";
        return property.SetMethod.IsInitOnly ? "it has init instead of set" : null;
    }

    private static PropertyDeclarationSyntax? FindSyntax(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<PropertyDeclarationSyntax>().FirstOrDefault();

    private static string Text(SyntaxTokenList modifiers) => string.Join(" ", modifiers.Select(m => m.Text));
}
