using System.Text;

namespace ZoneScaler.Generators.Emit;

/// <summary>Writes indented C#.</summary>
internal sealed class CodeWriter
{
    private const int IndentSize = 4;

    private readonly StringBuilder _text = new();
    private int _indent;

    public void Line(string text = "")
    {
        if (text.Length > 0)
            _text.Append(' ', _indent * IndentSize).Append(text);
        _text.Append('\n');
    }

    public void Open(string header)
    {
        Line(header);
        Line("{");
        _indent++;
    }

    public void Close(string end = "}")
    {
        _indent--;
        Line(end);
    }

    public void Indented(string text)
    {
        _indent++;
        Line(text);
        _indent--;
    }

    public override string ToString() => _text.ToString();
}
