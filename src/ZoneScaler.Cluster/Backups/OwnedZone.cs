using System.Globalization;
using ZoneScaler.Backups;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;
using ZoneScaler.Planting;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Backups;

/// <summary>
/// A zone that this node owns, as the store knows it: makes backups that have caught up in sync and drops silent ones, both by compare-and-set before the zone relies on it, and hands the
/// zone over to another node. As long as the outcome of a write is not known, the zone keeps to what holds either way. A state machine; time is passed in.
/// </summary>
internal sealed class OwnedZone(Zone zone, OwnedZoneSetup setup, Assignment assignment, long revision)
{
    // A backup that is behind by what its answers need to come has all but what is on its way: a tenth of a second, or a tick.
    private readonly int _caughtUpTicks = Math.Max(1, zone.World.Spec.TickRate / 10);

    private readonly ByteRate _borderTraffic = new(setup.Clock.Now);
    private readonly Dictionary<NodeId, (long Acknowledged, TimeSpan Since)> _progress = [];
    private bool _isWriting;
    private bool _isMoveUnsettled; // the zone may have been handed over
    private NodeId _target;
    private TimeSpan _targetSince;
    private TimeSpan? _stillSince; // after its last tick, which it was still to run when it was sealed
    private TimeSpan _predicted;
    private volatile bool _isStill;
    private volatile bool _isDue = true; // something has happened since it was looked at
    private TimeSpan _lookAt;
    private bool _isSealing;
    private TimeSpan? _endedAt;

    /// <summary>The zone.</summary>
    public Zone Zone { get; } = zone;

    /// <summary>What the store last said of it.</summary>
    public Assignment Assignment { get; private set; } = assignment;

    /// <summary>The revision of that.</summary>
    public long Revision { get; private set; } = revision;

    /// <summary>Whether the zone stands still to be handed over, or may have been.</summary>
    public bool IsSealed => _isSealing && _isStill;

    /// <summary>Whether it is to stand still, or does.</summary>
    public bool IsSealing => _isSealing;

    /// <summary>Puts the backups in place that the assignment names.</summary>
    public void Start() => Sync(isOwnWrite: true, hasState: Assignment.ResumeTick != null);

    /// <summary>Learns what the store says of the zone.</summary>
    /// <returns>False if the zone is another owner's, or this one's in a later epoch.</returns>
    public bool Learn(Assignment known, long at) => Learn(known, at, isOwnWrite: false);

    /// <summary>Is to hand the zone over to another node, once that one has everything.</summary>
    public void MoveTo(NodeId target)
    {
        if (_target == target || _isSealing || target == setup.Self)
            return;
        (_target, _targetSince) = (target, setup.Clock.Now);
        _isDue = true;
    }

    /// <summary>The zone is not here any more, or not in this epoch: what is still answered concerns whoever has it now, maybe this node again.</summary>
    public void End() => _endedAt = setup.Clock.Now;

    /// <summary>Is to stand still for good.</summary>
    public void StandStill()
    {
        if (!_isSealing)
            Seal();
    }

    /// <summary>How long it stood still when it moved here, in microseconds, as the former owner says; null if it did not, or nobody has said it yet.</summary>
    public long? PausedUs { get; set; }

    /// <summary>How long it would stand still if it moved now.</summary>
    public TimeSpan PredictedPause => setup.Forecast.Of(Zone.Backups.EntryBytes);

    private TimeSpan StoodStill => _stillSince is { } since ? (_endedAt ?? setup.Clock.Now) - since : TimeSpan.Zero;

    /// <summary>What crosses its borders, in bytes per second, smoothed.</summary>
    public double MeasureBorderTraffic() => _borderTraffic.Measure(Zone.BorderBytes, setup.Clock.Now);

    /// <summary>How far its backups are.</summary>
    public IEnumerable<BackupProgress> Progress() => Assignment.InSync.Concat(Assignment.Joining).Select(node =>
    {
        var progress = new BackupProgress { Node = NodeRef.Of(node) };
        if (StatusOf(node).Acknowledged is >= 0 and var acknowledged)
            progress.TicksBehind = Math.Max(0, Zone.LastTick - acknowledged);
        return progress;
    });

    /// <summary>Does what is due.</summary>
    /// <returns>When to call again at the latest.</returns>
    public TimeSpan Advance()
    {
        if (Assignment.InSync.Count + Assignment.Joining.Count == 0 && _target.IsNone && !_isSealing && !_isMoveUnsettled && Assignment.Deaths.Count == 0)
            return TimeSpan.MaxValue;
        // The node asks each of its zones after each event, most of which are no concern of this one.
        if (!_isDue && setup.Clock.Now < _lookAt)
            return _lookAt;
        _isDue = false;
        if (!_isWriting)
            Look();
        return _lookAt = setup.Clock.Now + setup.Settings.BackupLook;
    }

    private bool Learn(Assignment known, long at, bool isOwnWrite)
    {
        if (at <= Revision)
            return true;
        if (known.Owner != setup.Self || known.Epoch != Zone.Epoch)
            return false;
        (Assignment, Revision) = (known, at);
        _isDue = true;
        Sync(isOwnWrite, hasState: false);
        // The write that would have handed it over compared an earlier revision: it did not take effect, and never will.
        if (_isMoveUnsettled)
            Unseal("it is still this node's");
        return true;
    }

