using Microsoft.CodeAnalysis;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Analysis;

/// <summary>Members that stand where generated ones go.</summary>
internal static class ReservedNames
{
    private static readonly string[] OfEntityTypes = ["EntityType", "Type", "MakeEntityType"];
    private static readonly string[] OfEntities = ["DescribeState", StateSummary.MemberName];
    private static readonly string[] Hooks = ["WriteSlots", "ReadSlots", "WriteBlob", "ReadBlob", "WriteState", "ReadState", "Dispatch"];
    private static readonly string[] OfMessages = ["MessageType", "Read", "Write"];

    public static void CheckEntity(INamedTypeSymbol type, DiagnosticSink sink)
    {
        var reserved = type.HasAttribute(MetadataNames.EntityTypeAttribute) ? OfEntities.Concat(OfEntityTypes) : OfEntities;
        var taken = reserved.SelectMany(name => type.GetMembers(name))
            .Concat(Hooks.SelectMany(name => type.GetMembers(name).Where(m => m.IsOverride)));
        foreach (var member in taken)
            sink.Report(Descriptors.ReservedMember, member.SourceLocation(), member.Name, type.ShortName(), WireNames.OfMember(member.Name));
    }

    public static void CheckMessage(INamedTypeSymbol type, DiagnosticSink sink)
    {
        // Methods may have these names, with parameters of their own.
        foreach (var member in OfMessages.SelectMany(name => type.GetMembers(name)).Where(m => m is not IMethodSymbol))
            sink.Report(Descriptors.ReservedMessageMember, member.SourceLocation(), member.Name, type.ShortName());
    }
}
