using System.Globalization;
using Microsoft.CodeAnalysis;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Analysis;

/// <summary>Turns a class with <c>[EntityType]</c>, state or handlers into its model.</summary>
internal sealed class EntityAnalysis
{
    private const int MostFields = 63;
    private const int MostSlots = 64;

    private readonly INamedTypeSymbol _type;
    private readonly IAssemblySymbol _assembly;
    private readonly DiagnosticSink _sink = new();

    private EntityAnalysis(INamedTypeSymbol type, IAssemblySymbol assembly)
    {
        _type = type;
        _assembly = assembly;
    }

    /// <summary>The analysis of a class that has <c>[EntityType]</c>.</summary>
    public static Analyzed<EntityModel>? OfType(GeneratorAttributeSyntaxContext context) =>
        context.TargetSymbol is INamedTypeSymbol type ? Run(type, context) : null;

    /// <summary>The analysis of the class around a state property or handler, unless the class's attribute or an earlier member gives rise to it.</summary>
    public static Analyzed<EntityModel>? OfMember(GeneratorAttributeSyntaxContext context)
    {
        if (context.TargetSymbol.ContainingType is not { } type || type.HasAttribute(MetadataNames.EntityTypeAttribute))
            return null;
        var first = type.MembersInOrder().FirstOrDefault(IsGenerated);
        if (first == null || !SymbolEqualityComparer.Default.Equals(Definition(first), Definition(context.TargetSymbol)))
            return null;
        // A property with two state attributes comes here twice.
        var firstAttribute = StateProperties.StateAttribute(first);
        return firstAttribute == null || SymbolEqualityComparer.Default.Equals(firstAttribute.AttributeClass, context.Attributes[0].AttributeClass)
            ? Run(type, context)
            : null;
    }

    private static ISymbol Definition(ISymbol member) => member switch
    {
        IPropertySymbol { PartialDefinitionPart: { } definition } => definition,
        IMethodSymbol { PartialDefinitionPart: { } definition } => definition,
        _ => member,
    };

    private static bool IsGenerated(ISymbol member) => StateProperties.IsState(member) || Handlers.IsHandler(member);

    private static Analyzed<EntityModel> Run(INamedTypeSymbol type, GeneratorAttributeSyntaxContext context)
    {
        var analysis = new EntityAnalysis(type, context.SemanticModel.Compilation.Assembly);
        var model = analysis.Analyze();
        var registration = model is { IsListed: true, EntityName: { } name }
            ? new Registration(name, model.Declaration.FullName, LocationInfo.From(type.SourceLocation()))
            : null;
        return new Analyzed<EntityModel>(model, analysis._sink.ToEquatableArray(), registration);
    }

    private EntityModel? Analyze()
    {
        var location = _type.SourceLocation();
        var name = _type.ShortName();
        if (_type.TypeKind != TypeKind.Class || EntityBases.RootOf(_type) is not { } root)
        {
            _sink.Report(Descriptors.NotAnEntity, location, name);
            return null;
        }
        if (Declarations.IsGeneric(_type))
            _sink.Report(Descriptors.Generic, location, name);
        if (Declarations.FindNotPartial(_type) is { } notPartial)
            _sink.Report(Descriptors.NotPartial, location, name, notPartial.ShortName());
        if (_sink.Count > 0)
            return null;

        var inherited = new StateSummary();
        string? inheritsFrom = null;
        foreach (var type in EntityBases.Between(_type))
        {
            if (AddBase(type, inherited))
                inheritsFrom = _type.BaseType!.SourceName();
        }
        var stubs = new List<PropertyModel>();
        var fields = StateProperties.Analyze(_type, inherited, _sink, stubs);
        var handlers = Handlers.Analyze(_type, inherited, _sink);
        var summary = inherited;
        summary.Add(fields, handlers);
        LostFields.Check(_type, _sink);
        ReservedNames.CheckEntity(_type, _sink);
        CheckSizes(summary, root, name, location);

        var (entityName, positionPrecision) = CheckEntityType(name, location);
        var isListed = entityName != null && Declarations.IsAccessible(_type);
        if (entityName != null && !isListed)
            _sink.Report(Descriptors.NotAccessible, location, name);
        return new EntityModel(
            Declarations.Of(_type),
            entityName,
            positionPrecision,
            isListed,
            _type.IsSealed,
            inheritsFrom,
            EntityBases.Between(_type).Any(t => t.HasAttribute(MetadataNames.EntityTypeAttribute)),
            summary.ToString(),
            fields.ToEquatableArray(),
            stubs.ToEquatableArray(),
            handlers.ToEquatableArray());
    }

