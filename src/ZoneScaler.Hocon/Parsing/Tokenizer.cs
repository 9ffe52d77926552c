using System.Globalization;
using System.Text;

namespace ZoneScaler.Hocon.Parsing;

/// <summary>Cuts HOCON text into tokens, looking at most three characters ahead.</summary>
internal sealed class Tokenizer(string text, string source)
{
    private int _position;
    private int _line = 1;
    private int _lineStart;

    private char Current => _position < text.Length ? text[_position] : '\0';

    private bool AtEnd => _position >= text.Length;

    /// <summary>Reads the next token; at the end, the end again and again.</summary>
    public Token Next()
    {
        if (AtEnd)
            return Token(TokenKind.End, _position, "");
        var c = Current;
        if (c == '\n')
            return Newline();
        if (Characters.IsWhitespace(c))
            return Whitespace();
        if (c == '#' || StartsWith("//"))
            return Comment();
        return c switch
        {
            '{' => Sign(TokenKind.OpenBrace, 1),
            '}' => Sign(TokenKind.CloseBrace, 1),
            '[' => Sign(TokenKind.OpenBracket, 1),
            ']' => Sign(TokenKind.CloseBracket, 1),
            ',' => Sign(TokenKind.Comma, 1),
            ':' => Sign(TokenKind.Colon, 1),
            '=' => Sign(TokenKind.Equals, 1),
            '+' when StartsWith("+=") => Sign(TokenKind.PlusEquals, 2),
            '$' when StartsWith("${?") => Sign(TokenKind.OptionalSubstitution, 3),
            '$' when StartsWith("${") => Sign(TokenKind.Substitution, 2),
            '"' when StartsWith("\"\"\"") => TripleQuoted(),
            '"' => Quoted(),
            _ when Characters.IsForbidden(c) => throw Fault(_position, $"{Characters.Show(c)} is reserved; text with it must be in quotes."),
            _ => NumberLength() is > 0 and var length ? Sign(TokenKind.Number, length) : Unquoted(),
        };
    }

    private Token Newline()
    {
        var token = Token(TokenKind.Newline, _position, "\n");
        _position++;
        _line++;
        _lineStart = _position;
        return token;
    }

    private Token Whitespace()
    {
        var end = _position;
        while (end < text.Length && text[end] != '\n' && Characters.IsWhitespace(text[end]))
            end++;
        return Sign(TokenKind.Whitespace, end - _position);
    }

    private Token Comment()
    {
        var end = text.IndexOf('\n', _position);
        var comment = Sign(TokenKind.Comment, (end < 0 ? text.Length : end) - _position);
        return comment with { Text = comment.Text[(comment.Text[0] == '#' ? 1 : 2)..].Trim() };
    }

    private Token Sign(TokenKind kind, int length)
    {
        var token = Token(kind, _position, text.Substring(_position, length));
        _position += length;
        return token;
    }

    /// <summary>The length of the JSON number that begins here; 0 if none does. What follows it without a space is a token of its own.</summary>
    private int NumberLength()
    {
        var end = _position;
        if (At(end) == '-')
            end++;
        if (!Characters.IsDigit(At(end)))
            return 0;
        end = At(end) == '0' ? end + 1 : SkipDigits(end);
        if (At(end) == '.' && Characters.IsDigit(At(end + 1)))
            end = SkipDigits(end + 1);
        if (At(end) is 'e' or 'E')
        {
            var exponent = At(end + 1) is '+' or '-' ? end + 2 : end + 1;
            if (Characters.IsDigit(At(exponent)))
                end = SkipDigits(exponent);
        }
        return end - _position;
    }

    private Token Unquoted()
    {
        foreach (var (word, kind) in (ReadOnlySpan<(string, TokenKind)>)[("true", TokenKind.True), ("false", TokenKind.False), ("null", TokenKind.Null)])
        {
            if (StartsWith(word))
                return Sign(kind, word.Length);
        }
        var end = _position;
        while (end < text.Length && !Characters.IsWhitespace(text[end]) && !Characters.IsForbidden(text[end]) && (text[end] != '/' || At(end + 1) != '/'))
            end++;
        return Sign(TokenKind.Unquoted, end - _position);
    }

    private Token Quoted()
    {
        var start = _position;
        var value = new StringBuilder();
        for (_position++; ; _position++)
        {
            if (AtEnd || Current == '\n')
                throw Fault(start, "A quoted text has no closing '\"' on its line.");
            var c = Current;
            if (c == '"')
                break;
            if (c < ' ')
                throw Fault(_position, $"A quoted text has a control character, {Characters.Show(c)}; write it as an escape.");
            value.Append(c == '\\' ? Escape() : c);
        }
        _position++;
        var result = value.ToString();
        // JSON lets one write half a character; no file can hold the text that this would make.
        return !IsWellFormed(result)
            ? throw Fault(start, "A quoted text has an escape that is half of a character; two that belong together, such as \\ud83d\\ude00, are expected.")
            : Token(TokenKind.Quoted, start, result);
    }

    private static bool IsWellFormed(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i]))
                continue;
            if (!Rune.TryGetRuneAt(value, i, out _))
                return false;
            i++;
        }
        return true;
    }

    private char Escape()
    {
        var start = _position++;
        switch (Current)
        {
            case '"' or '\\' or '/': return Current;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _position + 4 < text.Length
                && ushort.TryParse(text.AsSpan(_position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _position += 4;
                return (char)code;
            default:
                throw Fault(start, "An escape is none of \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits.");
        }
    }

    /// <summary>At least three quotes end the text; those beyond three belong to it.</summary>
    private Token TripleQuoted()
    {
        var start = _position;
        var close = text.IndexOf("\"\"\"", start + 3, StringComparison.Ordinal);
        if (close < 0)
            throw Fault(start, "A text in three quotes has no closing '\"\"\"'.");
        while (At(close + 3) == '"')
            close++;
        var token = Token(TokenKind.Quoted, start, text[(start + 3)..close]);
        for (var i = start; i < close; i++)
        {
            if (text[i] != '\n')
                continue;
            _line++;
            _lineStart = i + 1;
        }
        _position = close + 3;
        return token;
    }

    private int SkipDigits(int position)
    {
        while (Characters.IsDigit(At(position)))
            position++;
        return position;
    }

    private char At(int position) => position < text.Length ? text[position] : '\0';

    private bool StartsWith(string sign) => string.CompareOrdinal(text, _position, sign, 0, sign.Length) == 0;

    private Token Token(TokenKind kind, int start, string value) => new(kind, value, _line, start - _lineStart + 1);

    private HoconException Fault(int position, string fault) => new(new HoconOrigin(source, _line, position - _lineStart + 1), fault);
}
