using Microsoft.CodeAnalysis;

namespace ZoneScaler.Generators.Tests.Driving;

/// <summary>Source text in which the place of the expected diagnostic is marked, <c>[|like this|]</c>.</summary>
internal static class Marked
{
    private const string Start = "[|";
    private const string End = "|]";

    /// <summary>Asserts that the generator reports exactly the diagnostic, at the marked place.</summary>
    /// <returns>The message.</returns>
    public static string Expect(string id, string source, params string[] otherSources)
    {
        var start = source.IndexOf(Start, StringComparison.Ordinal);
        var end = source.IndexOf(End, StringComparison.Ordinal) - Start.Length;
        Assert.True(start >= 0 && end > start, "The source has no mark.");
        var run = GeneratorRun.Of([source.Replace(Start, "", StringComparison.Ordinal).Replace(End, "", StringComparison.Ordinal), .. otherSources]);

        var diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal("Source0.cs", diagnostic.Location.GetLineSpan().Path);
        Assert.Equal((start, end), (diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.End));
        return diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Asserts that the generator reports nothing and the whole compiles.</summary>
    public static void ExpectNothing(params string[] sources) => GeneratorRun.Of(sources).Emit();
}
