using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ZoneScaler.Model.Checking;

/// <summary>A model beside the tests, and the way from it to a verdict: spin writes a verifier in C, the compiler makes a program of it, the program visits all states.</summary>
internal sealed partial class PromelaModel(string name)
{
    /// <summary>How deep a path may be. One that is deeper ends the search as incomplete.</summary>
    public const int MaxDepth = 100_000;

    /// <summary>How much memory a verifier may take.</summary>
    private const int MaxMegabytes = 900;

    // Reached only by a verifier that hangs.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    private readonly string _file = Path.Combine(AppContext.BaseDirectory, name);

    /// <summary>Every milestone that the model names.</summary>
    public IReadOnlySet<string> Milestones => MilestoneName().Matches(File.ReadAllText(_file)).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>Every bug that can be planted in the model.</summary>
    public IReadOnlySet<string> Bugs => BugName().Matches(File.ReadAllText(_file)).Select(m => m.Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>Visits all states.</summary>
    /// <param name="definitions">Bounds and planted bugs, as for the C preprocessor.</param>
    /// <returns>The verdict, and the steps that lead to the violation, if there is one.</returns>
    public (Verdict Verdict, string Steps) Verify(params string[] definitions) => Verify(MaxDepth, definitions);

    /// <summary>Visits all states that are not deeper than a limit.</summary>
    public (Verdict Verdict, string Steps) Verify(int maxDepth, params string[] definitions)
    {
        var folder = Directory.CreateTempSubdirectory("zonescaler-model-").FullName;
        try
        {
            var flags = definitions.Select(d => $"-D{d}").ToArray();
            // A planted bug is found soon: compiling well would take longer than the search.
            var isPlanted = definitions.Any(d => d.StartsWith("BUG_", StringComparison.Ordinal));
            var program = Path.Combine(folder, "pan");
            Succeed(Run(folder, Spin.Executable ?? throw new FileNotFoundException("spin is not installed."), [.. flags, "-a", _file]));
            Succeed(Run(
                folder, Spin.Compiler ?? throw new FileNotFoundException("gcc is not installed."),
                [isPlanted ? "-O0" : "-O2", "-w", "-DSAFETY", "-DNOREDUCE", $"-DMEMLIM={MaxMegabytes}", "-o", program, Path.Combine(folder, "pan.c")]));
            var verdict = Verdict.Parse(Run(folder, program, ["-n", "-w22", $"-m{maxDepth}"]).Output);
            var trail = Directory.GetFiles(folder, "*.trail").FirstOrDefault();
            return (verdict, trail == null ? "" : Steps(Run(folder, Spin.Executable, ["-k", trail, "-t", .. flags, _file]).Output));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What the model prints on the way, without what spin says about itself.</summary>
    private static string Steps(string replay) =>
        string.Join('\n', replay.Split('\n').Where(l => Step().IsMatch(l)).Select(l => l.Trim()));

    private static void Succeed((int ExitCode, string Output) run)
    {
        if (run.ExitCode != 0)
            throw new InvalidOperationException($"It ended with {run.ExitCode}:\n{run.Output}");
    }

    private static (int ExitCode, string Output) Run(string folder, string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Deadline))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} has run for {Deadline}.");
        }
        return (process.ExitCode, output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult());
    }

    [GeneratedRegex(@"(?<!#define )REACHED\(([a-z ]+)\)")]
    private static partial Regex MilestoneName();

    [GeneratedRegex(@"BUG_[A-Z_]+")]
    private static partial Regex BugName();

    [GeneratedRegex(@"^\s+(\d: |coordinator: |store: |and |which )")]
    private static partial Regex Step();
}
