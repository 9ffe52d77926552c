namespace ZoneScaler.Coordination;

/// <summary>A change of a watched key.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Pair">The key and what it is now; in a deletion only its key and <see cref="KeyValue.ModRevision"/>, the revision of the deletion.</param>
public sealed record WatchEvent(WatchEventKind Kind, KeyValue Pair);