    private void Look()
    {
        if (_isMoveUnsettled)
        {
            // A write of its own with the same comparison: whichever takes effect, the other does not.
            if (Planted.Is(PlantedBug.UnsealedUnasked))
                Unseal("planted");
            else
                Write(Assignment, "is it still this node's?");
            return;
        }
        if (FindSilent() is { IsNone: false } silent)
        {
            Zone.Backups.Suspend(silent.Number);
            Write(Assignment.Without(silent), Text($"{silent} is silent"));
            if (Planted.Is(PlantedBug.DroppedUnwritten))
                setup.Runner.Host.RemoveBackup(Zone, silent.Number);
            return;
        }
        for (var i = 0; i < Assignment.Joining.Count; i++)
        {
            var node = Assignment.Joining[i];
            if (!IsCaughtUp(node))
                continue;
            Write(Assignment.Without(node) with { InSync = [.. Assignment.InSync, node] }, Text($"{node} is in sync"));
            return;
        }
        if (!_target.IsNone)
            Move();
        else if (Assignment.Deaths.Count > 0 && Zone.Trial == null && !_isSealing)
            Write(Assignment with { Deaths = [] }, "its trial is over, and nobody died");
    }

    private bool IsCaughtUp(NodeId node)
    {
        var status = StatusOf(node);
        if (!status.IsRequired)
        {
            if (status.Acknowledged < Zone.LastTick - _caughtUpTicks || status.Acknowledged < 0)
                return false;
            // From now on nothing is committed without it; when it has all that was committed before, it may be written.
            Zone.Backups.Require(node.Number, true);
        }
        return StatusOf(node).Acknowledged >= Zone.Backups.Committed;
    }

    private NodeId FindSilent()
    {
        if (Zone.IsQuarantined)
            return default; // it does not step, so there is nothing to say: they have its last good state
        // By index: this runs for each zone at each event of the node, and allocates nothing.
        for (var i = 0; i < Assignment.InSync.Count + Assignment.Joining.Count; i++)
        {
            var node = i < Assignment.InSync.Count ? Assignment.InSync[i] : Assignment.Joining[i - Assignment.InSync.Count];
            if (IsSilent(node))
                return node;
        }
        return default;
    }

    private bool IsSilent(NodeId node)
    {
        var now = setup.Clock.Awake;
        var status = StatusOf(node);
        if (!_progress.TryGetValue(node, out var last) || status.Acknowledged != last.Acknowledged || status.HasAll || status.IsBeingFilled)
            _progress[node] = last = (status.Acknowledged, now);
        return status.IsSuspended || now - last.Since >= (status.IsRequired ? setup.Settings.BackupSilence : setup.Settings.JoiningSilence);
    }

    private void Move()
    {
        if (!_isSealing)
        {
            if (Assignment.InSync.Contains(_target))
                Seal();
            else if (!Assignment.Joining.Contains(_target) || setup.Clock.Now - _targetSince >= setup.Settings.JoiningSilence * 5)
                _target = default; // it is no backup any more, or does not get to be one
            return;
        }
        if (!_isStill)
            return;
        var stillSince = _stillSince ??= setup.Clock.Now;
        if (!Assignment.InSync.Contains(_target) || setup.Clock.Now - stillSince >= setup.Settings.SealTimeout)
        {
            Unseal(Text($"{_target} does not follow"));
            return;
        }
        var tick = Zone.LastTick;
        if (!Zone.Backups.IsSettled || Assignment.InSync.Any(n => StatusOf(n).Acknowledged < tick))
            return;
        // A node that leaves stays a backup, too, until another one is in sync: the target may die, and have none yet.
        List<NodeId> inSync = [.. Assignment.InSync.Where(n => n != _target), setup.Self];
        var next = new Assignment(_target, Zone.Epoch + 1) { Timeline = Assignment.Timeline, ResumeTick = tick, InSync = inSync, Joining = Assignment.Joining, Deaths = Assignment.Deaths, DeadLetters = Assignment.DeadLetters, Suspects = Assignment.Suspects };
        Write(next, Text($"{_target} goes on after tick {tick}"));
    }

    private void Seal()
    {
        _isSealing = true;
        _isStill = false;
        _stillSince = null;
        _predicted = PredictedPause;
        FollowBackups();
        setup.Runner.Seal(Zone.Id, () =>
        {
            _isStill = true; // maybe on another thread
            Wake();
        });
    }

    private void Unseal(string why)
    {
        _isMoveUnsettled = false;
        _target = default;
        if (!_isSealing)
            return;
        _isSealing = false;
        FollowBackups();
        setup.Runner.Unseal(Zone.Id);
        setup.Observer.Note(NodeEvent.ZoneStays, Text($"{Zone.Id}, epoch {Zone.Epoch}: {why}"));
    }

