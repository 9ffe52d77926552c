using Microsoft.CodeAnalysis;

namespace ZoneScaler.Generators.Analysis;

/// <summary>The names under which fields, entity types and messages are known outside of the program.</summary>
internal static class WireNames
{
    /// <summary>The name of a member in camelCase; a leading row of capitals counts as one word, as in JSON: HPMax is hpMax.</summary>
    public static string OfMember(string name)
    {
        var letters = name.ToCharArray();
        for (var i = 0; i < letters.Length && char.IsUpper(letters[i]); i++)
        {
            var startsNextWord = i > 0 && i + 1 < letters.Length && char.IsLower(letters[i + 1]);
            if (startsNextWord)
                break;
            letters[i] = char.ToLowerInvariant(letters[i]);
        }
        return new string(letters);
    }

    /// <summary>Field names are words, so that any client language can have members of that name.</summary>
    public static bool CheckField(string name, string what, Location? location, DiagnosticSink sink)
    {
        if (name.Length > 0 && !char.IsDigit(name[0]) && name.All(c => char.IsLetterOrDigit(c) || c == '_'))
            return true;
        sink.Report(Descriptors.BadName, location, name, what, "a word of letters, digits and '_' that starts with no digit");
        return false;
    }

    public static bool CheckType(string name, string what, Location? location, DiagnosticSink sink)
    {
        if (name.Trim().Length > 0 && !name.Any(char.IsControl))
            return true;
        sink.Report(Descriptors.BadName, location, name, what, "a text that is not blank and has no control characters");
        return false;
    }
}
