using System.Globalization;
using System.Text.RegularExpressions;

namespace ZoneScaler.Hocon.Units;

/// <summary>Numbers by JSON's rules, whether written as such or as text.</summary>
public static partial class HoconNumber
{
    /// <summary>Reads a number of up to 28 digits; false if it is none, or beyond ±7.9·10²⁸.</summary>
    public static bool TryParse(string text, out decimal value)
    {
        value = 0;
        return text != null && IsJson(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Whether a text is a number as JSON writes it.</summary>
    internal static bool IsJson(string text) => Json().IsMatch(text);

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Json();
}
