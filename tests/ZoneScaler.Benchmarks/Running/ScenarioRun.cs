using System.Globalization;

namespace ZoneScaler.Benchmarks.Running;

/// <summary>What one run of a scenario was given.</summary>
internal sealed class ScenarioRun(IReadOnlyDictionary<string, string> options, TextWriter output)
{
    /// <summary>Where tables and progress go.</summary>
    public TextWriter Out { get; } = output;

    /// <summary>The value of an option as it was given.</summary>
    public string Text(string option) => options[option];

    /// <summary>The value of an option that is a whole number.</summary>
    /// <exception cref="UsageException">It is none, or not within the limits.</exception>
    public int Int(string option, int min, int max)
    {
        if (!int.TryParse(options[option], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) || value < min || value > max)
            throw new UsageException($"--{option} is '{options[option]}'; allowed are whole numbers from {min} to {max}.");
        return value;
    }
}
