namespace ZoneScaler.Coordination.Store;

/// <summary>One change of one key. Immutable, its message too: answers and events share it.</summary>
/// <param name="Revision">The revision that it belongs to.</param>
/// <param name="Sub">Its place among the changes of that revision.</param>
/// <param name="Pair">What was put; in a deletion only key and revision.</param>
/// <param name="IsDeletion">Whether the key was deleted.</param>
internal sealed record StoredVersion(long Revision, int Sub, Wire.KeyValue Pair, bool IsDeletion)
{
    // Objects, array headers and list slots cost about this much beside the bytes themselves.
    private const int Overhead = 200;

    /// <summary>About how much memory it takes.</summary>
    public long Bytes => Overhead + Pair.Key.Length + Pair.Value.Length;
}
