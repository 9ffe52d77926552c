using System.Diagnostics.CodeAnalysis;

namespace ZoneScaler.Coordination.Store;

/// <summary>
/// A watch of a <see cref="CoordinationStore"/>, asked when it suits: it is a place in the store's past and holds nothing, so it may be forgotten like any
/// object. As thread-safe as its store: not.
/// </summary>
public sealed class StoreWatch
{
    private readonly CoordinationStore _store;
    private readonly KeyRange _range;
    private long _next;
    private bool _isReset;

    internal StoreWatch(CoordinationStore store, string prefix, long fromRevision)
    {
        _store = store;
        _range = KeyRange.OfPrefix(Translation.Key(prefix));
        _next = fromRevision;
        _isReset = fromRevision == 0;
    }

    /// <summary>Reads what is new: all changes of a revision or of several.</summary>
    /// <returns>False if there is nothing new.</returns>
    public bool TryRead([NotNullWhen(true)] out WatchBatch? batch)
    {
        batch = null;
        if (_isReset || (_next < _store.CompactedRevision && _next <= _store.Revision))
        {
            var all = _store.Keys.Read(_range, 0).Select(p => new WatchEvent(WatchEventKind.Put, Translation.Pair(p)));
            batch = new WatchBatch(_store.Revision, [.. all], IsReset: true);
            _isReset = false;
        }
        else
        {
            List<WatchEvent>? events = null;
            foreach (var change in _store.Keys.ChangesFrom(_next))
            {
                if (_range.Contains(change.Pair.Key))
                    (events ??= []).Add(Translation.Event(change.IsDeletion, change.Pair));
            }
            if (events != null)
                batch = new WatchBatch(_store.Revision, events, IsReset: false);
        }
        // One that waits for a revision yet to come goes on waiting for it.
        _next = Math.Max(_next, _store.Revision + 1);
        return batch != null;
    }
}
