using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;

namespace ZoneScaler.Coordination.Store;

/// <summary>All leases, and which ends next.</summary>
internal sealed class LeaseTable
{
    // An entry of each collection, and the object.
    private const int LeaseBytes = 400;

    // etcd's; about 285 years.
    private const long LongestSeconds = 9_000_000_000;

    private readonly Dictionary<long, Lease> _leases = [];
    private readonly SortedSet<(TimeSpan Expiry, long Id)> _byExpiry = [];
    private readonly StoreChanges? _changes;
    private readonly Random _random;
    private readonly long _shortestSeconds;

    /// <param name="random">Chooses ids.</param>
    /// <param name="shortest">Shorter leases are made as long.</param>
    /// <param name="changes">Told what changes; null if nobody wants to know.</param>
    public LeaseTable(Random random, TimeSpan shortest, StoreChanges? changes)
    {
        _random = random;
        _shortestSeconds = (long)Math.Ceiling(shortest.TotalSeconds);
        _changes = changes;
    }

    /// <summary>About how much memory they take.</summary>
    public long Bytes => (long)_leases.Count * LeaseBytes;

    public IEnumerable<long> Ids => _leases.Keys.Order();

    /// <summary>When the next one ends; null if there is none.</summary>
    public TimeSpan? NextExpiry => _byExpiry.Count == 0 ? null : _byExpiry.Min.Expiry;

    public bool TryGet(long id, [NotNullWhen(true)] out Lease? lease) => _leases.TryGetValue(id, out lease);

    /// <param name="id">Its number; 0: one is chosen.</param>
    /// <param name="seconds">How long it shall last.</param>
    /// <param name="now">The store's clock.</param>
    public Lease Grant(long id, long seconds, TimeSpan now)
    {
        if (id == 0)
            id = FreeId();
        if (seconds > LongestSeconds)
            throw Refusals.LeaseTooLong();
        if (_leases.ContainsKey(id))
            throw Refusals.LeaseExists();
        var lease = Add(id, Math.Max(seconds, _shortestSeconds), now);
        _changes?.Leases.Add((id, lease.Seconds));
        return lease;
    }

    /// <summary>Takes over a lease that was kept elsewhere; it has its full time again.</summary>
    public void Restore(long id, long seconds, TimeSpan now) => Add(id, seconds, now);

    public void Renew(Lease lease, TimeSpan now)
    {
        _byExpiry.Remove((lease.Expiry, lease.Id));
        lease.Expiry = now + TimeSpan.FromSeconds(lease.Seconds);
        _byExpiry.Add((lease.Expiry, lease.Id));
    }

    /// <summary>Forgets a lease; its keys are the caller's business.</summary>
    public void Remove(Lease lease)
    {
        _leases.Remove(lease.Id);
        _byExpiry.Remove((lease.Expiry, lease.Id));
        _changes?.Leases.Add((lease.Id, null));
    }

    /// <summary>A lease that has ended; null if none has.</summary>
    public Lease? Expired(TimeSpan now) => NextExpiry <= now ? _leases[_byExpiry.Min.Id] : null;

    /// <summary>Gives all leases more time.</summary>
    public void Extend(TimeSpan by)
    {
        _byExpiry.Clear();
        foreach (var lease in _leases.Values)
        {
            lease.Expiry += by;
            _byExpiry.Add((lease.Expiry, lease.Id));
        }
    }

    /// <summary>Binds a key to a lease that is there; 0: to none.</summary>
    public void Attach(ByteString key, long id)
    {
        if (id != 0)
            _leases[id].Keys.Add(key);
    }

    public void Detach(ByteString key, long id)
    {
        if (id != 0 && _leases.TryGetValue(id, out var lease))
            lease.Keys.Remove(key);
    }

    private long FreeId()
    {
        while (true)
        {
            var id = _random.NextInt64(1, long.MaxValue);
            if (!_leases.ContainsKey(id))
                return id;
        }
    }

    private Lease Add(long id, long seconds, TimeSpan now)
    {
        var lease = new Lease(id, seconds) { Expiry = now + TimeSpan.FromSeconds(seconds) };
        _leases.Add(id, lease);
        _byExpiry.Add((lease.Expiry, id));
        return lease;
    }
}
