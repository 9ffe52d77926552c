namespace ZoneScaler.Hocon.Parsing;

/// <summary>A piece of text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What it stands for: a quoted string without quotes and escapes, else the text as written.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Line, int Column)
{
    /// <summary>Whether it is a value that is neither array nor object nor substitution, and so can be a part of a key.</summary>
    public bool IsSimple => Kind is TokenKind.Quoted or TokenKind.Unquoted or TokenKind.Number or TokenKind.True or TokenKind.False or TokenKind.Null;

    /// <summary>How messages call it.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.End => "the end of the text",
        TokenKind.Newline => "the end of the line",
        TokenKind.Comment => "a comment",
        TokenKind.Quoted => "a quoted text",
        TokenKind.Substitution or TokenKind.OptionalSubstitution => "a substitution",
        TokenKind.Whitespace => "a space",
        _ => Text.Length <= 40 ? $"'{Text}'" : $"'{Text[..37]}...'",
    };
}
