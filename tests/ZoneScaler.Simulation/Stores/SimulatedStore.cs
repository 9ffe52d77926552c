using ZoneScaler.Cluster;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;
using ZoneScaler.Coordination.Store;
using ZoneScaler.Simulation.Checks;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Simulation.Time;

namespace ZoneScaler.Simulation.Stores;

/// <summary>The real store on a machine of the simulation, with a clock of its own.</summary>
internal sealed class SimulatedStore
{
    private static readonly TimeSpan ExpiryCheck = TimeSpan.FromMilliseconds(50);

    private readonly SimulatedCluster _cluster;
    private readonly CoordinationStore _store;
    private readonly MachineClock _clock;
    private readonly StoreTruth _truth;
    private readonly List<WatchStream> _streams = [];
    private TimeSpan? _endedAt; // by its clock; null while its process runs

    public SimulatedStore(SimulatedCluster cluster, MachineClock clock, int keptRevisions)
    {
        _cluster = cluster;
        _clock = clock;
        _store = new CoordinationStore(7, cluster.Dice.Fork(), new StoreLimits { KeptRevisions = keptRevisions });
        _truth = new StoreTruth(cluster, _store.Watch("", 0));
        CheckExpiry();
    }

    /// <summary>The machine's name.</summary>
    public static string Name => "store";

    /// <summary>Whether nobody answers there now.</summary>
    public bool IsAway { get; set; }

    /// <summary>How likely a request or a reply is lost.</summary>
    public double Losses { get; set; }

    /// <summary>How likely a request comes late, perhaps when nobody waits for its answer any more.</summary>
    public double Lateness { get; set; }

    /// <summary>What holds, without any delay.</summary>
    public StoreTruth Truth => _truth;

    /// <summary>Runs a transaction at once.</summary>
    /// <param name="txn">What is asked for.</param>
    /// <param name="sender">Who asked, as it was when it asked.</param>
    public CommitOutcome Commit(Txn txn, NodeId sender)
    {
        Advance();
        try
        {
            var result = _store.Commit(txn);
            if (result.Succeeded)
                _truth.CheckWriter(txn, sender);
            return new CommitOutcome(result, MayHaveHappened: true);
        }
        catch (CoordinationException)
        {
            return new CommitOutcome(null, MayHaveHappened: false); // a lease that has ended, for example
        }
        finally
        {
            Changed();
        }
    }

    public long? GrantLease(TimeSpan timeToLive)
    {
        Advance();
        return _store.GrantLease(timeToLive).Id;
    }

    public TimeSpan? KeepAlive(long lease)
    {
        Advance();
        return _store.KeepAlive(lease);
    }

    public void Revoke(long lease)
    {
        Advance();
        _store.RevokeLease(lease);
        Changed();
    }

    /// <summary>An operator writes a key by hand.</summary>
    public void Put(string key, byte[] value) => Operate(Op.Put(key, value));

    /// <summary>An operator deletes a key by hand.</summary>
    public void Delete(string key) => Operate(Op.Delete(key));

    /// <summary>Begins a stream of changes.</summary>
    public void Subscribe(WatchStream stream, string prefix, long fromRevision)
    {
        stream.Source = _store.Watch(prefix, fromRevision);
        _streams.Add(stream);
        stream.Pump();
    }

    public void Unsubscribe(WatchStream stream) => _streams.Remove(stream);

    /// <summary>The server's process starts anew: streams break, what is stored remains, and leases begin again.</summary>
    public void Restart(TimeSpan lease)
    {
        _store.ExtendLeases(lease);
        foreach (var stream in _streams.ToArray())
            stream.Break();
    }

    /// <summary>The server's process ends: nobody answers, and no lease ends either.</summary>
    public void End()
    {
        Advance();
        (IsAway, _endedAt) = (true, _clock.Now);
    }

    /// <summary>It is started again on its file, and has what it had.</summary>
    public void StartAgain(TimeSpan lease)
    {
        if (_endedAt is not { } endedAt)
            return;
        (IsAway, _endedAt) = (false, null);
        Restart(_clock.Now - endedAt + lease);
    }

    private void Operate(Op op)
    {
        Advance();
        _store.Commit(Txn.Do(op));
        Changed();
    }

    private void Advance()
    {
        _store.Advance(_clock.Now);
        Changed();
    }

    private void CheckExpiry()
    {
        if (_endedAt == null)
            Advance();
        _cluster.Schedule.After(ExpiryCheck, CheckExpiry);
    }

    private void Changed()
    {
        if (!_truth.Update())
            return;
        foreach (var stream in _streams.ToArray())
            stream.Pump();
    }
}
