using ZoneScaler.Coordination.Wire;

namespace ZoneScaler.Coordination.Store;

/// <summary>
/// A store with the semantics of etcd v3: keys with their past, transactions, leases and watches. Pure: it is told the time and given its randomness, and
/// does no I/O. Not thread-safe. The lighthouse serves it to the network; a simulation uses it as it is.
/// </summary>
public sealed class CoordinationStore
{
    private readonly VersionedKeys _keys;
    private readonly LeaseTable _leases;
    private readonly TxnRunner _runner;
    private readonly StoreLimits _limits;
    private TimeSpan _now;

    /// <param name="clusterId">What tells this store from others; not 0.</param>
    /// <param name="random">Chooses the ids of leases.</param>
    /// <param name="limits">How much it holds.</param>
    public CoordinationStore(ulong clusterId, Random random, StoreLimits? limits = null)
        : this(clusterId, random, limits ?? new StoreLimits(), null)
    {
    }

    internal CoordinationStore(ulong clusterId, Random random, StoreLimits limits, StoreChanges? changes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(clusterId);
        ArgumentNullException.ThrowIfNull(random);
        limits.Check();
        ClusterId = clusterId;
        _limits = limits;
        _keys = new VersionedKeys(changes);
        _leases = new LeaseTable(random, limits.ShortestLease, changes);
        _runner = new TxnRunner(_keys, _leases);
    }

    /// <summary>What tells this store from others.</summary>
    public ulong ClusterId { get; }

    /// <summary>The last revision.</summary>
    public long Revision => _keys.Revision;

    /// <summary>Nothing before this revision can be asked for or watched; -1 as long as everything can be.</summary>
    public long CompactedRevision => _keys.CompactedRevision;

    /// <summary>When the next lease ends, on the clock that <see cref="Advance"/> tells; null if there is none.</summary>
    public TimeSpan? NextExpiry => _leases.NextExpiry;

    /// <summary>About how much memory it takes.</summary>
    public long Bytes => _keys.PresentBytes + _keys.PastBytes + _leases.Bytes;

    /// <summary>About how much memory it takes without the past.</summary>
    internal long PresentBytes => _keys.PresentBytes + _leases.Bytes;

    internal VersionedKeys Keys => _keys;

    /// <summary>Tells the time, which must not go back, and ends the leases whose time is over; each is a revision of its own.</summary>
    public void Advance(TimeSpan now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(now, _now);
        _now = now;
        while (_leases.Expired(now) is { } lease)
            End(lease);
    }

    /// <summary>Gives all leases more time: for a server that stood still, so that nobody could renew.</summary>
    public void ExtendLeases(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        _leases.Extend(by);
    }

    /// <summary>Runs a transaction.</summary>
    /// <exception cref="CoordinationException">It is refused, and had no effect.</exception>
    public TxnResult Commit(Txn txn)
    {
        ArgumentNullException.ThrowIfNull(txn);
        return Ask(() => Translation.Result(Txn(Translation.Request(txn))));
    }

    /// <summary>Makes a lease.</summary>
    /// <exception cref="CoordinationException">The store is full.</exception>
    public LeaseGrant GrantLease(TimeSpan timeToLive) => Ask(() => Translation.Grant(LeaseGrant(Translation.Grant(timeToLive))));

    /// <summary>Renews a lease.</summary>
    /// <returns>What it has left; zero: it is gone.</returns>
    public TimeSpan KeepAlive(long lease) => TimeSpan.FromSeconds(LeaseKeepAlive(new LeaseKeepAliveRequest { ID = lease }).TTL);

    /// <summary>Ends a lease and deletes its keys; one that is gone already is no error.</summary>
    public void RevokeLease(long lease)
    {
        if (_leases.TryGet(lease, out var found))
            End(found);
    }

