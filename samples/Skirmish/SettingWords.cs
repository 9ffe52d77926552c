namespace Skirmish;

/// <summary>Words on the command line that no option takes: settings as ASP.NET Core writes them (<c>--urls http://…</c>, <c>--ZoneScaler:Threads=2</c>), and a node's (<c>node.lease=5s</c>).</summary>
/// <param name="Dashed">Those of the first kind, with their values.</param>
/// <param name="Plain">Those of the second kind.</param>
/// <param name="Unknown">The first word that is no setting; null if all are.</param>
internal sealed record SettingWords(IReadOnlyList<string> Dashed, IReadOnlyList<string> Plain, string? Unknown)
{
    /// <summary>Tells the words apart.</summary>
    /// <param name="words">The words.</param>
    /// <param name="takesDashed">Whether settings of the first kind are allowed.</param>
    /// <param name="takesPlain">Whether settings of the second kind are allowed.</param>
    public static SettingWords Read(IEnumerable<string> words, bool takesDashed, bool takesPlain)
    {
        var dashed = new List<string>();
        var plain = new List<string>();
        var isValue = false; // a word after a setting's name is its value
        foreach (var word in words)
        {
            if (isValue || (takesDashed && IsDashed(word)))
                dashed.Add(word);
            else if (takesPlain && IsPlain(word))
                plain.Add(word);
            else
                return new SettingWords(dashed, plain, word);
            isValue = !isValue && IsDashed(word) && !word.Contains('=', StringComparison.Ordinal);
        }

        return new SettingWords(dashed, plain, null);
    }

    private static bool IsDashed(string word) =>
        word.StartsWith("--", StringComparison.Ordinal)
        && (word.Contains(':', StringComparison.Ordinal) || word.Split('=')[0] is "--urls" or "--environment");

    private static bool IsPlain(string word) => !word.StartsWith('-') && word.IndexOf('=', StringComparison.Ordinal) > 0;
}
