using System.Globalization;
using ZoneScaler.Coordination;
using ZoneScaler.Planting;

namespace ZoneScaler.Cluster.Nodes;

/// <summary>
/// A node's membership: it asks for the world, takes a lease, registers its name under it and keeps the lease alive. It counts the lease from when it sent the last keep-alive
/// that was answered, and does not act beyond its end; when it has been silent for so long, it acts again only after it has read that its key is still its own.
/// A state machine; time is passed in.
/// </summary>
internal sealed class Member : IDisposable
{
    private readonly NodeInfo _info;
    private readonly WorldRecord? _ownWorld;
    private readonly ClusterSettings _settings;
    private readonly ClusterKeys _keys;
    private readonly NodeClock _clock;
    private readonly ICoordinationPort _port;
    private readonly INodeObserver _observer;
    private readonly IMemberListener _listener;
    private readonly Backoff _backoff;
    private readonly List<IDisposable> _watches = [];
    private readonly Random _random;
    private WorldRecord? _world;
    private bool _isStoreReplaced;
    private uint _epochFloor;
    private int _attempt; // answers to an earlier attempt are ignored
    private TimeSpan _retryAt;
    private TimeSpan _keepAliveAt;
    private TimeSpan _leaseEnd;
    private bool _isFrozen;
    private bool _isVerifying;
    private (NodeEvent Reason, string Detail) _lastTrouble;

    public Member(
        NodeInfo info, WorldRecord? world, string worldName, ClusterSettings settings, NodeClock clock, ICoordinationPort port, INodeObserver observer, IMemberListener listener, Random random)
    {
        _info = info;
        _ownWorld = world;
        _settings = settings;
        _keys = new ClusterKeys(worldName);
        _clock = clock;
        _port = port;
        _observer = observer;
        _listener = listener;
        _backoff = new Backoff(settings.RetryMin, settings.RetryMax, random);
        _random = random;
    }

    public MemberState State { get; private set; }

    /// <summary>Who the node is while it is a member.</summary>
    public NodeId Id { get; private set; }

    /// <summary>The lease that the node's keys are bound to.</summary>
    public long Lease { get; private set; }

    /// <summary>Until when the node may act; zero while it must not.</summary>
    public TimeSpan ActUntil => State == MemberState.Active && !_isFrozen ? _leaseEnd - _settings.FreezeMargin : TimeSpan.Zero;

    /// <summary>Does what is due.</summary>
    /// <returns>When to call again at the latest.</returns>
    public TimeSpan Advance()
    {
        var now = _clock.Now;
        switch (State)
        {
            case MemberState.Waiting when now >= _retryAt:
                AskForWorld();
                break;
            case MemberState.Active:
                if (!_isFrozen && now >= ActUntil)
                    Freeze();
                if (now >= _keepAliveAt)
                    KeepAlive();
                return _isFrozen || _keepAliveAt < ActUntil ? _keepAliveAt : ActUntil;
        }
        return State == MemberState.Waiting ? _retryAt : TimeSpan.MaxValue;
    }

    /// <summary>Whether the node may act now.</summary>
    public bool MayAct => _clock.Now < ActUntil;

    /// <summary>Leaves in order. What the node hosts must have been closed.</summary>
    public void Leave() => Leave(NodeEvent.Left, _info.Name);

    /// <summary>Another store stands where the old one was, or it has forgotten: the registration is void.</summary>
    public void StoreReplaced(string why)
    {
        _isStoreReplaced = true;
        if (State == MemberState.Active)
            Lose(why);
        else if (State == MemberState.Asking)
            Retry(NodeEvent.SeedsUnreachable, why);
    }

    public void Dispose() => EndMembership();

