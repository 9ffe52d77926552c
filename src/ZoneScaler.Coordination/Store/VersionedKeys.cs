using Google.Protobuf;

namespace ZoneScaler.Coordination.Store;

/// <summary>
/// Keys in order of their bytes, with their past: every write transaction makes one revision, and each change in it has a place within that revision.
/// </summary>
internal sealed class VersionedKeys
{
    private readonly List<KeyHistory> _keys = [];
    private readonly List<StoredVersion> _log = [];
    private readonly StoreChanges? _changes;
    private int _changesInTransaction;

    /// <param name="changes">Told what changes; null if nobody wants to know.</param>
    public VersionedKeys(StoreChanges? changes) => _changes = changes;

    /// <summary>The last revision that is finished. An empty store begins with 1, as in etcd.</summary>
    public long Revision { get; private set; } = 1;

    /// <summary>What a read sees: within a write transaction also what that has written so far.</summary>
    public long VisibleRevision => _changesInTransaction > 0 ? Revision + 1 : Revision;

    /// <summary>Nothing before this revision can be asked for; -1 as long as everything can be.</summary>
    public long CompactedRevision { get; private set; } = -1;

    /// <summary>About how much memory keys and values take that are there now.</summary>
    public long PresentBytes { get; private set; }

    /// <summary>About how much memory the past takes.</summary>
    public long PastBytes => AllBytes - PresentBytes;

    private long AllBytes { get; set; }

    /// <summary>Takes over what was kept elsewhere, in its order.</summary>
    public void Restore(IEnumerable<StoredVersion> versions, long revision, long compactedRevision)
    {
        foreach (var version in versions)
            Add(version);
        Revision = revision;
        CompactedRevision = compactedRevision;
    }

    /// <summary>A key now; null if it is absent.</summary>
    public Wire.KeyValue? Get(ByteString key) => Find(key, out var index) ? _keys[index].Current : null;

    /// <summary>A key at the end of a revision that can still be asked for; null if it was absent.</summary>
    public Wire.KeyValue? Get(ByteString key, long revision) => Find(key, out var index) ? _keys[index].At(revision) : null;

    /// <summary>The keys of a range at a revision, in order.</summary>
    /// <exception cref="RefusedException">The revision is gone or yet to come.</exception>
    public IEnumerable<Wire.KeyValue> Read(KeyRange range, long revision)
    {
        if (revision > VisibleRevision)
            throw Refusals.FutureRevision();
        if (revision <= 0)
            revision = VisibleRevision;
        if (revision < CompactedRevision)
            throw Refusals.Compacted();
        return Enumerate(range, revision);
    }

    public void Put(ByteString key, ByteString value, long lease)
    {
        var before = Get(key);
        var revision = Revision + 1;
        var pair = new Wire.KeyValue
        {
            Key = key,
            Value = value,
            CreateRevision = before?.CreateRevision ?? revision,
            ModRevision = revision,
            Version = (before?.Version ?? 0) + 1,
            Lease = lease,
        };
        Change(new StoredVersion(revision, _changesInTransaction, pair, IsDeletion: false));
    }

    /// <summary>Deletes a key that is there.</summary>
    public void Delete(ByteString key)
    {
        var revision = Revision + 1;
        Change(new StoredVersion(revision, _changesInTransaction, new Wire.KeyValue { Key = key, ModRevision = revision }, IsDeletion: true));
    }

    /// <summary>Ends a write transaction; if it has changed something, that is a new revision.</summary>
    public bool EndTransaction()
    {
        if (_changesInTransaction == 0)
            return false;
        _changesInTransaction = 0;
        Revision++;
        return true;
    }

    /// <summary>Forgets what was before a revision.</summary>
    /// <exception cref="RefusedException">The revision is gone or yet to come.</exception>
    public void Compact(long revision)
    {
        if (revision <= CompactedRevision)
            throw Refusals.Compacted();
        if (revision > Revision)
            throw Refusals.FutureRevision();
        CompactedRevision = revision;
        _changes?.HasCompacted = true;

        // What can be dropped belongs to keys that changed since the last time: something newer hides it, or it is a deletion.
        var end = LogIndex(revision + 1);
        for (var i = 0; i < end; i++)
        {
            if (!Find(_log[i].Pair.Key, out var index))
                continue;
            _keys[index].Compact(revision, Drop);
            if (_keys[index].IsEmpty)
                _keys.RemoveAt(index);
        }
        // A watch may still begin with the changes of the revision itself.
        _log.RemoveRange(0, LogIndex(revision));
    }

    /// <summary>The changes from a place in the past on.</summary>
    /// <param name="revision">The first revision wanted; not before <see cref="CompactedRevision"/>.</param>
    public ReadOnlySpan<StoredVersion> ChangesFrom(long revision) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_log)[LogIndex(revision)..];

    private void Change(StoredVersion version)
    {
        _changesInTransaction++;
        Add(version);
        _changes?.Added.Add(version);
    }

    private void Add(StoredVersion version)
    {
        if (!Find(version.Pair.Key, out var index))
            _keys.Insert(index, new KeyHistory(version.Pair.Key));
        var history = _keys[index];
        if (history.Current is { } before)
            PresentBytes -= new StoredVersion(0, 0, before, IsDeletion: false).Bytes;
        if (!version.IsDeletion)
            PresentBytes += version.Bytes;
        AllBytes += version.Bytes;
        history.Add(version);
        _log.Add(version);
    }

    private void Drop(StoredVersion version)
    {
        AllBytes -= version.Bytes;
        _changes?.Dropped.Add(version);
    }

    private IEnumerable<Wire.KeyValue> Enumerate(KeyRange range, long revision)
    {
        Find(range.Begin, out var index);
        for (; index < _keys.Count && range.IsBeforeEnd(_keys[index].Key); index++)
        {
            if (_keys[index].At(revision) is { } pair)
                yield return pair;
        }
    }

    private bool Find(ByteString key, out int index)
    {
        var low = 0;
        var high = _keys.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            var order = _keys[middle].Key.Span.SequenceCompareTo(key.Span);
            if (order == 0)
            {
                index = middle;
                return true;
            }
            if (order < 0)
                low = middle + 1;
            else
                high = middle;
        }
        index = low;
        return false;
    }

    /// <summary>Where in the log a revision begins.</summary>
    private int LogIndex(long revision)
    {
        var low = 0;
        var high = _log.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_log[middle].Revision < revision)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
