using ZoneScaler.Hocon;
using ZoneScaler.Hocon.Schemas;

namespace ZoneScaler.Cli.Config;

/// <summary>
/// Says what not to show. The schema marks its secrets; keys that it does not know (a helper for substitutions, a key misspelt) are judged by their names.
/// </summary>
/// <param name="schema">The keys there are.</param>
/// <param name="showsAll">Whether to hide nothing.</param>
internal sealed class SecretMask(HoconSchema schema, bool showsAll)
{
    /// <summary>What is shown instead.</summary>
    public const string Hidden = "(hidden)";

    private static readonly string[] Names = ["key", "secret", "password", "passwd", "token", "credential", "credentials"];

    /// <summary>Whether a value must not be shown.</summary>
    public bool Hides(HoconPath path, HoconValue value)
    {
        if (showsAll || value.Kind == HoconValueKind.Null)
            return false;
        if (schema.Find(path) is { } key)
            return key.IsSecret;
        return value is not HoconObject && path.Keys[^1].Split('-', '_', '.').Any(word => Names.Contains(word, StringComparer.OrdinalIgnoreCase) || EndsInName(word));
    }

    private static bool EndsInName(string word) => Names.Any(name => word.EndsWith(char.ToUpperInvariant(name[0]) + name[1..], StringComparison.Ordinal));
}
