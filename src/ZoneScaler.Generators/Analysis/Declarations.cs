using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Analysis;

/// <summary>How types are declared, and whether generated code can be added to them.</summary>
internal static class Declarations
{
    public static TypeDeclaration Of(INamedTypeSymbol type)
    {
        var headers = new List<string>();
        for (var t = type; t != null; t = t.ContainingType)
            headers.Insert(0, $"partial {Keyword(t)} {t.Name.Escaped()}");
        var scope = type.ContainingNamespace.IsGlobalNamespace
            ? ""
            : string.Join(".", type.ContainingNamespace.ToDisplayString().Split('.').Select(part => part.TrimStart('@').Escaped()));
        return new TypeDeclaration(scope, headers.ToEquatableArray(), type.SourceName(), $"{type.MetadataName()}.g.cs");
    }

    /// <summary>The type, or one around it, that is not declared partial.</summary>
    public static INamedTypeSymbol? FindNotPartial(INamedTypeSymbol type)
    {
        for (var t = type; t != null; t = t.ContainingType)
        {
            if (!t.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword)))
                return t;
        }
        return null;
    }

    public static bool IsGeneric(INamedTypeSymbol type)
    {
        for (var t = type; t != null; t = t.ContainingType)
        {
            if (t.TypeParameters.Length > 0)
                return true;
        }
        return false;
    }

    /// <summary>Whether all code of the assembly may name the type.</summary>
    public static bool IsAccessible(INamedTypeSymbol type)
    {
        for (var t = type; t != null; t = t.ContainingType)
        {
            if (t.IsFileLocal || t.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
                return false;
        }
        return true;
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };
}
