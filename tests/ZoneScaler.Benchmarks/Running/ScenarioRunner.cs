using System.Text.Json;

namespace ZoneScaler.Benchmarks.Running;

/// <summary>Reads the command line, runs one scenario, prints its JSON object and writes it to a file if asked.</summary>
internal sealed class ScenarioRunner(IReadOnlyList<IScenario> scenarios, TextWriter output, TextWriter errors)
{
    private const int Success = 0;
    private const int BadUsage = 2;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public int Run(string[] args)
    {
        try
        {
            if (args is [] or ["--help" or "-h", ..])
            {
                WriteHelp();
                return Success;
            }
            var scenario = scenarios.FirstOrDefault(s => s.Name == args[0])
                ?? throw new UsageException($"There is no scenario '{args[0]}'; there are: {string.Join(", ", scenarios.Select(s => s.Name))}.");
            if (args.Skip(1).Any(a => a is "--help" or "-h"))
            {
                WriteOptions(scenario);
                return Success;
            }
            Run(scenario, args);
            return Success;
        }
        catch (UsageException e)
        {
            errors.WriteLine(e.Message);
            return BadUsage;
        }
    }

    private void Run(IScenario scenario, string[] args)
    {
        var options = scenario.Options.ToDictionary(o => o.Name, o => o.Default);
        string? file = null;
        for (var i = 1; i < args.Length; i += 2)
        {
            var name = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i][2..] : "";
            if (name != "json" && !options.ContainsKey(name))
                throw new UsageException($"'{scenario.Name}' has no option '{args[i]}'; it has: {string.Join(", ", options.Keys.Prepend("json").Select(n => "--" + n))}.");
            if (i + 1 == args.Length)
                throw new UsageException($"--{name} needs a value.");
            if (name == "json")
                file = args[i + 1];
            else
                options[name] = args[i + 1];
        }
        if (file != null && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
            throw new UsageException($"--json names a file in '{folder}', which does not exist.");

        var result = scenario.Run(new ScenarioRun(options, output));
        if (result == null)
            return;
        var json = result.ToJsonString(Indented);
        output.WriteLine(json);
        if (file != null)
            File.WriteAllText(file, json + "\n");
    }

    private void WriteHelp()
    {
        output.WriteLine("Usage: <scenario> [--json FILE] [options]; <scenario> --help lists its options.");
        foreach (var scenario in scenarios)
            output.WriteLine($"  {scenario.Name,-10} {scenario.Summary}");
    }

    private void WriteOptions(IScenario scenario)
    {
        output.WriteLine($"{scenario.Name}: {scenario.Summary}");
        output.WriteLine($"  --{"json FILE",-18} writes the JSON object to a file, too");
        foreach (var option in scenario.Options)
            output.WriteLine($"  --{option.Name,-18} {option.Summary} (default: {option.Default})");
    }
}
