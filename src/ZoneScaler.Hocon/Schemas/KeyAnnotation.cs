namespace ZoneScaler.Hocon.Schemas;

/// <summary>
/// What the comment of a key in a schema says about its values, in a line of its own that begins with <c>@</c>: <c>@duration 1s..10m</c>, <c>@list of text a | b</c>,
/// <c>@text secret</c>. A key without one takes what its default is: text, a number, a truth value, or a list of them.
/// </summary>
/// <param name="Kind">What it takes.</param>
internal sealed record KeyAnnotation(HoconKeyKind Kind)
{
    public bool IsList { get; private init; }

    public bool IsSecret { get; private init; }

    public string? Min { get; private init; }

    public string? Max { get; private init; }

    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>Reads the annotation, from behind its <c>@</c>.</summary>
    public static KeyAnnotation Parse(string text, HoconOrigin origin)
    {
        var words = new Queue<string>(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var isList = Take(words, "list");
        if (isList && !Take(words, "of"))
            throw new HoconException(origin, $"\"@{text}\": 'of' is expected behind 'list'.");
        if (!words.TryDequeue(out var name) || !Enum.TryParse<HoconKeyKind>(name, ignoreCase: true, out var kind) || char.IsDigit(name[0]))
            throw new HoconException(origin, $"\"@{text}\": one of {string.Join(", ", Enum.GetNames<HoconKeyKind>()).ToLowerInvariant()} is expected.");
        var result = new KeyAnnotation(kind) { IsList = isList, IsSecret = Take(words, "secret") };
        var rest = string.Join(' ', words);
        if (rest.Length == 0)
            return result;
        if (kind == HoconKeyKind.Text)
            return result with { Choices = rest.Split('|', StringSplitOptions.TrimEntries) };
        return rest.Split("..", StringSplitOptions.TrimEntries) is [var min, var max]
            ? result with { Min = min.Length == 0 ? null : min, Max = max.Length == 0 ? null : max }
            : throw new HoconException(origin, $"\"@{text}\": a range such as 1..10 is expected, not {rest}.");
    }

    /// <summary>What a default says by itself.</summary>
    public static KeyAnnotation Infer(HoconValue value)
    {
        var item = value is HoconArray { Count: > 0 } array ? array[0] : value;
        var kind = item.Kind switch
        {
            HoconValueKind.Boolean => HoconKeyKind.Boolean,
            HoconValueKind.Number when ((HoconScalar)item).Text.AsSpan().IndexOfAny(".eE") < 0 => HoconKeyKind.Integer,
            HoconValueKind.Number => HoconKeyKind.Number,
            _ => HoconKeyKind.Text,
        };
        return new KeyAnnotation(kind) { IsList = value is HoconArray };
    }

    private static bool Take(Queue<string> words, string word) => words.TryPeek(out var next) && next == word && words.TryDequeue(out _);
}
