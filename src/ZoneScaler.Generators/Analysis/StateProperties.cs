using Microsoft.CodeAnalysis;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Analysis;

/// <summary>The state properties that a class itself declares.</summary>
internal static class StateProperties
{
    private const string PositionName = "position";

    private static readonly string[] Attributes =
        [MetadataNames.ReplicatedAttribute, MetadataNames.OwnerAttribute, MetadataNames.PersistedAttribute, MetadataNames.TransientAttribute];

    public static bool IsState(ISymbol member) => StateAttribute(member) != null;

    public static AttributeData? StateAttribute(ISymbol member)
    {
        if (member is not IPropertySymbol)
            return null;
        return member.GetAttributes().FirstOrDefault(a =>
            a.AttributeClass?.MetadataName() is MetadataNames.ReplicatedAttribute or MetadataNames.OwnerAttribute or MetadataNames.PersistedAttribute);
    }

    /// <summary>Analyzes the properties of <paramref name="type"/>; the ones that cannot be fields but can be implemented go to <paramref name="stubs"/>.</summary>
    /// <param name="inherited">The fields of the bases.</param>
    public static List<FieldModel> Analyze(INamedTypeSymbol type, StateSummary inherited, DiagnosticSink sink, List<PropertyModel> stubs)
    {
        var fields = new List<FieldModel>();
        var names = new HashSet<string>(inherited.Fields.Select(f => f.Signature.Split(':')[0])) { PositionName };
        var tags = new HashSet<uint>(inherited.Fields.Select(f => NameHash.Of(f.Signature)));
        foreach (var property in type.MembersInOrder().OfType<IPropertySymbol>())
        {
            if (StateAttribute(property) is not { } attribute)
                continue;
            var declaration = PropertyDeclarations.Of(property);
            if (Analyze(property, attribute, declaration, inherited.Fields.Count + fields.Count + 1, sink) is { } field)
            {
                if (names.Add(field.Name) && tags.Add(NameHash.Of(field.Signature)))
                {
                    fields.Add(field);
                    continue;
                }
                sink.Report(Descriptors.DuplicateField, property.SourceLocation(), field.Name, property.ShortName());
            }
            if (declaration != null)
                stubs.Add(declaration);
        }
        return fields;
    }

    private static FieldModel? Analyze(IPropertySymbol property, AttributeData attribute, PropertyModel? declaration, int number, DiagnosticSink sink)
    {
        var location = property.SourceLocation();
        var problems = sink.Count;
        var attributes = property.GetAttributes().Select(a => a.AttributeClass?.MetadataName()).Where(n => Attributes.Contains(n)).ToArray();
        if (attributes.Length > 1)
            sink.Report(Descriptors.SeveralStateAttributes, location, property.ShortName(), string.Join(" and ", attributes.Select(Bracketed)));

        var shape = ValueTypes.ShapeOf(property.Type, out var valueType);
        if (PropertyDeclarations.FindProblem(property, isList: shape != FieldShape.Value) is { } problem)
        {
            if (shape == FieldShape.Value)
                sink.Report(Descriptors.BadStateProperty, location, property.ShortName(), problem);
            else
                sink.Report(Descriptors.ListWithSetter, location, property.ShortName(), shape == FieldShape.List ? "StateList" : "StateArray", problem);
        }

        var value = ValueTypes.Find(valueType);
        if (value == null && valueType.TypeKind != TypeKind.Error)
            sink.Report(Descriptors.UnsupportedState, location, property.ShortName(), property.Type.ShortName());

        var name = attribute.NamedArgument("Name", WireNames.OfMember(property.Name));
        if (declaration != null)
            WireNames.CheckField(name, $"the state property '{property.ShortName()}'", location, sink);
        if (value == null || declaration == null || sink.Count > problems)
            return null;

        var audience = attribute.AttributeClass!.MetadataName() switch
        {
            MetadataNames.ReplicatedAttribute => FieldAudience.Replicated,
            MetadataNames.OwnerAttribute => FieldAudience.Owner,
            _ => FieldAudience.Persisted,
        };
        var field = new FieldModel(number, name, declaration, audience, shape, value, Quantization.Exact, 0);
        return field with
        {
            Quantization = Quantizations.Analyze(property, attribute, field, sink),
            Length = Length(property, attribute, shape, sink),
        };
    }

    private static int Length(IPropertySymbol property, AttributeData attribute, FieldShape shape, DiagnosticSink sink)
    {
        const int Longest = 1024;
        const int DefaultLength = 32;
        var length = attribute.NamedArgument("Length", 0);
        var isDefault = !attribute.NamedArguments.Any(a => a.Key == "Length");
        var problem = shape switch
        {
            FieldShape.Value => isDefault ? null : "only a StateArray or StateList has a length",
            FieldShape.Array => length is >= 1 and <= Longest ? null : "a StateArray must have from 1 to 1024 elements",
            _ => isDefault || length is >= 1 and <= Longest ? null : "a StateList must have room for 1 to 1024 elements",
        };
        if (problem == null)
            return shape == FieldShape.List && isDefault ? DefaultLength : length;
        sink.Report(Descriptors.BadLength, attribute.SourceLocation(), property.ShortName(), isDefault ? "not set" : length.ToString(), problem);
        return DefaultLength;
    }

    private static string Bracketed(string? attribute) =>
        $"[{attribute!.Substring(attribute.LastIndexOf('.') + 1).Replace(nameof(Attribute), "")}]";
}