    private void AskForWorld()
    {
        var attempt = Begin();
        var newborn = _ownWorld == null ? null : _ownWorld with { Birth = _random.NextInt64(1, long.MaxValue) };
        var txn = newborn == null
            ? new Txn([], [Op.Get(_keys.Spec)], [])
            : new Txn([Compare.Absent(_keys.Spec)], [Op.Put(_keys.Spec, StoredValues.Write(newborn))], [Op.Get(_keys.Spec)]);
        _port.Commit(txn, outcome =>
        {
            if (attempt != _attempt)
                return;
            if (outcome.Result is not { } result)
                Retry(NodeEvent.SeedsUnreachable, "the coordination store does not answer");
            else if (result.Succeeded && newborn != null)
                AskForLease(newborn);
            else if (result.Results[0] is not [var pair])
                Retry(NodeEvent.WaitingForWorld, $"no node with game code has told the world '{_keys.Spec}' yet");
            else
                CheckWorld(pair);
        });
    }

    private void CheckWorld(KeyValue pair)
    {
        if (!StoredValues.TryRead(pair.Value, out WorldRecord world))
            Retry(NodeEvent.StoredValueUnreadable, $"the value of {pair.Key} is no description of a world");
        else if (_info.Protocol < world.MinProtocol)
            Retry(NodeEvent.VersionTooOld, Text($"this node speaks protocol {_info.Protocol}; the cluster asks for {world.MinProtocol} or higher"));
        else if (_ownWorld?.DifferenceTo(world) is { } difference)
            Retry(NodeEvent.WrongWorld, $"this node's world '{world.Name}' differs from the cluster's: {difference}");
        else
            AskForLease(world);
    }

    private void AskForLease(WorldRecord world)
    {
        if (_isStoreReplaced || (_world != null && _world.Birth != world.Birth))
            _epochFloor = _listener.StoreReplaced();
        _isStoreReplaced = false;
        _world = world;
        var attempt = _attempt;
        var sent = _clock.Now;
        _port.GrantLease(_settings.Lease, lease =>
        {
            if (attempt != _attempt)
                return;
            if (lease is not { } number)
            {
                Retry(NodeEvent.SeedsUnreachable, "the coordination store does not grant a lease");
                return;
            }
            Lease = number;
            _leaseEnd = sent + _settings.Lease;
            Register(isRepeated: false);
        });
    }

