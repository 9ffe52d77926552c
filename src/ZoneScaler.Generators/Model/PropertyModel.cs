namespace ZoneScaler.Generators.Model;

/// <summary>The declaration of a partial property, to be repeated by its implementation.</summary>
/// <param name="Modifiers">As declared, <c>partial</c> included.</param>
/// <param name="TypeName">Fully qualified.</param>
/// <param name="Name">Escaped where it is a keyword.</param>
/// <param name="Accessors">In declared order.</param>
internal sealed record PropertyModel(string Modifiers, string TypeName, string Name, EquatableArray<AccessorModel> Accessors);

/// <summary>An accessor's modifiers, and <c>get</c>, <c>set</c> or <c>init</c>.</summary>
internal sealed record AccessorModel(string Modifiers, string Keyword);
