using System.Globalization;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>
/// Replaces a coordinator that does not answer before its lease ends: another one that does not reach it leaves a challenge in the store, which the coordinator takes away if it lives, and
/// deposes it if the challenge is still there after a while. That may be wrong without harm: what a deposed coordinator writes is refused by the store, what it says by the nodes. A state machine.
/// </summary>
internal sealed class LeaderChallenge(ClusterSettings settings, ClusterKeys keys, Member member, LeaderWatch leader, NodeClock clock, ICoordinationPort port, INodeObserver observer)
{
    private IDisposable? _watch;
    private long _challenged; // the term
    private long _revision; // of the challenge
    private TimeSpan _nextAt;
    private bool _isAsking;

    /// <summary>Another one coordinates from now on, or nobody.</summary>
    public void LeaderChanged()
    {
        _challenged = 0;
        _isAsking = false;
        _nextAt = clock.Now + settings.SuspectAfter; // time to link to it
    }

    /// <summary>This node coordinates, and answers challenges.</summary>
    public void Lead() => _watch ??= port.Watch(keys.Challenge, Answer);

    /// <summary>This node does not coordinate any more.</summary>
    public void StepDown()
    {
        _watch?.Dispose();
        _watch = null;
    }

    /// <summary>Does what is due while another node coordinates.</summary>
    /// <param name="isReached">Whether this node hears from it.</param>
    /// <returns>When to call again at the latest.</returns>
    public TimeSpan Advance(bool isReached)
    {
        if (isReached)
            _challenged = 0;
        if (isReached || _isAsking)
            return TimeSpan.MaxValue;
        if (clock.Now < _nextAt)
            return _nextAt;
        _isAsking = true;
        if (_challenged == 0)
            Challenge(leader.Term);
        else
            Depose(_challenged);
        return TimeSpan.MaxValue;
    }

    private void Challenge(long term)
    {
        var txn = new Txn([Compare.Created(keys.Leader, term)], [Op.Put(keys.Challenge, StoredValues.Write(new LeaderInfo(member.Id, "")), member.Lease)], []);
        Commit(term, txn, outcome =>
        {
            if (!outcome.Succeeded)
            {
                _nextAt = clock.Now + settings.ReportInterval;
                return;
            }
            observer.Note(NodeEvent.LeaderChallenged, Text($"term {term}"));
            _challenged = term;
            _revision = outcome.Result!.Revision;
            _nextAt = clock.Now + settings.InquiryTimeout;
        });
    }

    private void Depose(long term)
    {
        var txn = new Txn([Compare.Created(keys.Leader, term), Compare.Modified(keys.Challenge, _revision)], [Op.Delete(keys.Leader), Op.Delete(keys.Challenge)], []);
        Commit(term, txn, outcome =>
        {
            _challenged = 0;
            _nextAt = clock.Now + settings.ReportInterval;
            observer.Note(outcome.Succeeded ? NodeEvent.LeaderDeposed : NodeEvent.LeaderNotDeposed, Text($"term {term}"));
        });
    }

    private void Commit(long term, Txn txn, Action<CommitOutcome> done) => port.Commit(txn, outcome =>
    {
        if (leader.Term != term)
            return;
        _isAsking = false;
        done(outcome);
    });

    private void Answer(WatchBatch batch)
    {
        foreach (var challenge in batch.Events.Where(e => e.Kind == WatchEventKind.Put && e.Pair.Key == keys.Challenge))
        {
            // If this is lost, or comes too late, this node is deposed.
            if (member.MayAct)
                port.Commit(new Txn([Compare.Modified(keys.Challenge, challenge.Pair.ModRevision)], [Op.Delete(keys.Challenge)], []), static _ => { });
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
