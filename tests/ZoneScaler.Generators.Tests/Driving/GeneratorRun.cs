using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ZoneScaler.Entities;
using ZoneScaler.Protocol;

namespace ZoneScaler.Generators.Tests.Driving;

/// <summary>The generator, run over source given as text.</summary>
internal sealed class GeneratorRun
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    private static readonly MetadataReference[] Library = FindLibrary();

    private GeneratorDriver _driver;

    private GeneratorRun(CSharpCompilation input, string rootNamespace)
    {
        Input = input;
        Output = input;
        _driver = CSharpGeneratorDriver.Create(
            [new EntityGenerator().AsSourceGenerator()],
            parseOptions: ParseOptions,
            optionsProvider: new Options(rootNamespace),
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
    }

    public CSharpCompilation Input { get; private set; }

    public CSharpCompilation Output { get; private set; }

    public GeneratorRunResult Result => _driver.GetRunResult().Results[0];

    /// <summary>What the generator reports.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => Result.Diagnostics;

    /// <summary>What the compiler reports of the whole, warnings included; but the given source need not be documented.</summary>
    public IReadOnlyList<Diagnostic> CompilerDiagnostics => [.. Output.GetDiagnostics().Where(d =>
        d.Severity >= DiagnosticSeverity.Warning && !(d.Id == "CS1591" && d.Location.SourceTree is { } tree && Input.SyntaxTrees.Contains(tree)))];

    public static GeneratorRun Of(params string[] sources) => Of("Game", "Game", sources);

    public static GeneratorRun Of(string assembly, string rootNamespace, string[] sources, params MetadataReference[] references)
    {
        var trees = sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"Source{i}.cs"));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            deterministic: true,
            metadataImportOptions: MetadataImportOptions.Public);
        return new GeneratorRun(CSharpCompilation.Create(assembly, trees, [.. Library, .. references], options), rootNamespace).Again();
    }

    /// <summary>Runs the generator once more after an edit.</summary>
    public GeneratorRun After(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        Input = edit(Input);
        return Again();
    }

    public GeneratorRun AfterReplacing(string old, string replacement) => After(compilation =>
    {
        var tree = compilation.SyntaxTrees.Single(t => t.ToString().Contains(old, StringComparison.Ordinal));
        var text = tree.ToString().Replace(old, replacement, StringComparison.Ordinal);
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, ParseOptions, tree.FilePath));
    });

    public string SourceOf(string hintName) => Result.GeneratedSources.Single(s => s.HintName == hintName).SourceText.ToString();

    /// <summary>The compiled assembly's bytes; fails on any error or warning.</summary>
    public byte[] Emit()
    {
        Assert.Empty(Diagnostics);
        Assert.Empty(CompilerDiagnostics);
        using var stream = new MemoryStream();
        Assert.True(Output.Emit(stream).Success);
        return stream.ToArray();
    }

    /// <summary>Loads assemblies, the last of which is returned and may use the others.</summary>
    public static System.Reflection.Assembly Load(params byte[][] images)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        return images.Select(image => context.LoadFromStream(new MemoryStream(image))).ToArray()[^1];
    }

    private static MetadataReference[] FindLibrary()
    {
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name == "netstandard.dll"));
        return [.. platform.Append(typeof(Entity).Assembly.Location).Append(typeof(FieldSpec).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path))];
    }

    private GeneratorRun Again()
    {
        _driver = _driver.RunGeneratorsAndUpdateCompilation(Input, out var output, out _);
        Output = (CSharpCompilation)output;
        Assert.Null(Result.Exception);
        return this;
    }

    private sealed class Options(string rootNamespace) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new GlobalOption(rootNamespace);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class GlobalOption(string rootNamespace) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = key == "build_property.RootNamespace" ? rootNamespace : null;
            return value != null;
        }
    }
}
