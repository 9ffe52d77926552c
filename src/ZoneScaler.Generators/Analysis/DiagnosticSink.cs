using Microsoft.CodeAnalysis;
using ZoneScaler.Generators.Model;

namespace ZoneScaler.Generators.Analysis;

/// <summary>Collects diagnostics of one analysis.</summary>
internal sealed class DiagnosticSink
{
    private readonly List<DiagnosticInfo> _diagnostics = [];

    public int Count => _diagnostics.Count;

    public void Report(DiagnosticDescriptor descriptor, Location? location, params string[] arguments) =>
        _diagnostics.Add(new DiagnosticInfo(descriptor, LocationInfo.From(location), arguments.ToEquatableArray()));

    public EquatableArray<DiagnosticInfo> ToEquatableArray() => _diagnostics.Distinct().ToEquatableArray();
}
