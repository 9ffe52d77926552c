namespace ZoneScaler.Hocon.Parsing;

/// <summary>What stands behind <c>include</c>: a quoted name, perhaps in <c>file(…)</c> and <c>required(…)</c>.</summary>
internal sealed class IncludeStatement(Parser parser)
{
    private const string Expected = "a file name in quotes, file(\"…\") or required(…) around one of them";

    /// <summary>Reads it, from the token behind <c>include</c>.</summary>
    /// <returns>The name as written, and whether the file must exist.</returns>
    public (string Name, bool IsRequired) Parse()
    {
        parser.SkipEmpty();
        var around = "";
        while (parser.Token.Kind == TokenKind.Unquoted && parser.Token.Text.EndsWith('('))
        {
            around += parser.Token.Text;
            parser.Advance();
            parser.SkipEmpty();
        }
        if (around.EndsWith("url(", StringComparison.Ordinal) || around.EndsWith("classpath(", StringComparison.Ordinal))
            throw parser.Unexpected($"a file (files alone can be included, by {Expected}; {around}…) cannot)");
        if (around is not ("" or "file(" or "required(" or "required(file(") || parser.Token.Kind != TokenKind.Quoted)
            throw parser.Unexpected(Expected);
        var name = parser.Token.Text;
        parser.Advance();
        Close(around.Count(c => c == '('));
        return (name, around.StartsWith("required(", StringComparison.Ordinal));
    }

    /// <summary>The files that a name can mean: without an extension that is known, those with them, too; the later override.</summary>
    public static string[] Candidates(string name, HoconOrigin origin)
    {
        if (name.Length == 0)
            throw new HoconException(origin, "The name of the included file is empty.");
        if (name.Contains("://", StringComparison.Ordinal) || name.StartsWith("file:", StringComparison.Ordinal))
            throw new HoconException(origin, $"\"{name}\" is a URL; only files can be included.");
        if (name.Contains('\0', StringComparison.Ordinal))
            throw new HoconException(origin, "The name of the included file has a character that no file name has.");
        return Path.GetExtension(name) switch
        {
            ".conf" or ".json" => [name],
            ".properties" => throw new HoconException(origin, $"\"{name}\" is a properties file; only .conf and .json can be included."),
            _ => [name, name + ".json", name + ".conf"],
        };
    }

    private void Close(int open)
    {
        while (open > 0)
        {
            parser.SkipEmpty();
            var text = parser.Token.Kind == TokenKind.Unquoted ? parser.Token.Text : "";
            if (text.Length == 0 || text.Length > open || text.Any(c => c != ')'))
                throw parser.Unexpected("')' at the end of the include");
            open -= text.Length;
            parser.Advance();
        }
    }
}