    private void Register(bool isRepeated)
    {
        var attempt = _attempt;
        var key = _keys.Node(_info.Name);
        _port.Commit(new Txn([Compare.Absent(key)], [Op.Put(key, StoredValues.Write(_info with { EpochFloor = _epochFloor }), Lease)], [Op.Get(key)]), outcome =>
        {
            if (attempt != _attempt)
                return;
            if (outcome.Result is not { } result)
            {
                // The key may have been written all the same: the same question again tells.
                if (outcome.MayHaveHappened && !isRepeated)
                    Register(isRepeated: true);
                else
                    Retry(NodeEvent.SeedsUnreachable, "the coordination store does not answer");
                return;
            }
            if (result.Succeeded)
                Activate(result.Revision);
            else if (result.Results[0] is [var pair] && pair.Lease == Lease)
                Activate(pair.CreateRevision);
            else
                Retry(NodeEvent.NameTaken, $"a node '{_info.Name}' is registered{AddressIn(result.Results[0])}; if it is dead, its lease ends within {Text($"{_settings.Lease.TotalSeconds:0.#}")} s");
        });
    }

    private static string AddressIn(IReadOnlyList<KeyValue> pairs) => pairs is [var pair] && StoredValues.TryRead(pair.Value, out NodeInfo info) ? $" at {info.Address}" : "";

    private void Activate(long revision)
    {
        State = MemberState.Active;
        Id = new NodeId(_info.Name, revision);
        _isFrozen = _isVerifying = false;
        _keepAliveAt = _clock.Now;
        _lastTrouble = default;
        _backoff.Reset();
        _observer.Note(NodeEvent.Registered, Id.ToString());
        var attempt = _attempt;
        _watches.Add(_port.Watch(_keys.Node(_info.Name), batch => OwnKeyChanged(attempt, batch)));
        _watches.Add(_port.Watch(_keys.Dismissal(Id), batch => DismissalChanged(attempt, batch)));
        _listener.Registered(Id, _world!);
    }

    private void KeepAlive()
    {
        // Each keep-alive stands for itself: a lost answer holds up none of the others.
        _keepAliveAt = _clock.Now + _settings.Lease / 6;
        var attempt = _attempt;
        var sent = _clock.Now;
        _port.KeepAlive(Lease, left =>
        {
            if (attempt != _attempt || left is not { } remaining)
                return;
            if (Planted.Is(PlantedBug.LeaseFromReply))
                sent = _clock.Now;
            if (remaining <= TimeSpan.Zero)
            {
                Lose("its lease has ended");
                return;
            }
            if (sent + remaining > _leaseEnd)
                _leaseEnd = sent + remaining;
            if (_isFrozen && _clock.Now < _leaseEnd - _settings.FreezeMargin)
                Verify();
        });
    }

    private void Freeze()
    {
        _isFrozen = true;
        _observer.Note(NodeEvent.Frozen, Text($"no keep-alive was answered for {(_settings.Lease - _settings.FreezeMargin).TotalSeconds:0.#} s"));
    }

    /// <summary>Reads whether the node is still registered; the read is linearizable, as all of the store's transactions.</summary>
    private void Verify()
    {
        if (_isVerifying)
            return;
        if (Planted.Is(PlantedBug.ThawUnverified))
        {
            _isFrozen = false;
            return;
        }
        _isVerifying = true;
        var attempt = _attempt;
        _port.Commit(new Txn([], [Op.Get(_keys.Node(_info.Name))], []), outcome =>
        {
            if (attempt != _attempt)
                return;
            _isVerifying = false;
            if (outcome.Result is not { } result)
                return; // the next keep-alive leads here again
            if (result.Results[0] is not [var pair] || pair.CreateRevision != Id.Revision)
            {
                Lose("its key is gone");
                return;
            }
            _isFrozen = false;
            _observer.Note(NodeEvent.Thawed, Id.ToString());
        });
    }

    private void OwnKeyChanged(int attempt, WatchBatch batch)
    {
        if (attempt != _attempt)
            return;
        var key = _keys.Node(_info.Name);
        var mine = batch.Events.LastOrDefault(e => e.Pair.Key == key);
        var isGone = mine == null ? batch.IsReset : mine.Kind == WatchEventKind.Delete || mine.Pair.CreateRevision != Id.Revision;
        if (isGone && batch.Revision >= Id.Revision)
            Lose("its key is gone");
    }

    private void DismissalChanged(int attempt, WatchBatch batch)
    {
        if (attempt == _attempt && batch.Events.Any(e => e.Kind == WatchEventKind.Put && e.Pair.Key == _keys.Dismissal(Id)))
            Leave(NodeEvent.Dismissed, "an operator has ended its membership");
    }

    private void Lose(string why)
    {
        _observer.Note(NodeEvent.MembershipLost, $"{Id}: {why}");
        var lease = Lease;
        EndMembership();
        _port.Revoke(lease); // if only the key went, whatever else is bound to the lease must go, too
        _retryAt = _clock.Now + _backoff.Next();
        _listener.MembershipLost();
    }

    private void Leave(NodeEvent reason, string detail)
    {
        if (State == MemberState.Left)
            return;
        var wasMember = State == MemberState.Active;
        var lease = Lease;
        EndMembership();
        State = MemberState.Left;
        _observer.Note(reason, detail);
        if (wasMember)
            _listener.MembershipLost();
        if (lease != 0)
            _port.Revoke(lease);
    }

    private int Begin()
    {
        State = MemberState.Asking;
        return ++_attempt;
    }

    private void Retry(NodeEvent reason, string detail)
    {
        if (Lease != 0)
            _port.Revoke(Lease);
        EndMembership();
        _retryAt = _clock.Now + _backoff.Next();
        if (_lastTrouble == (reason, detail))
            return; // said already
        _lastTrouble = (reason, detail);
        _observer.Note(reason, detail);
    }

    private void EndMembership()
    {
        _attempt++;
        State = MemberState.Waiting;
        Lease = 0;
        _isFrozen = false;
        foreach (var watch in _watches)
            watch.Dispose();
        _watches.Clear();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
