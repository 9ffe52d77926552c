using Google.Protobuf;

namespace ZoneScaler.Coordination.Store;

/// <summary>The versions of one key, oldest first.</summary>
internal sealed class KeyHistory(ByteString key)
{
    private readonly List<StoredVersion> _versions = [];

    public ByteString Key { get; } = key;

    public bool IsEmpty => _versions.Count == 0;

    /// <summary>The key now; null if it is absent.</summary>
    public Wire.KeyValue? Current => _versions is [.., { IsDeletion: false } last] ? last.Pair : null;

    public void Add(StoredVersion version) => _versions.Add(version);

    /// <summary>The key as it was at the end of a revision; null if it was absent.</summary>
    public Wire.KeyValue? At(long revision)
    {
        var index = LastAt(revision);
        return index < 0 || _versions[index].IsDeletion ? null : _versions[index].Pair;
    }

    /// <summary>Forgets what can no longer be asked for when nothing before a revision can be.</summary>
    public void Compact(long revision, Action<StoredVersion> dropped)
    {
        var index = LastAt(revision);
        var count = index < 0 ? 0 : _versions[index].IsDeletion ? index + 1 : index;
        // A watch may still begin with the changes of the revision itself.
        while (count > 0 && _versions[count - 1].Revision == revision)
            count--;
        for (var i = 0; i < count; i++)
            dropped(_versions[i]);
        _versions.RemoveRange(0, count);
    }

    // The present is asked for far more often than the past.
    private int LastAt(long revision)
    {
        var index = _versions.Count - 1;
        if (index < 0 || _versions[index].Revision <= revision)
            return index;
        var low = 0;
        while (low < index)
        {
            var middle = (low + index) / 2;
            if (_versions[middle].Revision <= revision)
                low = middle + 1;
            else
                index = middle;
        }
        return low - 1;
    }
}
