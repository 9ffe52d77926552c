using Microsoft.CodeAnalysis;

namespace ZoneScaler.Generators.Analysis;

/// <summary>Finds what an entity class keeps outside of its state: it would be gone after a handover.</summary>
internal static class LostFields
{
    public static void Check(INamedTypeSymbol type, DiagnosticSink sink)
    {
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (field.IsStatic || field.IsConst || field.HasAttribute(MetadataNames.TransientAttribute))
                continue;
            // The backing field of an auto-property stands for that; a captured constructor parameter has no other symbol.
            ISymbol member = field.AssociatedSymbol ?? field;
            if (member.HasAttribute(MetadataNames.TransientAttribute) || StateProperties.IsState(member))
                continue;
            sink.Report(Descriptors.LostField, member.SourceLocation() ?? type.SourceLocation(), member.PlainName(), type.ShortName());
        }

        foreach (var member in type.GetMembers().OfType<IEventSymbol>().Where(Events.HasField))
            sink.Report(Descriptors.LostField, member.SourceLocation(), member.Name, type.ShortName());
    }
}
