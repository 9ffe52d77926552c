using Google.Protobuf;
using ZoneScaler.Coordination.Wire;
using EventType = ZoneScaler.Coordination.Wire.Event.Types.EventType;
using FilterType = ZoneScaler.Coordination.Wire.WatchCreateRequest.Types.FilterType;

namespace ZoneScaler.Coordination.Store;

/// <summary>
/// The watches of one stream of etcd's Watch service. A watch is a place in the store's past: nothing is queued for a slow client, which instead reads on
/// from its place, or learns that the store has forgotten it. As thread-safe as its store: not.
/// </summary>
internal sealed class WatchStream(CoordinationStore store, TimeSpan progressInterval)
{
    /// <summary>Each costs memory and, at every change, a look; a client with more has a fault.</summary>
    public const int MaxWatches = 10_000;

    // Of responses that may be divided, and of a batch from the past. Both as etcd's.
    private const int FragmentBytes = 2 * 1024 * 1024;
    private const int MaxRevisionsPerResponse = 1000;

    private const long BroadcastId = -1;

    private static readonly ByteString Zero = ByteString.CopyFrom(0);

    private readonly SortedDictionary<long, Watch> _watches = [];
    private readonly Queue<WatchResponse> _answers = new();
    private long _nextId;

    /// <summary>Takes a request of the client; what it is answered is the first to be taken.</summary>
    public void Handle(WatchRequest request, TimeSpan now)
    {
        switch (request.RequestUnionCase)
        {
            case WatchRequest.RequestUnionOneofCase.CreateRequest:
                Create(request.CreateRequest, now);
                break;
            case WatchRequest.RequestUnionOneofCase.CancelRequest when _watches.Remove(request.CancelRequest.WatchId):
                _answers.Enqueue(new WatchResponse { Header = store.Header(), WatchId = request.CancelRequest.WatchId, Canceled = true });
                break;
            case WatchRequest.RequestUnionOneofCase.ProgressRequest:
                _answers.Enqueue(new WatchResponse { Header = store.Header(), WatchId = BroadcastId });
                break;
        }
    }

    /// <summary>Whether there is something to take.</summary>
    public bool HasNews(TimeSpan now)
    {
        if (_answers.Count > 0)
            return true;
        foreach (var watch in _watches.Values)
        {
            if (IsForgotten(watch) || FindNews(watch) || IsProgressDue(watch, now))
                return true;
        }
        return false;
    }

    /// <summary>What to send next: answers, and for each watch at most one batch of changes.</summary>
    public List<WatchResponse> Take(TimeSpan now)
    {
        var responses = new List<WatchResponse>(_answers);
        _answers.Clear();
        List<Watch>? forgotten = null;
        foreach (var watch in _watches.Values)
        {
            if (IsForgotten(watch))
                (forgotten ??= []).Add(watch);
            else if (FindNews(watch))
                TakeChanges(watch, responses, now);
            else if (IsProgressDue(watch, now))
                TakeProgress(watch, responses, now);
        }
        foreach (var watch in forgotten ?? [])
        {
            _watches.Remove(watch.Id);
            responses.Add(new WatchResponse { Header = store.Header(), WatchId = watch.Id, Canceled = true, CompactRevision = store.CompactedRevision });
        }
        return responses;
    }

    private void Create(WatchCreateRequest request, TimeSpan now)
    {
        var range = new KeyRange(request.Key.IsEmpty ? Zero : request.Key, request.RangeEnd);
        var error = range.IsEmpty ? "mvcc: watcher range is empty"
            : request.WatchId != 0 && _watches.ContainsKey(request.WatchId) ? "mvcc: duplicate watch ID provided on the WatchStream"
            : _watches.Count >= MaxWatches ? $"lighthouse: a stream may have {MaxWatches} watches"
            : "";
        if (error.Length > 0)
        {
            _answers.Enqueue(new WatchResponse { Header = store.Header(), WatchId = -1, Created = true, Canceled = true, CancelReason = error });
            return;
        }

        var id = request.WatchId;
        if (id == 0)
        {
            while (_watches.ContainsKey(_nextId))
                _nextId++;
            id = _nextId++;
        }
        _watches.Add(id, new Watch(id, range, request) { Next = request.StartRevision == 0 ? store.Revision + 1 : request.StartRevision, LastSent = now });
        _answers.Enqueue(new WatchResponse { Header = store.Header(), WatchId = id, Created = true });
    }

