using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Analysis;

/// <summary>Turns a struct with <c>[Message]</c>, <c>[Input]</c> or <c>[Event]</c> into its model.</summary>
internal sealed class MessageAnalysis
{
    private static readonly string[] Attributes = [MetadataNames.MessageAttribute, MetadataNames.InputAttribute, MetadataNames.EventAttribute];

    private readonly INamedTypeSymbol _type;
    private readonly string _name;
    private readonly DiagnosticSink _sink = new();

    private MessageAnalysis(INamedTypeSymbol type)
    {
        _type = type;
        _name = type.ShortName();
    }

    public static Analyzed<MessageModel>? Run(GeneratorAttributeSyntaxContext context)
    {
        if (context.TargetSymbol is not INamedTypeSymbol type)
            return null;
        var attributes = type.GetAttributes().Where(a => Attributes.Contains(a.AttributeClass?.MetadataName())).ToArray();
        if (!SymbolEqualityComparer.Default.Equals(attributes[0].AttributeClass, context.Attributes[0].AttributeClass))
            return null; // a struct with several attributes comes here several times
        var analysis = new MessageAnalysis(type);
        var model = analysis.Analyze(attributes);
        var registration = model == null ? null : new Registration(model.Name, model.Declaration.FullName, LocationInfo.From(type.SourceLocation()));
        return new Analyzed<MessageModel>(model, analysis._sink.ToEquatableArray(), registration);
    }

    private MessageModel? Analyze(AttributeData[] attributes)
    {
        var location = _type.SourceLocation();
        if (attributes.Length > 1)
            _sink.Report(Descriptors.SeveralMessageAttributes, location, _name);
        if (_type.IsRefLikeType || Declarations.IsGeneric(_type))
            _sink.Report(Descriptors.BadMessageStruct, location, _name);
        if (!Declarations.IsAccessible(_type))
            _sink.Report(Descriptors.NotAccessible, location, _name);
        if (Declarations.FindNotPartial(_type) is { } notPartial)
            _sink.Report(Descriptors.MessageNotPartial, location, _name, notPartial.ShortName());
        if (_sink.Count > 0)
            return null;

        var wireName = attributes[0].NameArgument();
        WireNames.CheckType(wireName, $"the message '{_name}'", attributes[0].SourceLocation(), _sink);
        ReservedNames.CheckMessage(_type, _sink);
        return new MessageModel(
            Declarations.Of(_type),
            wireName,
            (MessageDirection)Array.IndexOf(Attributes, attributes[0].AttributeClass!.MetadataName()),
            Fields().ToEquatableArray(),
            PrimaryConstructor()?.Parameters.Select(p => p.Type.SourceName()).ToEquatableArray(),
            _type.GetMembers().Any(m => m is IFieldSymbol { IsRequired: true } or IPropertySymbol { IsRequired: true }));
    }

    /// <summary>What the struct stores: its fields, and the properties that stand for hidden ones.</summary>
    private List<MessageField> Fields()
    {
        var fields = new List<MessageField>();
        var names = new HashSet<string>();
        foreach (var field in _type.MembersInOrder().OfType<IFieldSymbol>())
        {
            if (field.IsStatic || field.IsConst)
                continue;
            ISymbol member = field.AssociatedSymbol ?? field;
            var location = member.SourceLocation() ?? _type.SourceLocation();
            if (member.DeclaredAccessibility != Accessibility.Public || !member.CanBeReferencedByName)
            {
                _sink.Report(Descriptors.HiddenInMessage, location, member.PlainName(), _name);
                continue;
            }
            var type = (member as IPropertySymbol)?.Type ?? field.Type;
            if (field.IsFixedSizeBuffer || ValueTypes.Find(type) is not { } value)
            {
                if (type.TypeKind != TypeKind.Error)
                    _sink.Report(Descriptors.UnsupportedInMessage, location, member.Name, _name, type.ShortName());
                continue;
            }
            var name = WireNames.OfMember(member.Name);
            WireNames.CheckField(name, $"the message field '{member.ShortName()}'", location, _sink);
            if (names.Add(name))
                fields.Add(new MessageField(name, member.Name.Escaped(), value));
            else
                _sink.Report(Descriptors.DuplicateMessageField, location, member.Name, _name, name);
        }

        foreach (var member in _type.GetMembers().OfType<IEventSymbol>().Where(Events.HasField))
            _sink.Report(Descriptors.HiddenInMessage, member.SourceLocation(), member.Name, _name);
        return fields;
    }

    private IMethodSymbol? PrimaryConstructor() => _type.InstanceConstructors.FirstOrDefault(c =>
        c.Parameters.Length > 0 && c.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax));
}
