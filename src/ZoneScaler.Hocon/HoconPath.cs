using System.Text;
using ZoneScaler.Hocon.Parsing;

namespace ZoneScaler.Hocon;

/// <summary>The keys that lead from the root to a value.</summary>
public sealed class HoconPath : IEquatable<HoconPath>
{
    private readonly string[] _keys;

    /// <summary>Creates a path from its keys, taken as they are.</summary>
    public HoconPath(params IEnumerable<string> keys) => _keys = [.. keys];

    /// <summary>The path to the root.</summary>
    public static HoconPath Root { get; } = new();

    /// <summary>The keys, outermost first.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>Reads a path expression such as <c>a.b."c.d"</c>.</summary>
    /// <exception cref="HoconException">It is none.</exception>
    public static HoconPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return PathExpression.Read(text);
    }

    /// <summary>The path of a key below this one.</summary>
    public HoconPath Append(string key) => new([.. _keys, key]);

    /// <summary>The path of a path below this one.</summary>
    public HoconPath Append(HoconPath path) => new([.. _keys, .. path._keys]);

    /// <inheritdoc/>
    public bool Equals(HoconPath? other) => other != null && _keys.AsSpan().SequenceEqual(other._keys);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HoconPath);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var key in _keys)
            hash.Add(key, StringComparer.Ordinal);
        return hash.ToHashCode();
    }

    /// <summary>The path expression, with quotes where they are needed.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var key in _keys)
        {
            if (text.Length > 0)
                text.Append('.');
            QuotedText.AppendKey(text, key);
        }
        return text.ToString();
    }
}
