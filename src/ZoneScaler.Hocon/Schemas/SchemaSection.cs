namespace ZoneScaler.Hocon.Schemas;

/// <summary>An object of a schema: keys, and objects with more of them.</summary>
internal sealed class SchemaSection(HoconPath path)
{
    public HoconPath Path { get; } = path;

    /// <summary>What it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>Each a <see cref="HoconKey"/> or a <see cref="SchemaSection"/>.</summary>
    public OrderedDictionary<string, object> Entries { get; } = [];

    /// <summary>All keys in and below this section.</summary>
    public IEnumerable<HoconKey> Keys() => Entries.Values.SelectMany(e => e is HoconKey key ? [key] : ((SchemaSection)e).Keys());

    /// <summary>The entry that a name means if case, dashes and underscores do not count.</summary>
    public object? Match(string name) => Entries.FirstOrDefault(e => Plain(e.Key) == Plain(name)).Value;

    /// <summary>A name without what does not count.</summary>
    public static string Plain(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
