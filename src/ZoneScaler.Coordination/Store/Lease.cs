using Google.Protobuf;

namespace ZoneScaler.Coordination.Store;

/// <summary>A lease and the keys that go with it.</summary>
internal sealed class Lease(long id, long seconds)
{
    public long Id { get; } = id;

    /// <summary>How long it lasts without a keep-alive.</summary>
    public long Seconds { get; } = seconds;

    public HashSet<ByteString> Keys { get; } = [];

    /// <summary>When it ends, on the store's clock.</summary>
    public TimeSpan Expiry { get; set; }

    /// <summary>In order of their bytes, as everything else.</summary>
    public IEnumerable<ByteString> SortedKeys => Keys.Order(Comparer<ByteString>.Create((a, b) => a.Span.SequenceCompareTo(b.Span)));
}
