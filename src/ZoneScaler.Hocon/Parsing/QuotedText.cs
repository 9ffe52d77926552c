using System.Globalization;
using System.Text;

namespace ZoneScaler.Hocon.Parsing;

/// <summary>Writes text so that it reads as the same text.</summary>
internal static class QuotedText
{
    /// <summary>Appends a JSON string.</summary>
    public static void Append(StringBuilder target, string text)
    {
        target.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"': target.Append("\\\""); break;
                case '\\': target.Append("\\\\"); break;
                case '\n': target.Append("\\n"); break;
                case '\r': target.Append("\\r"); break;
                case '\t': target.Append("\\t"); break;
                default:
                    if (char.IsControl(c) || (c > ' ' && Characters.IsWhitespace(c)))
                        target.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    else
                        target.Append(c);
                    break;
            }
        }
        target.Append('"');
    }

    /// <summary>Appends a key, with quotes only where it needs them.</summary>
    public static void AppendKey(StringBuilder target, string key)
    {
        if (IsPlain(key))
            target.Append(key);
        else
            Append(target, key);
    }

    private static bool IsPlain(string key) =>
        key.Length > 0 && key != "include" && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
