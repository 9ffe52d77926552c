using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ZoneScaler.Generators.Analysis;

/// <summary>Events that are stored in their object. Symbols do not show the hidden field, nor its attributes; syntax does.</summary>
internal static class Events
{
    /// <summary>Whether the event has a field in each object that is not marked <c>[field: Transient]</c>.</summary>
    public static bool HasField(IEventSymbol member) =>
        member is { IsStatic: false, IsAbstract: false, IsExtern: false } &&
        member.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is VariableDeclaratorSyntax { Parent.Parent: EventFieldDeclarationSyntax declaration } &&
            !declaration.AttributeLists.Any(IsTransientField));

    private static bool IsTransientField(AttributeListSyntax list) =>
        list.Target?.Identifier.IsKind(SyntaxKind.FieldKeyword) == true &&
        list.Attributes.Any(a => a.Name.ToString().Split('.').Last() is "Transient" or "TransientAttribute");
}
