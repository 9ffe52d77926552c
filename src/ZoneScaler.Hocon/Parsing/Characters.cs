using System.Globalization;

namespace ZoneScaler.Hocon.Parsing;

/// <summary>The character classes of the HOCON specification.</summary>
internal static class Characters
{
    private const string Forbidden = "$\"{}[]:=,+#`^?!@*&\\";

    /// <summary>Unicode separators of any kind, the byte order mark and ASCII's spaces and separators; a newline among them.</summary>
    public static bool IsWhitespace(char c) => c switch
    {
        ' ' or '\t' or '\n' or '\v' or '\f' or '\r' or '\u001C' or '\u001D' or '\u001E' or '\u001F' or '\uFEFF' => true,
        < '\u0080' => false,
        _ => char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    /// <summary>Whether text with this character must be quoted; whitespace and <c>//</c> end unquoted text, too.</summary>
    public static bool IsForbidden(char c) => Forbidden.Contains(c, StringComparison.Ordinal);

    public static bool IsDigit(char c) => c is >= '0' and <= '9';

    /// <summary>How messages show a character.</summary>
    public static string Show(char c) => c is > ' ' and < '\u007F' ? $"'{c}'" : FormattableString.Invariant($"U+{(int)c:X4}");
}
