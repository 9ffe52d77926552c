using System.Collections;

namespace ZoneScaler.Grpc;

/// <summary>
/// Headers or trailers of a call, in order; a key may come several times. Keys are lower-case; one that ends in <c>-bin</c> has bytes, any other
/// printable ASCII. Not thread-safe.
/// </summary>
public sealed partial class Metadata : IReadOnlyList<Metadata.Entry>
{
    /// <summary>How the keys of binary entries end.</summary>
    public const string BinaryHeaderSuffix = "-bin";

    /// <summary>No entries; cannot be added to.</summary>
    public static readonly Metadata Empty = new() { _isReadOnly = true };

    private readonly List<Entry> _entries = [];
    private bool _isReadOnly;

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <inheritdoc/>
    public Entry this[int index] => _entries[index];

    /// <summary>Adds an entry.</summary>
    /// <exception cref="InvalidOperationException">This is <see cref="Empty"/>.</exception>
    public void Add(Entry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (_isReadOnly)
            throw new InvalidOperationException("These metadata cannot be changed; make new ones.");
        _entries.Add(entry);
    }

    /// <summary>Adds a text.</summary>
    /// <exception cref="ArgumentException">The key or the value cannot travel.</exception>
    public void Add(string key, string value) => Add(new Entry(key, value));

    /// <summary>Adds bytes under a key that ends in <c>-bin</c>.</summary>
    /// <exception cref="ArgumentException">The key cannot travel, or does not end in <c>-bin</c>.</exception>
    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    /// <summary>The last entry with a key; none if there is none.</summary>
    public Entry? Get(string key) => _entries.FindLast(e => IsKey(e, key));

    /// <summary>The text of the last entry with a key; none if there is none.</summary>
    /// <exception cref="InvalidOperationException">The entry holds bytes.</exception>
    public string? GetValue(string key) => Get(key)?.Value;

    /// <summary>The bytes of the last entry with a key (of a text, its ASCII); none if there is none.</summary>
    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    /// <summary>All entries with a key, in order.</summary>
    public IEnumerable<Entry> GetAll(string key) => _entries.Where(e => IsKey(e, key));

    /// <inheritdoc/>
    public IEnumerator<Entry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsKey(Entry entry, string key) => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase);
}
