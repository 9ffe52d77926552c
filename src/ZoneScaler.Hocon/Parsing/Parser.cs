using ZoneScaler.Hocon.Syntax;

namespace ZoneScaler.Hocon.Parsing;

/// <summary>Reads one HOCON text (the format of HOCON.md in the repository lightbend/config) into nodes; substitutions stay as they are.</summary>
/// <param name="text">The text.</param>
/// <param name="source">How messages call it.</param>
/// <param name="file">The file, to which includes are relative; null if the text is none.</param>
/// <param name="reading">Reads what is included.</param>
/// <param name="scope">Where the text's root lies, if it is included.</param>
/// <param name="depth">How deep its root lies.</param>
internal sealed class Parser(string text, string source, string? file, Reading reading, IncludeScope? scope, int depth)
{
    private readonly Tokenizer _tokens = new(text, source);
    private readonly List<string> _comments = [];
    private Token _token;
    private int _depth = depth;

    /// <summary>The absolute path of the object being read; null inside arrays, where no path leads.</summary>
    private HoconPath? _path = scope?.Path ?? HoconPath.Root;

    /// <summary>Reads the whole text: an object, its braces perhaps left out, or an array.</summary>
    public Node ParseDocument()
    {
        Advance();
        SkipEmpty();
        Node root;
        if (_token.Kind == TokenKind.OpenBracket)
        {
            root = ParseArray();
        }
        else if (_token.Kind == TokenKind.OpenBrace)
        {
            root = ParseObject();
        }
        else
        {
            var fields = new ObjectNode(Here());
            ParseFields(fields, TokenKind.End);
            return fields;
        }
        SkipEmpty();
        return _token.Kind == TokenKind.End ? root : throw Unexpected("the end of the text");
    }

    private ObjectNode ParseObject()
    {
        var result = new ObjectNode(Here());
        Enter();
        Advance();
        ParseFields(result, TokenKind.CloseBrace);
        Advance();
        _depth--;
        return result;
    }

    private ArrayNode ParseArray()
    {
        var result = new ArrayNode(Here());
        var path = _path;
        _path = null;
        Enter();
        Advance();
        ParseItems(TokenKind.CloseBracket, result.Origin, "an item", () => result.Items.Add(ParseValue()));
        Advance();
        _depth--;
        _path = path;
        return result;
    }

    private void ParseFields(ObjectNode target, TokenKind end) => ParseItems(end, target.Origin, "a key", () => ParseField(target));

    /// <summary>Reads what commas or newlines part, up to the end, which stays the current token.</summary>
    private void ParseItems(TokenKind end, HoconOrigin start, string what, Action parseItem)
    {
        while (true)
        {
            SkipEmpty();
            if (_token.Kind == end)
                return;
            if (_token.Kind == TokenKind.End)
                throw Fault($"The text ends, but '{(end == TokenKind.CloseBrace ? '}' : ']')}' is missing for {start.Place}.");
            if (_token.Kind is TokenKind.Comma or TokenKind.CloseBrace or TokenKind.CloseBracket)
                throw Unexpected(end == TokenKind.End ? $"{what} or the end of the text" : $"{what} or '{(end == TokenKind.CloseBrace ? '}' : ']')}'");
            parseItem();
            _comments.Clear();
            SkipRestOfLine();
            var newline = SkipEmpty();
            if (_token.Kind == TokenKind.Comma)
            {
                Advance();
                SkipRestOfLine();
            }
            else if (!newline && _token.Kind != end && _token.Kind != TokenKind.End)
            {
                throw Unexpected("a comma or a new line");
            }
        }
    }

    private void ParseField(ObjectNode target)
    {
        if (_token is { Kind: TokenKind.Unquoted, Text: "include" })
        {
            ParseInclude(target);
            return;
        }
        string[] comments = [.. _comments];
        var origin = Here();
        var key = ParseKey();
        SkipEmpty();
        var separator = _token.Kind;
        if (separator is TokenKind.Colon or TokenKind.Equals or TokenKind.PlusEquals)
        {
            Advance();
            SkipEmpty();
        }
        else if (separator != TokenKind.OpenBrace)
        {
            throw Unexpected($"':', '=', '+=' or '{{' after the key {key}");
        }

        var outer = _path;
        // The objects that a path unfolds to nest like written ones.
        Enter(key.Keys.Count - 1);
        _path = separator == TokenKind.PlusEquals ? null : outer?.Append(key);
        var value = ParseValue();
        _path = outer;
        _depth -= key.Keys.Count - 1;
        target.Add(key, separator == TokenKind.PlusEquals ? new AppendNode(value, origin) : value, comments);
    }

    private HoconPath ParseKey()
    {
        var key = new PathExpression(source);
        while (key.TryAdd(_token))
            Advance();
        if (key.IsEmpty)
            throw Unexpected("a key");
        return key.Finish(_token);
    }

