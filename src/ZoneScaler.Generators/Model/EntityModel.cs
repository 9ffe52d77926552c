namespace ZoneScaler.Generators.Model;

/// <summary>A class with state or handlers: an entity type, or a base of some.</summary>
/// <param name="EntityName">The entity type's name; null for a base that is none itself.</param>
/// <param name="IsListed">Whether <c>GeneratedTypes</c> lists it.</param>
/// <param name="InheritsFrom">The base class, if it or a base of it has generated members, fully qualified.</param>
/// <param name="HidesEntityType">Whether a base is an entity type, too.</param>
/// <param name="Summary">The <see cref="StateSummary"/> of the class and its bases.</param>
/// <param name="Stubs">Properties in error: implemented without state, so that the compiler does not report them a second time.</param>
internal sealed record EntityModel(
    TypeDeclaration Declaration,
    string? EntityName,
    double PositionPrecision,
    bool IsListed,
    bool IsSealed,
    string? InheritsFrom,
    bool HidesEntityType,
    string Summary,
    EquatableArray<FieldModel> Fields,
    EquatableArray<PropertyModel> Stubs,
    EquatableArray<HandlerModel> Handlers) : IDeclared;