    /// <summary>Watches all keys that begin with a prefix.</summary>
    /// <param name="prefix">What keys begin with; empty for all keys.</param>
    /// <param name="fromRevision">The first revision of interest; 0: first the present, as a reset.</param>
    public StoreWatch Watch(string prefix, long fromRevision)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentOutOfRangeException.ThrowIfNegative(fromRevision);
        return new StoreWatch(this, prefix, fromRevision);
    }

    /// <summary>Takes over what was kept elsewhere.</summary>
    /// <exception cref="InvalidDataException">It contradicts itself.</exception>
    internal void Restore(IEnumerable<(long Lease, long Seconds)> leases, IEnumerable<StoredVersion> versions, long revision, long compactedRevision)
    {
        foreach (var (lease, seconds) in leases)
            _leases.Restore(lease, seconds, _now);
        _keys.Restore(versions, revision, compactedRevision);
        foreach (var pair in _keys.Read(KeyRange.OfPrefix(Google.Protobuf.ByteString.Empty), 0).Where(p => p.Lease != 0))
        {
            if (!_leases.TryGet(pair.Lease, out _))
                throw new InvalidDataException($"key '{pair.Key.ToStringUtf8()}' is bound to lease {pair.Lease:x}, which is not there.");
            _leases.Attach(pair.Key, pair.Lease);
        }
    }

    internal ResponseHeader Header(long? revision = null) => new() { ClusterId = ClusterId, MemberId = ClusterId, Revision = revision ?? Revision, RaftTerm = 1 };

    internal RangeResponse Range(RangeRequest request)
    {
        RequestRules.Check(request);
        var response = RangeReader.Read(_keys, request);
        response.Header = Header(response.Header.Revision);
        return response;
    }

    internal PutResponse Put(PutRequest request)
    {
        RequestRules.Check(request);
        CheckRoom(request.CalculateSize());
        _runner.CheckPut(request, leaseFirst: true);
        var response = _runner.Put(request);
        EndTransaction();
        response.Header = Header();
        return response;
    }

    internal DeleteRangeResponse DeleteRange(DeleteRangeRequest request)
    {
        RequestRules.Check(request);
        CheckSize(request.CalculateSize());
        var response = _runner.Delete(request);
        EndTransaction();
        response.Header = Header();
        return response;
    }

    internal TxnResponse Txn(TxnRequest request)
    {
        RequestRules.Check(request);
        if (!RequestRules.IsReadOnly(request))
            CheckRoom(request.CalculateSize(), deletesOnly: RequestRules.IsDeletionOnly(request));
        var response = _runner.Run(request);
        EndTransaction();
        response.Header = Header();
        return response;
    }

    internal CompactionResponse Compact(CompactionRequest request)
    {
        _keys.Compact(request.Revision);
        return new CompactionResponse { Header = Header() };
    }

    internal LeaseGrantResponse LeaseGrant(LeaseGrantRequest request)
    {
        CheckRoom(0);
        var lease = _leases.Grant(request.ID, request.TTL, _now);
        return new LeaseGrantResponse { Header = Header(), ID = lease.Id, TTL = lease.Seconds };
    }

    internal LeaseRevokeResponse LeaseRevoke(LeaseRevokeRequest request)
    {
        if (!_leases.TryGet(request.ID, out var lease))
            throw Refusals.LeaseNotFound();
        End(lease);
        return new LeaseRevokeResponse { Header = Header() };
    }

    internal LeaseKeepAliveResponse LeaseKeepAlive(LeaseKeepAliveRequest request)
    {
        var response = new LeaseKeepAliveResponse { Header = Header(), ID = request.ID };
        if (_leases.TryGet(request.ID, out var lease))
        {
            _leases.Renew(lease, _now);
            response.TTL = lease.Seconds;
        }
        return response;
    }

    internal LeaseTimeToLiveResponse LeaseTimeToLive(LeaseTimeToLiveRequest request)
    {
        if (!_leases.TryGet(request.ID, out var lease))
            return new LeaseTimeToLiveResponse { Header = Header(), ID = request.ID, TTL = -1 };
        var response = new LeaseTimeToLiveResponse { Header = Header(), ID = lease.Id, TTL = (long)(lease.Expiry - _now).TotalSeconds, GrantedTTL = lease.Seconds };
        if (request.Keys)
            response.Keys.AddRange(lease.SortedKeys);
        return response;
    }

    internal LeaseLeasesResponse LeaseLeases()
    {
        var response = new LeaseLeasesResponse { Header = Header() };
        response.Leases.AddRange(_leases.Ids.Select(id => new LeaseStatus { ID = id }));
        return response;
    }

    private static T Ask<T>(Func<T> request)
    {
        try
        {
            return request();
        }
        catch (RefusedException e)
        {
            throw Translation.Refusal(e.Code, e.Message, e);
        }
    }

    private void End(Lease lease)
    {
        foreach (var key in lease.SortedKeys)
            _keys.Delete(key);
        _leases.Remove(lease);
        EndTransaction();
    }

    private void CheckRoom(int bytes, bool deletesOnly = false)
    {
        CheckSize(bytes);
        // What deletes must go through when the store is full: it is the way out.
        if (!deletesOnly && PresentBytes + bytes > _limits.PresentBytes)
            throw Refusals.NoSpace();
    }

    private void CheckSize(int bytes)
    {
        if (bytes > _limits.RequestBytes)
            throw Refusals.RequestTooLarge();
    }

    private void EndTransaction()
    {
        if (!_keys.EndTransaction())
            return;
        var kept = Revision - Math.Max(CompactedRevision, 0);
        if (kept > _limits.KeptRevisions + (_limits.KeptRevisions / 10L))
            _keys.Compact(Revision - _limits.KeptRevisions);
        while (_keys.PastBytes > _limits.PastBytes && CompactedRevision < Revision)
            _keys.Compact(Revision - ((Revision - Math.Max(CompactedRevision, 0)) / 2));
    }
}
