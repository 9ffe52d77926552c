using System.Globalization;
using ZoneScaler.Allocation;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Coordination;
using ZoneScaler.Planting;

namespace ZoneScaler.Cluster.Coordinators;

/// <summary>
/// Decides what a coordinator writes: backups go on where owners are gone, the strategy says all else. Every write is a compare-and-set on the assignment, on the term, and on the
/// registration of each node that it newly names. A state machine.
/// </summary>
internal sealed class Assigner(
    ClusterSettings settings,
    ClusterKeys keys,
    NodeClock clock,
    ICoordinationPort port,
    INodeObserver observer,
    IZoneAllocationStrategy strategy,
    ClusterState state,
    LossWatch losses,
    Wishes wishes,
    Briefing briefing,
    Inquest inquest,
    DecisionLog decisions,
    Func<NodeId, bool> isThere,
    Func<NodeId, bool> isHeard,
    Func<NodeId, bool> hasEnded)
{
    /// <summary>How many zones one transaction writes at most: each may need a comparison of its own and of two nodes, and the term needs one.</summary>
    private const int ZonesPerWrite = (Txn.MaxOperations - 1) / 3;

    private static readonly TimeSpan MovePatience = TimeSpan.FromSeconds(20);

    private bool _hasNoWorker;

    /// <summary>Looks what should be elsewhere.</summary>
    public void Place()
    {
        if (IsSettling)
        {
            NoteOnlyWarm();
            return;
        }
        RaiseEpochs();
        FailOver();
        QuarantineLost();
        FenceOff();
        foreach (var zone in state.Zones.Values.Where(z => !z.MovesTo.IsNone && HasMoveEnded(z)))
            zone.MovesTo = default;
        Grant();

        var homeless = state.Zones.Values.Where(NeedsPlace).ToHashSet();
        var plan = strategy.Allocate(View(homeless));
        var placements = plan.Placements.Where(p => state.Zones.TryGetValue(p.Zone, out var zone) && homeless.Contains(zone) && state.Nodes.ContainsKey(p.Worker)).ToList();
        if (homeless.Count > 0 && placements.Count == 0 && !_hasNoWorker)
            observer.Note(NodeEvent.NoWorker, Text($"{homeless.Count} zones wait"));
        _hasNoWorker = homeless.Count > 0 && placements.Count == 0;
        Write([.. placements.Select(p => EmptyStart(state.Zones[p.Zone], state.Nodes[p.Worker].Id, p.Reason))]);
        Move(plan);
    }

    /// <summary>Why zones are where they are, or go, in the eyes of the strategy.</summary>
    public IReadOnlyList<Explanation> Explain() => strategy.Explain(View(state.Zones.Values.Where(NeedsPlace).ToHashSet()));

    /// <summary>Whether it has come to where it was to go, or does not get there this time: as long as it is wanted there it begins anew.</summary>
    private bool HasMoveEnded(KnownZone zone) =>
        zone.Assignment?.Owner == zone.MovesTo
        || !isThere(zone.MovesTo)
        || (!zone.Backups.ContainsKey(zone.MovesTo) && !zone.IsBeingWritten) // its owner has dropped it, maybe before it heard of the move
        || clock.Now - zone.MoveSince >= MovePatience;

    /// <summary>Begins the moves that persons want, before the strategy decides on what is left.</summary>
    private void Grant()
    {
        var changes = new List<Change>();
        foreach (var zone in state.Zones.Values)
        {
            if (!wishes.Look(zone) || !TryGetSettled(zone.Zone, out _, out var assignment))
                continue;
            if (zone.MovesTo.IsNone)
                Begin(zone, assignment, zone.Wish!.To, "a person wants it there", changes);
        }
        Write(changes);
    }

    private void Begin(KnownZone zone, Assignment assignment, NodeId target, string reason, List<Change> changes)
    {
        (zone.MovesTo, zone.MoveSince) = (target, clock.Now);
        decisions.Add(new Decision(clock.Now, DecisionKind.Move, zone.Zone, target.Name, reason));
        observer.Note(NodeEvent.ZoneMoves, Text($"{zone.Zone} from {assignment.Owner} to {target}: {reason}; predicted pause {zone.PredictedPause.TotalMilliseconds:0.#} ms"));
        if (!assignment.InSync.Contains(target) && !assignment.Joining.Contains(target))
            changes.Add(new Change(zone, assignment with { Joining = [.. assignment.Joining, target] }, reason) { Decision = (DecisionKind.AddBackup, target.Name) });
        else
            briefing.Order([zone]);
    }

    private void Move(Plan plan)
    {
        var changes = new List<Change>();
        foreach (var move in plan.Moves)
        {
            if (TryGetSettled(move.Zone, out var zone, out var assignment) && state.Nodes.TryGetValue(move.To, out var target) && assignment.Owner != target.Id)
                Begin(zone, assignment, target.Id, move.Reason, changes);
        }
        foreach (var backup in plan.Backups)
        {
            if (TryGetSettled(backup.Zone, out var zone, out var assignment) && state.Nodes.TryGetValue(backup.Worker, out var holder)
                && assignment.Owner != holder.Id && !assignment.InSync.Contains(holder.Id) && !assignment.Joining.Contains(holder.Id))
                changes.Add(new Change(zone, assignment with { Joining = [.. assignment.Joining, holder.Id] }, backup.Reason) { Decision = (DecisionKind.AddBackup, backup.Worker) });
        }
        foreach (var release in plan.Releases)
        {
            if (TryGetSettled(release.Zone, out var zone, out var assignment) && state.Nodes.TryGetValue(release.Worker, out var holder)
                && (assignment.InSync.Contains(holder.Id) || assignment.Joining.Contains(holder.Id)))
                changes.Add(new Change(zone, assignment.Without(holder.Id), release.Reason) { Decision = (DecisionKind.ReleaseBackup, release.Worker) });
        }
        Write([.. changes.DistinctBy(c => c.Zone)]);
    }

    private bool TryGetSettled(Worlds.ZoneId id, out KnownZone zone, out Assignment assignment)
    {
        zone = state.Zones.GetValueOrDefault(id)!;
        assignment = zone?.Assignment!;
        return assignment != null && zone is { IsBeingWritten: false, IsUnreadable: false, IsQuarantined: false } && IsOwnerThere(assignment);
    }

    private ClusterView View(HashSet<KnownZone> homeless) => new(
        state.Spec!,
        [.. state.Nodes.Values.Where(n => ClusterState.IsWorker(n) && isThere(n.Id)).Select(n => new WorkerView(n.Id.Name, n.Info.FailureDomain, n.Info.Capacity, n.IsLeaving) { IsWarm = n.Info.IsWarm, IsHeard = isHeard(n.Id) })],
        [.. state.Zones.Values.Where(z => z is { IsUnreadable: false, IsQuarantined: false }).Select(z => View(z, homeless.Contains(z)))])
    {
        Backups = state.Spec!.Backups,
    };

    private ZoneView View(KnownZone zone, bool isHomeless)
    {
        var assignment = zone.Assignment;
        return new ZoneView(zone.Zone, isHomeless ? null : NameOf(assignment?.Owner ?? default), zone.Load, zone.Entities, zone.Players)
        {
            SinceMoved = clock.Now - zone.OwnedSince,
            SinceBackup = clock.Now - zone.BackedUpSince,
            MovingTo = zone.MovesTo.IsNone ? null : zone.MovesTo.Name,
            IsMoving = zone.IsBeingWritten || !zone.IsConfirmed || (zone.Wish is { IsOpen: true } wish && isHeard(wish.To)),
            BorderTraffic = zone.BorderTraffic,
            PredictedPause = zone.PredictedPause,
            IsPinned = clock.Now < zone.PinnedUntil || zone.Wish is { IsOpen: true },
            Backups = [.. assignment?.InSync.Where(n => state.Find(n) != null).Select(n => n.Name) ?? []],
            Joining = [.. assignment?.Joining.Where(n => state.Find(n) != null).Select(n => n.Name) ?? []],
        };
    }

    // A node that is registered anew under its name is another one.
    private string NameOf(NodeId node) => state.Find(node) != null ? node.Name : "";

    /// <summary>
    /// Whether workers may still be on their way to a world that nobody has hosted yet: who comes first would get it all. If there was a store before this one, members of it that have not
    /// noticed its loss may act until their leases there, all older than this term, have ended.
    /// </summary>
    private bool IsSettling =>
        state.Zones.Values.All(z => z.Assignment == null || z.Assignment.Epoch <= state.EpochFloor)
        && (state.ZoneWorkers < settings.MinWorkers || clock.Now - state.LastJoin < settings.SettleTime || (state.EpochFloor > 0 && clock.Now - state.ElectedAt < settings.Lease));

    // A warm worker that came first would get all of a new world, and be warm no more: so such a world waits for others, and it is said why.
    private void NoteOnlyWarm()
    {
        var isWarmMissed = state.Workers >= settings.MinWorkers && state.ZoneWorkers < settings.MinWorkers;
        if (isWarmMissed && !_hasNoWorker)
            observer.Note(NodeEvent.NoWorker, Text($"{state.Zones.Count} zones wait for {settings.MinWorkers} workers that are not of the warm pool; there are {state.ZoneWorkers}, and {state.Workers - state.ZoneWorkers} warm ones"));
        _hasNoWorker = isWarmMissed;
    }

    /// <summary>
    /// Somebody knows higher epochs than were given out, from a store that was lost: frames of those zones would be refused. They stay where they are and begin anew above all that is known.
    /// </summary>
    private void RaiseEpochs() => Write([.. state.Zones.Values
        .Where(z => z is { IsBeingWritten: false, IsUnreadable: false, IsQuarantined: false, Assignment: { } assignment } && assignment.Epoch <= state.EpochFloor && state.Find(assignment.Owner) != null)
        .Select(z => EmptyStart(z, z.Assignment!.Owner, Text($"epochs up to {state.EpochFloor} were given out by an earlier store")))]);

    /// <summary>Lets backups go on where owners are gone, or count as dead, or do not have what they were to go on with.</summary>
    private void FailOver()
    {
        var given = new Dictionary<NodeId, int>();
        foreach (var zone in state.Zones.Values)
        {
            if (zone.Assignment is { } assignment && state.Find(assignment.Owner) != null)
                given[assignment.Owner] = given.GetValueOrDefault(assignment.Owner) + 1;
        }
        var changes = new List<Change>();
        foreach (var zone in state.Zones.Values)
        {
            if (zone.IsBeingWritten || zone.IsUnreadable || zone.Assignment is not { } assignment || (IsOwnerThere(assignment) && zone.LackingEpoch != assignment.Epoch))
                continue;
            if (losses.IsHolding && !hasEnded(assignment.Owner))
                continue; // it may only be out of reach
            var heirs = Heirs(assignment).ToArray();
            if (heirs.Length == 0)
                continue;
            var heir = heirs.MinBy(n => (!isHeard(n), state.Find(n)!.IsLeaving, given.GetValueOrDefault(n), n.Name))!;
            given[heir] = given.GetValueOrDefault(heir) + 1;
            var next = new Assignment(heir, Math.Max(zone.LastEpoch, state.EpochFloor) + 1)
            {
                Timeline = assignment.Timeline,
                InSync = [.. assignment.InSync.Where(n => n != heir && state.Find(n) != null)],
                Deaths = inquest.DeathsOf(zone),
                DeadLetters = inquest.LettersOf(zone),
                Suspects = inquest.SuspectsOf(zone),
                Quarantine = assignment.Quarantine ?? inquest.Verdict(zone, assignment),
            };
            if (next.IsQuarantined)
            {
                changes.Add(Quarantined(zone, next));
                continue;
            }
            changes.Add(new Change(zone, next, Text($"{assignment.Owner} is {(state.Find(assignment.Owner) == null ? "gone" : zone.LackingEpoch == assignment.Epoch ? "without its state" : "not reached")}, and this backup is in sync")));
        }
        Write(changes);
    }

    /// <summary>
    /// Nobody can go on with these any more, and who last had them died of them: they are not begun anew, for what killed it may come again. Nor are those whose last backup has the state and cannot make a zone of it: it is kept.
    /// </summary>
    private void QuarantineLost() => Write([.. state.Zones.Values
        .Where(z => z is { IsBeingWritten: false, IsUnreadable: false, IsQuarantined: false, Assignment: { } assignment } && IsLost(z, assignment))
        .Select(z => (Zone: z, Verdict: inquest.Verdict(z, z.Assignment!) ?? Broken(z)))
        .Where(z => z.Verdict != null)
        .Select(z => Quarantined(z.Zone, z.Zone.Assignment! with { Epoch = NextEpoch(z.Zone), Timeline = z.Zone.Assignment!.Timeline, ResumeTick = null, InSync = [], Joining = [], Deaths = inquest.DeathsOf(z.Zone), Quarantine = z.Verdict }))]);

    private static string? Broken(KnownZone zone) =>
        zone.BrokenEpoch == zone.Assignment!.Epoch ? Text($"{zone.Assignment.Owner} has its state and cannot make a zone of it, and nobody else has it") : null;

    /// <summary>A person wants a zone to run nowhere, or to run again.</summary>
    public void Quarantine(KnownZone zone, string? reason)
    {
        var assignment = zone.Assignment!;
        zone.MovesTo = default;
        if (reason != null)
        {
            Write([Quarantined(zone, assignment with { Epoch = NextEpoch(zone), Timeline = assignment.Timeline, ResumeTick = null, Joining = [], Quarantine = reason })]);
            return;
        }
        // If nobody has the state any more, it begins anew as any zone that has lost its owner.
        var next = assignment with { Epoch = NextEpoch(zone), Timeline = assignment.Timeline, ResumeTick = null, Deaths = [], Quarantine = null };
        Write([new Change(zone, next, "a person has ended its quarantine") { Decision = (DecisionKind.EndQuarantine, next.Owner.Name) }]);
    }

    private static Change Quarantined(KnownZone zone, Assignment next) => new(zone, next, next.Quarantine!) { Decision = (DecisionKind.Quarantine, next.Owner.Name) };

    private uint NextEpoch(KnownZone zone) => Math.Max(zone.LastEpoch, state.EpochFloor) + 1;

    private IEnumerable<NodeId> Heirs(Assignment assignment)
    {
        var backups = Planted.Is(PlantedBug.JoiningPromoted) ? assignment.InSync.Concat(assignment.Joining) : assignment.InSync;
        return backups.Where(n => n != assignment.Owner && isThere(n));
    }

    private bool IsOwnerThere(Assignment assignment) => isThere(assignment.Owner);

    private bool NeedsPlace(KnownZone zone)
    {
        if (zone.IsBeingWritten || zone.IsUnreadable || zone.IsQuarantined)
            return false;
        if (zone.Assignment is not { } assignment)
            return true;
        // As long as one that has the state may come back, the zone waits. An owner that was named for its state and does not have it has lost it.
        return IsLost(zone, assignment) && !Unfenced(zone, assignment).Any();
    }

    private bool IsLost(KnownZone zone, Assignment assignment)
    {
        var isOwnerGone = state.Find(assignment.Owner) == null || zone.LackingEpoch == assignment.Epoch;
        return isOwnerGone && !losses.IsHolding && assignment.InSync.All(n => state.Find(n) == null);
    }

    /// <summary>
    /// Asks workers to refuse the former owners of zones that are to start empty: one that lost its zone by a false suspicion may not have heard of it, if the backup that took over died before
    /// it could refuse it.
    /// </summary>
    private void FenceOff()
    {
        foreach (var zone in state.Zones.Values)
        {
            if (zone is { IsBeingWritten: false, IsUnreadable: false, IsQuarantined: false, Assignment: { } assignment } && IsLost(zone, assignment))
                briefing.FenceOff(Unfenced(zone, assignment), zone);
        }
    }

    /// <summary>The workers that have yet to say that they refuse a zone's former owners.</summary>
    private IEnumerable<NodeId> Unfenced(KnownZone zone, Assignment assignment) =>
        assignment.IsEmptyStart || Planted.Is(PlantedBug.FormerOwnersUnasked)
            ? [] // it has had one owner only, and that one's lease has ended
            : state.Nodes.Values.Where(n => ClusterState.IsWorker(n) && !zone.FencedAt.Contains(n.Id)).Select(n => n.Id);

    private Change EmptyStart(KnownZone zone, NodeId owner, string reason)
    {
        var epoch = NextEpoch(zone);
        var next = new Assignment(owner, epoch) { Timeline = epoch, DeadLetters = inquest.LettersOf(zone), Suspects = inquest.SuspectsOf(zone) };
        return zone.Assignment is { } before
            ? new Change(zone, next with { Deaths = before.Owner != owner ? inquest.DeathsOf(zone) : [] }, Text($"it starts empty, for nobody has its state any more: {before.Owner} was the last; {reason}"))
            : new Change(zone, next, reason);
    }

    private void Write(List<Change> changes)
    {
        foreach (var batch in changes.Chunk(ZonesPerWrite))
            Commit(batch);
    }

    private void Commit(Change[] changes)
    {
        var generation = state.Generation;
        List<Compare> compares = Planted.Is(PlantedBug.TermUncompared) ? [] : [Compare.Created(keys.Leader, state.Term)];
        foreach (var node in changes.SelectMany(c => c.Named).Distinct())
            compares.Add(Compare.Created(keys.Node(node.Name), node.Revision));
        var puts = new List<Op>();
        foreach (var (zone, next, _) in changes)
        {
            var key = keys.Zone(zone.Zone);
            if (!Planted.Is(PlantedBug.RevisionUncompared))
                compares.Add(zone.Revision == 0 ? Compare.Absent(key) : Compare.Modified(key, zone.Revision));
            puts.Add(Op.Put(key, StoredValues.Write(next)));
            zone.IsBeingWritten = true;
        }
        port.Commit(new Txn(compares, puts, []), outcome =>
        {
            if (generation != state.Generation)
                return;
            foreach (var change in changes)
                change.Zone.IsBeingWritten = false;
            if (!outcome.Succeeded)
            {
                NotWritten(changes, outcome);
                return;
            }
            Written(changes, outcome.Result!.Revision);
            FailOverPassedOver(changes);
        });
    }

    private void Written(Change[] changes, long revision)
    {
        foreach (var change in changes)
        {
            var (zone, next, reason) = change;
            decisions.Add(new Decision(clock.Now, change.Decision.Kind, zone.Zone, change.Decision.Worker, reason));
            var before = change.Before;
            var isMoved = before?.Owner != next.Owner || before.Epoch != next.Epoch;
            if (zone.Revision < revision)
                zone.Learn(next, revision, clock.Now);
            if (isMoved && next.IsEmptyStart && before != null)
                observer.Note(NodeEvent.ZoneLost, Text($"{zone.Zone}, epoch {next.Epoch}, on {next.Owner}: {reason}"));
            if (next.IsQuarantined != before?.IsQuarantined && (next.IsQuarantined || before != null))
                observer.Note(next.IsQuarantined ? NodeEvent.ZoneQuarantined : NodeEvent.ZoneReleased, Text($"{zone.Zone}, epoch {next.Epoch}, kept by {next.Owner}: {reason}"));
            observer.Note(
                isMoved ? NodeEvent.ZoneAssigned : NodeEvent.BackupsAssigned,
                Text($"{zone.Zone} to {next.Owner}, epoch {next.Epoch}, in sync {string.Join(", ", next.InSync)}, joining {string.Join(", ", next.Joining)}: {reason}"));
        }
        var changed = changes.Select(c => c.Zone).ToList();
        briefing.Order(changed);
        briefing.TellRoutes(state.Nodes.Values, changed);
    }

    /// <summary>While zones are being written they are passed over, so an owner may have been found dead in vain.</summary>
    private void FailOverPassedOver(Change[] changes)
    {
        if (changes.Any(c => c.Zone.Assignment is { } assignment && !IsOwnerThere(assignment)))
            FailOver();
    }

    /// <summary>Reads the truth: whatever happened, what is known is outdated.</summary>
    private void NotWritten(Change[] changes, CommitOutcome outcome)
    {
        observer.Note(
            outcome.Result == null ? NodeEvent.AssignmentUnknown : NodeEvent.AssignmentRefused,
            Text($"{changes.Length} zones, the first of them {changes[0].Zone.Zone}"));
        if (outcome.Result == null && !outcome.MayHaveHappened)
            return;
        var generation = state.Generation;
        foreach (var change in changes)
            change.Zone.IsBeingWritten = true;
        port.Commit(new Txn([], [.. changes.Select(c => Op.Get(keys.Zone(c.Zone.Zone)))], []), read =>
        {
            if (generation != state.Generation)
                return;
            var hasNews = false;
            for (var i = 0; i < changes.Length; i++)
            {
                var zone = changes[i].Zone;
                zone.IsBeingWritten = false;
                if (read.Result?.Results[i] is not [var pair] || pair.ModRevision <= zone.Revision)
                    continue;
                hasNews = true;
                if (!zone.Learn(pair, isDeleted: false, clock.Now))
                    observer.Note(NodeEvent.StoredValueUnreadable, pair.Key);
            }
            if (read.Result == null)
                return; // it is tried again, and compared again
            briefing.TellRoutes(state.Nodes.Values, changes.Select(c => c.Zone));
            if (hasNews) // else what was refused once would be refused again at once
                FailOverPassedOver(changes);
        });
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>What is to be written of a zone, and why.</summary>
    private sealed record Change(KnownZone Zone, Assignment Next, string Reason)
    {
        /// <summary>What it is written over.</summary>
        public Assignment? Before { get; } = Zone.Assignment;

        /// <summary>What it is for those who ask.</summary>
        public (DecisionKind Kind, string Worker) Decision { get; init; } = (DecisionKind.Place, Next.Owner.Name);

        /// <summary>The nodes that the assignment did not name before.</summary>
        public IEnumerable<NodeId> Named
        {
            get
            {
                // Who keeps a zone in quarantine may be gone, and the zone is to stay where nobody is, or to begin anew from there.
                if (Before?.Owner != Next.Owner || (Before.Epoch != Next.Epoch && !Next.IsQuarantined && !Before.IsQuarantined))
                    yield return Next.Owner;
                foreach (var node in Next.Joining)
                {
                    if (Before?.Joining.Contains(node) != true)
                        yield return node;
                }
            }
        }
    }
}
