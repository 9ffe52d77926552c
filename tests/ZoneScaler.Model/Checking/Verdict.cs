using System.Globalization;
using System.Text.RegularExpressions;

namespace ZoneScaler.Model.Checking;

/// <summary>What a verifier has found.</summary>
/// <param name="Errors">How many violations; null if it did not come to an end.</param>
/// <param name="IsComplete">Whether it saw every state, or every one before the first violation: neither depth nor memory ran out, and nothing was left to chance.</param>
/// <param name="States">How many different states it saw.</param>
/// <param name="Reached">The milestones that it came by.</param>
/// <param name="Violation">What was violated; null if nothing.</param>
internal sealed partial record Verdict(int? Errors, bool IsComplete, long States, IReadOnlySet<string> Reached, string? Violation)
{
    /// <summary>What spin prints when a search was cut short, or is no search of all states.</summary>
    private static readonly string[] Shortcuts = ["max search depth too small", "Search not completed", "out of memory", "reached -DMEMLIM", "Bit statespace search", "hash table full"];

    /// <summary>Reads a verifier's output.</summary>
    public static Verdict Parse(string output)
    {
        var violation = Violated().Match(output);
        var errors = ErrorCount().Match(output);
        var states = StateCount().Match(output);
        var isExhaustive = output.Contains("Full statespace search for:", StringComparison.Ordinal);
        return new Verdict(
            errors.Success ? int.Parse(errors.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null,
            isExhaustive && !Shortcuts.Any(s => output.Contains(s, StringComparison.Ordinal)),
            states.Success ? long.Parse(states.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0,
            Milestone().Matches(output).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal),
            violation.Success ? violation.Groups[1].Value : null);
    }

    [GeneratedRegex(@"^pan:1: (.*?) \(at depth", RegexOptions.Multiline)]
    private static partial Regex Violated();

    [GeneratedRegex(@", errors: (\d+)\s*$", RegexOptions.Multiline)]
    private static partial Regex ErrorCount();

    [GeneratedRegex(@"^\s*(\d+) states, stored", RegexOptions.Multiline)]
    private static partial Regex StateCount();

    [GeneratedRegex(@"^reached: (.*?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Milestone();
}