    /// <summary>Reads values side by side; spaces between them count, those around them do not.</summary>
    private Node ParseValue()
    {
        var origin = Here();
        var all = new ConcatenationNode(origin);
        var space = "";
        while (true)
        {
            if (_token.Kind == TokenKind.Whitespace)
            {
                space += _token.Text;
                Advance();
                continue;
            }
            Node? piece = _token.Kind switch
            {
                TokenKind.OpenBrace => ParseObject(),
                TokenKind.OpenBracket => ParseArray(),
                TokenKind.Substitution or TokenKind.OptionalSubstitution => ParseSubstitution(),
                _ when _token.IsSimple => ParseScalar(),
                _ => null,
            };
            if (piece == null)
                break;
            all.Pieces.Add((space, piece));
            space = "";
        }
        return all.Pieces.Count switch
        {
            0 => throw Unexpected("a value"),
            1 => all.Pieces[0].Value,
            _ when all.Pieces.TrueForAll(p => p.Value is ScalarNode) => Join(all),
            _ => all,
        };
    }

    private ScalarNode ParseScalar()
    {
        var kind = _token.Kind switch
        {
            TokenKind.Number => HoconValueKind.Number,
            TokenKind.True or TokenKind.False => HoconValueKind.Boolean,
            TokenKind.Null => HoconValueKind.Null,
            _ => HoconValueKind.Text,
        };
        var scalar = new ScalarNode(new HoconScalar(kind, _token.Text, Here()));
        Advance();
        return scalar;
    }

    private static ScalarNode Join(ConcatenationNode all) =>
        new(new HoconScalar(HoconValueKind.Text, string.Concat(all.Pieces.Select(p => p.Space + ((ScalarNode)p.Value).Value.Text)), all.Origin));

    private SubstitutionNode ParseSubstitution()
    {
        var origin = Here();
        var isOptional = _token.Kind == TokenKind.OptionalSubstitution;
        Advance();
        var path = new PathExpression(source);
        while (path.TryAdd(_token))
            Advance();
        var isList = _token.Kind == TokenKind.OpenBracket;
        if (path.IsEmpty)
            throw Unexpected("a path in the substitution");
        var result = new SubstitutionNode(path.Finish(_token), isOptional, isList, scope, origin);
        if (isList)
        {
            Advance();
            Expect(TokenKind.CloseBracket, "']' right after '['");
        }
        Expect(TokenKind.CloseBrace, "'}' at the end of the substitution");
        return result;
    }

    private void ParseInclude(ObjectNode target)
    {
        var origin = Here();
        Advance();
        var (name, isRequired) = new IncludeStatement(this).Parse();
        var path = _path ?? scope?.Path;
        var inner = path == null || path.Keys.Count == 0 ? scope : path.Equals(scope?.Path) ? scope : new IncludeScope(path, scope);
        var found = false;
        foreach (var candidate in IncludeStatement.Candidates(name, origin))
        {
            if (file == null && !Path.IsPathRooted(candidate))
                throw new HoconException(origin, $"\"{name}\" is relative to the file that includes it, but {source} is no file.");
            var root = reading.Include(candidate, file ?? "", origin, inner, _depth);
            if (root == null)
                continue;
            found = true;
            target.Add(root);
        }
        if (isRequired && !found)
            throw new HoconException(origin, $"There is no file {reading.Environment.Locate(name, file)}, and the include says that it is required.");
    }

    /// <summary>The current token; what reads include statements looks at it.</summary>
    internal Token Token => _token;

    internal void Advance() => _token = _tokens.Next();

    internal void Expect(TokenKind kind, string what)
    {
        if (_token.Kind != kind)
            throw Unexpected(what);
        Advance();
    }

    /// <summary>Passes over spaces, newlines and comments, and keeps the comments of the lines right above what comes; true if there was a newline.</summary>
    internal bool SkipEmpty()
    {
        var hasNewline = false;
        var newlinesInARow = 0;
        while (_token.Kind is TokenKind.Whitespace or TokenKind.Newline or TokenKind.Comment)
        {
            if (_token.Kind == TokenKind.Comment)
            {
                _comments.Add(_token.Text);
                newlinesInARow = 0;
            }
            else if (_token.Kind == TokenKind.Newline)
            {
                hasNewline = true;
                // An empty line parts a comment from the key below.
                if (++newlinesInARow > 1)
                    _comments.Clear();
            }
            Advance();
        }
        return hasNewline;
    }

    /// <summary>Passes over what can follow an item on its line; a comment there is not about the next key.</summary>
    private void SkipRestOfLine()
    {
        while (_token.Kind is TokenKind.Whitespace or TokenKind.Comment)
            Advance();
    }

    internal HoconException Unexpected(string expected) => Fault($"{Capital(expected)} is expected, but there is {_token.Describe()}.");

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private void Enter(int levels = 1)
    {
        _depth += levels;
        if (_depth > HoconLimits.Depth)
            throw Fault($"Objects and arrays are nested deeper than {HoconLimits.Depth}.");
    }

    private HoconOrigin Here() => new(source, _token.Line, _token.Column);

    private HoconException Fault(string fault) => new(Here(), fault);
}
