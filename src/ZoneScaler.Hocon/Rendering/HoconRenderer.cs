using System.Text;
using ZoneScaler.Hocon.Parsing;

namespace ZoneScaler.Hocon.Rendering;

/// <summary>Writes values as text that reads as the same values.</summary>
public static class HoconRenderer
{
    /// <summary>Writes JSON. Numbers stay as they were written.</summary>
    /// <param name="value">The value.</param>
    /// <param name="indented">Whether each field and item gets a line of its own.</param>
    public static string ToJson(HoconValue value, bool indented = true)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder();
        Append(text, value, indented, isJson: true, indent: 0);
        return text.ToString();
    }

    /// <summary>Writes HOCON, indented, with quotes around keys only where they are needed.</summary>
    public static string ToHocon(HoconValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = new StringBuilder();
        Append(text, value, isIndented: true, isJson: false, indent: 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, HoconValue value, bool isIndented, bool isJson, int indent)
    {
        switch (value)
        {
            case HoconObject o:
                AppendAll(text, '{', '}', o, isIndented, isJson, indent, field =>
                {
                    if (isJson)
                        QuotedText.Append(text, field.Key);
                    else
                        QuotedText.AppendKey(text, field.Key);
                    text.Append(isJson ? isIndented ? ": " : ":" : field.Value is HoconObject ? " " : " = ");
                    Append(text, field.Value, isIndented, isJson, indent + 1);
                });
                break;
            case HoconArray array:
                AppendAll(text, '[', ']', array, isIndented, isJson, indent, item => Append(text, item, isIndented, isJson, indent + 1));
                break;
            case HoconScalar { Kind: HoconValueKind.Text } scalar:
                QuotedText.Append(text, scalar.Text);
                break;
            case HoconScalar scalar:
                text.Append(scalar.Text);
                break;
        }
    }

    private static void AppendAll<T>(
        StringBuilder text, char open, char close, IReadOnlyCollection<T> items, bool isIndented, bool isJson, int indent, Action<T> append)
    {
        text.Append(open);
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst && (isJson || !isIndented))
                text.Append(',');
            if (isIndented)
                text.Append('\n').Append(' ', 2 * (indent + 1));
            isFirst = false;
            append(item);
        }
        if (isIndented && !isFirst)
            text.Append('\n').Append(' ', 2 * indent);
        text.Append(close);
    }
}