    /// <summary>Adds a base class's own state and handlers.</summary>
    /// <returns>Whether the class has generated members.</returns>
    private bool AddBase(INamedTypeSymbol type, StateSummary inherited)
    {
        if (!SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _assembly))
        {
            // The constant speaks for all bases of its class.
            if (type.GetMembers(StateSummary.MemberName).OfType<IFieldSymbol>().FirstOrDefault()?.ConstantValue is not string text)
                return false;
            inherited.Fields.Clear();
            inherited.Messages.Clear();
            inherited.Add(StateSummary.Parse(text));
            return true;
        }

        if (!type.HasAttribute(MetadataNames.EntityTypeAttribute) && !type.GetMembers().Any(IsGenerated))
        {
            LostFields.Check(type, _sink);
            return false;
        }
        // Its problems are reported where it is analyzed itself.
        var ignored = new DiagnosticSink();
        inherited.Add(StateProperties.Analyze(type, inherited, ignored, []), Handlers.Analyze(type, inherited, ignored));
        return true;
    }

    private (string? Name, double PositionPrecision) CheckEntityType(string name, Location? location)
    {
        const double DefaultPrecision = 0.01;
        if (_type.FindAttribute(MetadataNames.EntityTypeAttribute) is not { } attribute)
        {
            if (!_type.IsAbstract)
                _sink.Report(Descriptors.NoEntityType, location, name);
            return (null, DefaultPrecision);
        }

        var entityName = attribute.NameArgument();
        var precision = attribute.NamedArgument("PositionPrecision", DefaultPrecision);
        WireNames.CheckType(entityName, $"the entity type '{name}'", attribute.SourceLocation(), _sink);
        if (!(precision > 0) || double.IsInfinity(precision))
        {
            _sink.Report(Descriptors.BadPositionPrecision, attribute.SourceLocation(), name, precision.ToString(CultureInfo.InvariantCulture));
            precision = DefaultPrecision;
        }
        if (!_type.IsAbstract && _type.InstanceConstructors.Any(c => c.Parameters.IsEmpty) && !HasRequiredMembers())
            return (entityName, precision);
        _sink.Report(Descriptors.NotConstructible, location, name);
        return (null, precision);
    }

    private bool HasRequiredMembers()
    {
        for (var t = _type; t != null; t = t.BaseType)
        {
            if (t.GetMembers().Any(m => m is IFieldSymbol { IsRequired: true } or IPropertySymbol { IsRequired: true }))
                return true;
        }
        return false;
    }

    private void CheckSizes(StateSummary state, string root, string name, Location? location)
    {
        var positionSlots = root switch
        {
            MetadataNames.ZoneScript => 0,
            MetadataNames.Entity3D => 3,
            _ => 2,
        };
        var slots = positionSlots + state.Fields.Sum(f => f.Slots);
        if (state.Fields.Count > MostFields)
            _sink.Report(Descriptors.TooManyFields, location, name, state.Fields.Count.ToString(CultureInfo.InvariantCulture));
        if (slots > MostSlots)
            _sink.Report(Descriptors.TooManySlots, location, name, slots.ToString(CultureInfo.InvariantCulture));
    }
}
