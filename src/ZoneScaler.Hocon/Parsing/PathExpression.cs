using System.Text;

namespace ZoneScaler.Hocon.Parsing;

/// <summary>Collects the tokens of a path expression: dots outside quotes part its keys, and spaces between tokens belong to them.</summary>
internal sealed class PathExpression(string source)
{
    private readonly List<string> _keys = [];
    private readonly StringBuilder _key = new();
    private bool _isQuoted;
    private string _space = "";

    /// <summary>Whether nothing was added yet.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Reads an expression that stands alone.</summary>
    public static HoconPath Read(string text)
    {
        var expression = new PathExpression("path");
        var tokens = new Tokenizer(text, "path");
        var token = tokens.Next();
        for (; token.Kind != TokenKind.End; token = tokens.Next())
        {
            if (!expression.TryAdd(token))
                throw new HoconException(new HoconOrigin("path", token.Line, token.Column), $"{token.Describe()} cannot be part of a path; put it in quotes.");
        }
        return expression.Finish(token);
    }

    /// <summary>Adds a token; false if it cannot be part of a path.</summary>
    public bool TryAdd(in Token token)
    {
        if (token.Kind == TokenKind.Whitespace)
        {
            if (!IsEmpty)
                _space += token.Text;
            return true;
        }
        if (!token.IsSimple)
            return false;
        IsEmpty = false;
        _key.Append(_space);
        _space = "";
        if (token.Kind == TokenKind.Quoted)
        {
            _key.Append(token.Text);
            _isQuoted = true;
            return true;
        }
        foreach (var c in token.Text)
        {
            if (c == '.')
                EndKey(token);
            else
                _key.Append(c);
        }
        return true;
    }

    /// <summary>The path.</summary>
    /// <param name="next">The token behind it, for messages.</param>
    public HoconPath Finish(in Token next)
    {
        EndKey(next);
        return new HoconPath(_keys);
    }

    private void EndKey(in Token token)
    {
        if (_key.Length == 0 && !_isQuoted)
        {
            throw new HoconException(
                new HoconOrigin(source, token.Line, token.Column),
                "A key is empty: a path has no '.' at its start or end nor two in a row; an empty key is written \"\".");
        }
        _keys.Add(_key.ToString());
        _key.Clear();
        _isQuoted = false;
    }
}
