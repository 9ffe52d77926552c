namespace ZoneScaler.Hocon.Parsing;

/// <summary>The pieces that HOCON text consists of.</summary>
internal enum TokenKind
{
    End,
    Newline,
    Whitespace,
    Comment,
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    Equals,
    PlusEquals,

    /// <summary><c>${</c></summary>
    Substitution,

    /// <summary><c>${?</c></summary>
    OptionalSubstitution,
    Quoted,
    Unquoted,
    Number,
    True,
    False,
    Null,
}