    private void Write(Assignment next, string why)
    {
        var compared = Revision;
        var key = setup.Keys.Zone(Zone.Id);
        // Its own key, too: a write that comes late must not undo what others have decided since it was lost.
        List<Compare> compares = [Compare.Modified(key, compared), Compare.Created(setup.Keys.Node(setup.Self.Name), setup.Self.Revision)];
        if (next.Owner != setup.Self)
            compares.Add(Compare.Created(setup.Keys.Node(next.Owner.Name), next.Owner.Revision));
        _isWriting = true;
        var began = setup.Clock.Now;
        setup.Port.Commit(new Txn(compares, [Op.Put(key, StoredValues.Write(next))], [Op.Get(key)]), outcome =>
        {
            _isWriting = false;
            _isDue = true;
            if (outcome.Result != null)
                setup.Forecast.Wrote(setup.Clock.Now - began);
            if (outcome.Succeeded && next.Owner != setup.Self)
                Handed(next, outcome.Result!.Revision, why); // also if word of the next owner has come before the answer
            else if (_endedAt != null)
                return;
            else if (outcome.Succeeded)
                Written(next, outcome.Result!.Revision, why);
            else if (outcome.Result is { } refused)
                Refused(refused, compared, next);
            else if (outcome.MayHaveHappened && next.Owner != setup.Self)
                _isMoveUnsettled = true;
        });
    }

    private void Handed(Assignment next, long at, string why)
    {
        var took = StoodStill;
        setup.Observer.Paused(_predicted, took);
        setup.Observer.Note(NodeEvent.ZoneHanded, Text($"{Zone.Id} to {next.Owner}, epoch {next.Epoch}: {why}; it stood still for {took.TotalMilliseconds:0.0} ms here, {_predicted.TotalMilliseconds:0.0} ms were predicted"));
        setup.Owners.Handed(this, next, at, took);
    }

    private void Written(Assignment next, long at, string why)
    {
        setup.Observer.Note(NodeEvent.BackupsChanged, Text($"{Zone.Id}, epoch {Zone.Epoch}: {why}"));
        Learn(next, at, isOwnWrite: true);
        Wake();
    }

    private void Refused(TxnResult refused, long compared, Assignment wished)
    {
        if (refused.Results is not [[var pair]] || !StoredValues.TryRead(pair.Value, out Assignment known))
        {
            setup.Observer.Note(NodeEvent.AssignmentRefused, Text($"{Zone.Id} has no assignment that can be read"));
            return; // the coordinator's to mend
        }
        setup.Observer.Note(NodeEvent.AssignmentRefused, Text($"{Zone.Id} is {known.Owner}'s, epoch {known.Epoch}"));
        if (pair.ModRevision <= compared)
        {
            // One of the nodes is no member any more. If it is this one, it will hear of it; if not, the target is gone.
            if (wished.Owner != setup.Self)
                Unseal(Text($"{wished.Owner} is gone"));
            return;
        }
        if (!Learn(known, pair.ModRevision))
            setup.Owners.Lost(this, known, pair.ModRevision);
        else if (wished.Owner != setup.Self)
            Unseal("somebody else has changed its backups");
    }

    /// <summary>Makes the zone's backups what the assignment says.</summary>
    /// <param name="isOwnWrite">Whether this owner wrote it on top of what it knew. If not, a node that is joining may have been given up, and let go of everything, in between.</param>
    /// <param name="hasState">Whether those in sync have what this owner began with.</param>
    private void Sync(bool isOwnWrite, bool hasState)
    {
        foreach (var node in Assignment.InSync.Concat(Assignment.Joining))
        {
            var isInSync = Assignment.InSync.Contains(node);
            if (!isOwnWrite && !isInSync)
                Zone.Backups.Suspend(node.Number);
            if (Zone.Backups.StatusOf(node.Number) is not { IsSuspended: false } status)
                setup.Runner.Host.AddBackup(Zone, node.Number, Revision, isInSync, hasState && isInSync);
            else if (status.IsRequired != isInSync)
                Zone.Backups.Require(node.Number, isInSync);
        }
        foreach (var known in Zone.Backups.Status())
        {
            if (!Assignment.InSync.Concat(Assignment.Joining).Any(n => n.Number == known.Node))
                setup.Runner.Host.RemoveBackup(Zone, known.Node);
        }
        FollowBackups();
        foreach (var gone in _progress.Keys.Where(n => !Assignment.InSync.Contains(n) && !Assignment.Joining.Contains(n)).ToArray())
            _progress.Remove(gone);
    }

    /// <summary>Hears at once of what backups have taken in, while that is waited for: one that joins is made in sync as soon as it has caught up, and a zone that stands still goes on elsewhere.</summary>
    private void FollowBackups() => Zone.Backups.Progressed = _isSealing || Assignment.Joining.Count > 0 ? Wake : null;

    /// <summary>Has it looked at soon. Thread-safe.</summary>
    private void Wake()
    {
        _isDue = true;
        setup.Wake();
    }

    private BackupStatus StatusOf(NodeId node) => Zone.Backups.StatusOf(node.Number) ?? new BackupStatus(node.Number, IsRequired: false, Acknowledged: -1, IsSuspended: false);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
