namespace ZoneScaler.Generators.Model;

/// <summary>A name that must be unique among its like in an assembly.</summary>
/// <param name="Name">The name.</param>
/// <param name="FullName">The type that bears it.</param>
/// <param name="Location">Where to report that it is taken.</param>
internal sealed record Registration(string Name, string FullName, LocationInfo? Location);

/// <summary>What the analysis of one type found. A model without a problem does not change when code around it moves; diagnostics and registration may.</summary>
internal sealed record Analyzed<TModel>(TModel? Model, EquatableArray<DiagnosticInfo> Diagnostics, Registration? Registration)
    where TModel : class, IEquatable<TModel>;
