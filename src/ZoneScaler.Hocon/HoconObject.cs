using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ZoneScaler.Hocon;

/// <summary>Keys with values, in the order in which the keys were first written. Keys are case-sensitive.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "It is called what the specification calls it.")]
public sealed class HoconObject : HoconValue, IReadOnlyDictionary<string, HoconValue>
{
    private readonly OrderedDictionary<string, HoconValue> _fields;

    internal HoconObject(OrderedDictionary<string, HoconValue> fields, HoconOrigin origin)
        : base(origin, 1 + fields.Values.Select(i => i.Depth).DefaultIfEmpty().Max(), 1 + fields.Sum(f => f.Key.Length + f.Value.Size)) =>
        _fields = fields;

    /// <inheritdoc/>
    public override HoconValueKind Kind => HoconValueKind.Object;

    /// <inheritdoc/>
    public int Count => _fields.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _fields.Keys;

    /// <inheritdoc/>
    public IEnumerable<HoconValue> Values => _fields.Values;

    /// <inheritdoc/>
    public HoconValue this[string key] => _fields[key];

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _fields.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out HoconValue value) => _fields.TryGetValue(key, out value);

    /// <summary>The value at a path; null if there is none.</summary>
    public HoconValue? Find(HoconPath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        HoconValue? value = this;
        foreach (var key in path.Keys)
        {
            if (value is not HoconObject o || !o.TryGetValue(key, out value))
                return null;
        }
        return value;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, HoconValue>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