    private bool IsForgotten(Watch watch) => watch.Next < store.CompactedRevision;

    /// <summary>Moves a watch to its next change; each change is looked at once by each watch.</summary>
    private bool FindNews(Watch watch)
    {
        if (watch.Next > store.Revision)
            return false;
        foreach (var change in store.Keys.ChangesFrom(watch.Next))
        {
            if (!watch.Wants(change))
                continue;
            watch.Next = change.Revision;
            return true;
        }
        watch.Next = store.Revision + 1;
        return false;
    }

    private void TakeChanges(Watch watch, List<WatchResponse> responses, TimeSpan now)
    {
        var response = new WatchResponse { Header = store.Header(), WatchId = watch.Id };
        var bytes = 0;
        var end = Math.Min(store.Revision, watch.Next + MaxRevisionsPerResponse - 1);
        var last = end;
        foreach (var change in store.Keys.ChangesFrom(watch.Next))
        {
            // The changes of one revision stay together.
            if (change.Revision > end || (bytes > FragmentBytes && change.Revision != last))
                break;
            last = change.Revision;
            if (!watch.Wants(change))
                continue;
            var item = new Event { Type = change.IsDeletion ? EventType.Delete : EventType.Put, Kv = change.Pair };
            if (watch.WantsPrevious && !IsCreation(change) && change.Revision - 1 >= store.CompactedRevision)
                item.PrevKv = store.Keys.Get(change.Pair.Key, change.Revision - 1);
            response.Events.Add(item);
            bytes += item.CalculateSize();
        }
        watch.Next = last + 1;
        watch.LastSent = now;
        if (watch.IsFragmented && bytes > FragmentBytes)
            Divide(response, responses);
        else
            responses.Add(response);
    }

    private static bool IsCreation(StoredVersion change) => !change.IsDeletion && change.Pair.CreateRevision == change.Pair.ModRevision;

    private static void Divide(WatchResponse whole, List<WatchResponse> responses)
    {
        var part = new WatchResponse { Header = whole.Header, WatchId = whole.WatchId };
        var bytes = 0;
        foreach (var item in whole.Events)
        {
            var size = item.CalculateSize();
            if (part.Events.Count > 0 && bytes + size > FragmentBytes)
            {
                part.Fragment = true;
                responses.Add(part);
                part = new WatchResponse { Header = whole.Header, WatchId = whole.WatchId };
                bytes = 0;
            }
            part.Events.Add(item);
            bytes += size;
        }
        responses.Add(part);
    }

    private bool IsProgressDue(Watch watch, TimeSpan now) => watch.WantsProgress && watch.Next == store.Revision + 1 && now - watch.LastSent >= progressInterval;

    private void TakeProgress(Watch watch, List<WatchResponse> responses, TimeSpan now)
    {
        watch.LastSent = now;
        responses.Add(new WatchResponse { Header = store.Header(), WatchId = watch.Id });
    }

    private sealed class Watch(long id, KeyRange range, WatchCreateRequest request)
    {
        private readonly bool _wantsPuts = !request.Filters.Contains(FilterType.Noput);
        private readonly bool _wantsDeletions = !request.Filters.Contains(FilterType.Nodelete);

        public long Id { get; } = id;

        public bool WantsPrevious { get; } = request.PrevKv;

        public bool WantsProgress { get; } = request.ProgressNotify;

        public bool IsFragmented { get; } = request.Fragment;

        /// <summary>The first revision that has not been taken.</summary>
        public long Next { get; set; }

        public TimeSpan LastSent { get; set; }

        public bool Wants(StoredVersion change) => (change.IsDeletion ? _wantsDeletions : _wantsPuts) && range.Contains(change.Pair.Key);
    }
}
