using Microsoft.CodeAnalysis;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators;

/// <summary>The types of one sort that the generator found by their attributes.</summary>
internal sealed class Findings<TModel>(IncrementalGeneratorInitializationContext context)
    where TModel : class, IDeclared, IEquatable<TModel>
{
    private readonly List<IncrementalValuesProvider<Analyzed<TModel>>> _sources = [];

    public void Find(string attribute, Func<GeneratorAttributeSyntaxContext, Analyzed<TModel>?> analyze) =>
        _sources.Add(context.SyntaxProvider
            .ForAttributeWithMetadataName(attribute, static (_, _) => true, (syntax, _) => analyze(syntax))
            .Where(static found => found != null)!);

    /// <summary>Writes code for each model, and reports what is wrong.</summary>
    public void RegisterOutput(string stepName, Action<SourceProductionContext, TModel> emit)
    {
        foreach (var source in _sources)
            context.RegisterSourceOutput(Models(source).WithTrackingName(stepName), emit);

        // A problem of a base class is found once for each derived class.
        context.RegisterSourceOutput(Join(static found => found.Diagnostics), static (output, diagnostics) =>
        {
            foreach (var diagnostic in diagnostics.Distinct())
                output.ReportDiagnostic(diagnostic.ToDiagnostic());
        });
        context.RegisterSourceOutput(
            Join(static found => found.Registration is { } registration ? [registration] : Array.Empty<Registration>()),
            static (output, registrations) => ReportDuplicates(output, registrations));
    }

    /// <summary>The full names of the types that fulfil a condition.</summary>
    public IncrementalValueProvider<EquatableArray<string>> FullNames(Func<TModel, bool> condition) =>
        Join(found => found.Model is { } model && condition(model) ? [model.Declaration.FullName] : Array.Empty<string>());

    private static IncrementalValuesProvider<TModel> Models(IncrementalValuesProvider<Analyzed<TModel>> source) =>
        source.Select(static (found, _) => found.Model).Where(static model => model != null)!;

    private static void ReportDuplicates(SourceProductionContext output, EquatableArray<Registration> registrations)
    {
        var owners = new Dictionary<uint, Registration>();
        foreach (var registration in registrations.OrderBy(r => r.FullName, StringComparer.Ordinal))
        {
            var id = NameHash.Of(registration.Name);
            if (owners.TryGetValue(id, out var owner))
                output.ReportDiagnostic(Diagnostic.Create(
                    Descriptors.DuplicateType, registration.Location?.ToLocation(), registration.Name, registration.FullName, owner.FullName));
            else
                owners.Add(id, registration);
        }
    }

    /// <summary>Something of all findings of all sources, as one value that is equal to another with the same items.</summary>
    private IncrementalValueProvider<EquatableArray<T>> Join<T>(Func<Analyzed<TModel>, IEnumerable<T>> select)
        where T : IEquatable<T>
    {
        IncrementalValueProvider<EquatableArray<T>>? joined = null;
        foreach (var source in _sources)
        {
            var items = source.SelectMany((found, _) => select(found)).Collect().Select(static (all, _) => all.ToEquatableArray());
            joined = joined is { } others
                ? others.Combine(items).Select(static (both, _) => both.Left.Concat(both.Right).ToEquatableArray())
                : items;
        }
        return joined!.Value;
    }
}
