using System.Globalization;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Entities;
using ZoneScaler.Messages;
using ZoneScaler.Protocol;
using ZoneScaler.Simulation.Game;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Simulation.Checks;

/// <summary>
/// Keeps book of every zone's lives, every entity and every message, by id, and says at once what must not be. A zone that dies takes with it what it alone knew: so what touched a zone
/// that has died since is excused, and counted as excused; everything else is not.
/// </summary>
internal sealed class Ledger(SimulatedCluster cluster) : IZoneObserver
{
    private const int MostEntities = 70;

    [ThreadStatic]
    private static Ledger? _current;

    private readonly Dictionary<(ZoneId Zone, uint Epoch), Life> _lives = [];
    private readonly SortedDictionary<ZoneId, List<TimeSpan>> _deaths = [];
    private readonly SortedDictionary<EntityId, EntityStory> _entities = [];
    private readonly List<EntityStory> _living = [];
    private readonly List<EntityStory> _posts = [];
    private readonly Dictionary<uint, MessageStory> _messages = [];
    private readonly Dictionary<(EntityId Sender, EntityId Target), uint> _lastBetween = [];
    private readonly HashSet<EntityId> _reportedLost = []; // targets of which a zone has said that a message reached nobody
    private readonly Dictionary<(uint Area, EntityId Entity), int> _hits = [];
    private readonly Dictionary<uint, TimeSpan> _areas = [];
    private readonly Pages _pages = new();
    private readonly Dictionary<ZoneId, (Zone Zone, long Base)> _resumed = []; // those that went on at a backup, and have not stepped yet; after which tick of what was noted
    private readonly Dictionary<ZoneId, Continuation> _continued = []; // those that have
    private readonly Dictionary<uint, ZoneId> _unsent = []; // messages whose sending was taken back, or did not count
    private readonly Dictionary<EntityId, ZoneId> _unborn = []; // entities whose birth was taken back, or did not count, and where that was
    private readonly SpeechCheck _speech = new(cluster);
    private PlayerBook? _players;
    private uint _lastNumber;
    private Zone? _acting; // whose step has begun last

    /// <summary>The ledger of the run on this thread, for entity code.</summary>
    public static Ledger Current
    {
        get => _current ?? throw new InvalidOperationException("No run is on this thread.");
        set => _current = value;
    }

    /// <summary>Whether entities are to stand still, so that what is known of them can be compared.</summary>
    public bool IsCalm { get; set; }

    /// <summary>The pages on players.</summary>
    public PlayerBook Players => _players ??= new PlayerBook(cluster, this);

    public bool WantsMore => _living.Count < MostEntities;

    /// <summary>The script of the named zone.</summary>
    public EntityRef Board { get; } = cluster.World.NamedZone(Game.Board.Name);

    public IReadOnlyDictionary<EntityId, EntityStory> Entities => _entities;

    public IReadOnlyCollection<MessageStory> Messages => _messages.Values;

    // Lives.

    public void ZoneOpened(ZoneId zone, uint epoch, NodeProcess process)
    {
        if (IsLate(zone, epoch))
        {
            Open(new Life(zone, epoch, epoch, process) { HasEnded = true, IsSuperseded = true });
            return;
        }
        var hasLived = false;
        foreach (var life in _lives.Values.Where(l => l.Zone == zone && !l.IsSuperseded).ToArray())
        {
            hasLived = true;
            End(life);
        }
        Open(new Life(zone, epoch, epoch, process));
        // A former owner's frames would be taken for the zone's by whoever has not heard of this one yet.
        foreach (var other in cluster.Machines.Select(m => m.Process).OfType<NodeProcess>().Where(p => p != process && p is { IsAlive: true, Fence.MayAct: true }))
        {
            if (other.Host?.Zones.FirstOrDefault(z => z.Id == zone) is { IsFenced: false, IsSealed: false } former && former.Epoch < epoch)
                cluster.Verdict.Fail($"{zone} starts empty in epoch {epoch}, though {other.Node.Member.Id} may go on with it in epoch {former.Epoch}");
        }
        if (hasLived)
        {
            NoteDeath(zone); // nobody goes on with what it had
            cluster.Report.Count("zones that started empty");
        }
        _pages.Forget(zone);
        if (_resumed.Remove(zone, out var resumed))
            Supersede(resumed.Zone);
        _continued.Remove(zone);
    }

    /// <summary>
    /// A backup goes on as its zone: what the zone did after the tick that the backup has, it has not done, once it does something else. Until then another backup that has more may go on in its place.
    /// </summary>
    public void ZonePromoted(Zone zone, NodeProcess process)
    {
        if (IsLate(zone.Id, zone.Epoch))
        {
            Open(new Life(zone.Id, zone.Epoch, zone.Timeline, process) { HasEnded = true, IsSuperseded = true });
            return;
        }
        _resumed[zone.Id] = (zone, zone.LastTick);
        cluster.Report.Count("zones that went on at a backup");
        if (_continued.TryGetValue(zone.Id, out var before) && zone.LastTick > before.Base && process.FedBy.GetValueOrDefault(zone.Id, before.Epoch) < before.Epoch)
        {
            // Nobody relies on what the last owner did, and this backup has more of the one before: what was taken back then, or did not count, has happened after all.
            _resumed[zone.Id] = (zone, before.Base);
            NoteDeath(zone.Id);
            cluster.Report.Count("backups with more of an earlier owner than the last owner had");
        }
        _speech.Promoted(zone);
        var life = new Life(zone.Id, zone.Epoch, zone.Timeline, process);
        foreach (var former in _lives.Values.Where(l => l.Zone == zone.Id && l.Epoch < zone.Epoch && l.Timeline == zone.Timeline))
        {
            former.HasEnded = true;
            foreach (var story in _entities.Values.Where(e => e.Last == former))
                story.Last = life;
        }
        Open(life);
        cluster.Trace.Note(process.Machine.Name, "zone goes on", $"{life} after tick {zone.LastTick}");
    }

    /// <summary>A zone's next tick begins.</summary>
    public void Steps(Zone zone)
    {
        if (!_resumed.TryGetValue(zone.Id, out var resumed) || resumed.Zone != zone)
            return;
        _resumed.Remove(zone.Id);
        _continued[zone.Id] = new Continuation(zone.Epoch, zone.LastTick);
        Supersede(zone);
        cluster.Report.Count("notes taken back", _pages.TakeBack(zone.Id, resumed.Base));
    }

    public void ZoneEnded(ZoneId zone, uint epoch)
    {
        if (_lives.TryGetValue((zone, epoch), out var life))
            End(life);
    }

    /// <summary>A node is a member no more: what its zones hold is lost, whether it knows it or not.</summary>
    public void OwnerGone(NodeId node)
    {
        foreach (var life in _lives.Values)
        {
            if (!life.HasEnded && life.Process.Node.Member.Id == node)
                End(life);
        }
    }

    /// <summary>A zone is about to step.</summary>
    public void Acts(Zone zone, NodeProcess process)
    {
        _acting = zone;
        // One whose backups fence it may go on until it hears of it: nothing that it does then counts.
        if (!zone.Backups.Status().Any(s => s.IsRequired) && !zone.IsSealed && !zone.IsFenced)
            CheckOwner(zone.Id, zone.Epoch, process, "acted");
    }

    /// <summary>A zone's frame leaves its process.</summary>
    public void Speaks(ReadOnlySpan<byte> frame, NodeProcess process)
    {
        if (ZoneFrameHeader.TryRead(frame, out var header))
            _speech.Speaks(frame, in header, _lives.GetValueOrDefault((header.Source, header.Epoch)), process);
    }

    /// <summary>A zone's frame has been taken in. Who has heard a zone in one epoch must not listen to an earlier one.</summary>
    public void Heard(in ZoneFrameHeader frame, NodeProcess by)
    {
        var last = by.HeardEpochs.GetValueOrDefault(frame.Source);
        if (frame.Epoch < last)
            cluster.Verdict.Fail($"{by.Machine.Name} took in a frame of {frame.Source} in epoch {frame.Epoch} after one in epoch {last}");
        by.HeardEpochs[frame.Source] = Math.Max(last, frame.Epoch);
    }

    /// <summary>Whether a zone has died since a time.</summary>
    public bool HasDied(ZoneId zone, TimeSpan since) => _deaths.TryGetValue(zone, out var deaths) && deaths[^1] >= since;

    public bool IsAlive(ZoneId zone, uint epoch) => _lives.TryGetValue((zone, epoch), out var life) && !life.HasEnded;

    /// <summary>Whether what a zone does counts: not if a backup has gone on in its place.</summary>
    public bool Counts(Zone zone) => !_lives.TryGetValue((zone.Id, zone.Epoch), out var life) || !life.IsSuperseded;

    /// <summary>Notes something that a zone's tick has done, and how to take it back.</summary>
    public void Note(Zone zone, Action undo) => _pages.Add(zone, undo);

    // Entities.

    public void Spawned(Entity entity)
    {
        if (!Counts(entity))
        {
            _unborn[entity.Id] = entity.Zone!.Id;
            return;
        }
        var known = _entities.ContainsKey(entity.Id);
        if (known && !IsExcused(_entities[entity.Id], TimeSpan.Zero))
            cluster.Verdict.Fail($"{entity.Id} was born twice");
        if (!known)
            Enter(entity);
        Seen(entity, "born");
        cluster.Report.Count("entities born");
    }

    public void Arrived(Entity entity)
    {
        if (!Counts(entity))
            return;
        cluster.Report.Count("handovers");
        Seen(entity, "arrived");
    }

    public void Blocked(Entity entity, BlockReason reason)
    {
        if (reason == BlockReason.ZoneUnavailable)
            cluster.Report.Count("entities held at a border");
    }

    public void Despawned(Entity entity)
    {
        if (!_entities.TryGetValue(entity.Id, out var story))
            return;
        if (!Counts(entity))
        {
            story.IsRevived = true;
            return;
        }
        story.HasEnded = true;
        _living.Remove(story);
        _pages.Add(entity.Zone!, () =>
        {
            story.HasEnded = false;
            story.IsRevived = true;
            _living.Add(story);
        });
        cluster.Report.Count("entities ended");
        Tell(entity, "ended");
    }

    /// <summary>Whether an entity may rightly have vanished after a time and come back: a failover has undone its end, or a zone of its way has died, and a neighbour has handed it over once more.</summary>
    public bool MayComeBack(EntityId entity, TimeSpan since) => _entities.TryGetValue(entity, out var story) && (story.IsRevived || IsExcused(story, since));

    public bool Carries(Entity entity) => entity.Record?.Attached is { Count: > 0 };

    /// <summary>Any entity; where it was born is where to look for it.</summary>
    public EntityRef AnyEntity(ZoneRandom random) => _living.Count == 0 ? default : _living[random.NextInt(_living.Count)].First;

    public EntityRef AnyPost(ZoneRandom random) => _posts.Count == 0 ? default : _posts[random.NextInt(_posts.Count)].First;

    /// <summary>Whether zones that an entity has been in have died since a time.</summary>
    public bool IsExcused(EntityStory story, TimeSpan since) => story.Visited.Any(zone => HasDied(zone, since)) || HasDied(story.First.LastKnownZone, since) || HasDied(story.First.Id.Zone, since);

    /// <summary>Whether an entity whose end a failover has undone may have ended nevertheless: a backup that has that end has gone on in the place of the one without it.</summary>
    public bool HasEndedAfterAll(EntityStory story) => story.IsRevived && IsExcused(story, TimeSpan.Zero);

    // Messages.

    /// <summary>A message is about to be sent.</summary>
    /// <returns>Its number.</returns>
    public uint Sent(Entity sender, EntityRef target)
    {
        var number = ++_lastNumber;
        var from = sender.Zone!.Id;
        if (!Counts(sender))
        {
            _unsent[number] = from;
            return number;
        }
        _messages.Add(number, new MessageStory(number, sender.Id, target, cluster.Schedule.Now));
        _pages.Add(sender.Zone, () =>
        {
            _messages.Remove(number);
            _unsent[number] = from;
        });
        if (cluster.Trace.IsShown)
            Show(sender, string.Create(CultureInfo.InvariantCulture, $"sends {number} to {target}"));
        return number;
    }

    public void TookEffect(uint number, Entity target, EntityRef sender)
    {
        if (!Counts(target))
            return;
        if (!_messages.TryGetValue(number, out var message) && IsSentAfterAll(number))
            return;
        if (message == null || message.Target.Id != target.Id || message.Sender != sender.Id)
        {
            cluster.Verdict.Fail($"{target.Id} got message {number} from {sender}, which was never sent so");
            return;
        }
        message.Effects++;
        _pages.Add(target.Zone!, () => message.Effects--);
        cluster.Trace.Fold(number);
        cluster.Report.Count("messages that took effect");
        if (cluster.Trace.IsShown)
            Show(target, string.Create(CultureInfo.InvariantCulture, $"gets {number}"));
        CheckOnce(message);
    }

    public void Returned(uint number, Entity sender, UndeliverableReason reason)
    {
        if (!Counts(sender))
            return;
        if (!_messages.TryGetValue(number, out var message) && IsSentAfterAll(number))
            return;
        if (message == null || message.Sender != sender.Id)
        {
            cluster.Verdict.Fail($"message {number} came back to {sender.Id}, which did not send it");
            return;
        }
        message.Returns++;
        _pages.Add(sender.Zone!, () => message.Returns--);
        cluster.Report.Count($"messages returned: {reason}");
        if (cluster.Trace.IsShown)
            Show(sender, string.Create(CultureInfo.InvariantCulture, $"has {number} returned"));
        CheckOnce(message);
        // What was shown of one whose birth or arrival was undone is no address; and one that goes at the end of this tick gets nothing any more.
        if (reason == UndeliverableReason.NoSuchEntity && sender.Zone!.Entities.Find(message.Target.Id) is not { Fate: Fate.Despawn or Fate.Fault } && _entities.TryGetValue(message.Target.Id, out var target) && !target.HasEnded && message.SentAt >= target.BornAt && !target.ShownInVain.Any(s => message.SentAt >= s.From && message.SentAt <= s.To) && !IsExcused(target, TimeSpan.Zero))
            cluster.Verdict.Fail($"message {number} came back to {sender.Id}, for there is no {message.Target.Id}; but that is in {target.Last}, and no zone of its way has died");
    }

    /// <summary>Whether a message may have been sent whose sending was taken back, or did not count: a backup that has it has gone on in the place of one without it, which has died.</summary>
    private bool IsSentAfterAll(uint number) => _unsent.TryGetValue(number, out var from) && HasDied(from, TimeSpan.Zero);

    /// <summary>What goes between two that never move comes in order.</summary>
    public void CheckOrder(uint number, Entity target, EntityRef sender)
    {
        if (!Counts(target) || !_entities.TryGetValue(sender.Id, out var story) || story.Type != "post")
            return;
        var last = _lastBetween.GetValueOrDefault((sender.Id, target.Id));
        if (number <= last)
            cluster.Verdict.Fail($"{target.Id} got message {number} from {sender} after {last}");
        _lastBetween[(sender.Id, target.Id)] = number;
        _pages.Add(target.Zone!, () => _lastBetween[(sender.Id, target.Id)] = last);
    }

    /// <summary>An area effect begins.</summary>
    public uint AreaBegins(Entity by)
    {
        var number = ++_lastNumber;
        _areas.Add(number, cluster.Schedule.Now);
        if (!Counts(by))
            return number;
        if (cluster.Trace.IsShown)
            Show(by, string.Create(CultureInfo.InvariantCulture, $"starts area effect {number} at {by.Position}"));
        return number;
    }

    public void Hit(uint area, Entity entity)
    {
        if (!Counts(entity))
            return;
        cluster.Report.Count("area hits");
        if (cluster.Trace.IsShown)
            Show(entity, string.Create(CultureInfo.InvariantCulture, $"is hit by {area}"));
        var hits = _hits[(area, entity.Id)] = _hits.GetValueOrDefault((area, entity.Id)) + 1;
        _pages.Add(entity.Zone!, () => _hits[(area, entity.Id)]--);
        if (hits > 1 && _entities.TryGetValue(entity.Id, out var story) && !IsExcused(story, _areas[area]))
            cluster.Verdict.Fail($"{entity.Id} was hit {hits} times by area effect {area}");
    }

    /// <summary>Whether zones that a message may have passed have died since it was sent.</summary>
    public bool IsExcused(MessageStory message) =>
        HasDied(message.Target.LastKnownZone, message.SentAt)
        || (_entities.TryGetValue(message.Target.Id, out var target) && IsExcused(target, message.SentAt))
        || (_entities.TryGetValue(message.Sender, out var sender) && IsExcused(sender, message.SentAt));

    /// <summary>Whether a message may have been lost with a zone: one that held it, or one whose trails led to its ends.</summary>
    public bool IsLossExcused(MessageStory message)
    {
        var since = _reportedLost.Contains(message.Target.Id) ? TimeSpan.Zero : message.SentAt;
        return IsExcused(message)
            || (_entities.TryGetValue(message.Target.Id, out var target) && IsExcused(target, since))
            || (_entities.TryGetValue(message.Sender, out var sender) && IsExcused(sender, since));
    }

    void IZoneObserver.EntityFaulted(ZoneId zone, EntityId entity, string type, Exception exception) => cluster.Verdict.Fail($"{type} {entity} faulted in {zone}: {exception}");

    void IZoneObserver.ZoneQuarantined(ZoneId zone, Exception exception) => cluster.Verdict.Fail($"{zone} was quarantined: {exception}");

    void IZoneObserver.BackupFailed(ZoneId zone, Exception exception) => cluster.Verdict.Fail($"the backup of {zone} could not go on: {exception.Message}");

    void IZoneObserver.FrameRejected(ZoneId zone, CodecException exception) => cluster.Verdict.Fail($"{zone} could not read a frame: {exception.Message}");

    void IZoneObserver.MessageLost(ZoneId zone, EntityId target, uint messageType)
    {
        cluster.Report.Count("messages lost and reported");
        _reportedLost.Add(target);
        cluster.Trace.Note(zone.ToString(), "message lost", $"for {target}");
        // It does not say when the message was sent; nothing is on its way for longer than that to one whose birth was undone.
        if (_entities.TryGetValue(target, out var story) && !story.HasEnded && !IsAboutToEnd(story) && cluster.Schedule.Now - story.BornAt > TimeSpan.FromSeconds(10) && !IsExcused(story, TimeSpan.Zero))
            cluster.Verdict.Fail($"a message to {target} was lost at {zone}; but that is in {story.Last}, and no zone of its way has died");
    }

    void IZoneObserver.FrameFenced(ZoneId zone, ZoneId source, uint epoch) => cluster.Report.Count("frames fenced");

    void IZoneObserver.StaleCopyRemoved(ZoneId zone, EntityId entity)
    {
        cluster.Report.Count("stale copies removed");
        cluster.Trace.Note(zone.ToString(), "stale copy removed", entity.ToString());
        // One that others have gone on in the place of finds that out when it hears of its neighbours again, and may do so before it hears that it is nobody's any more.
        if (_acting is { } acting && acting.Id == zone && !Counts(acting))
            return;
        if (!_entities.TryGetValue(entity, out var story))
            return;
        story.IsStale = true;
        if (!IsExcused(story, TimeSpan.Zero))
            cluster.Verdict.Fail($"{zone} had a stale copy of {entity}, though no zone of its way has died");
    }

    /// <summary>What former owners do from now on does not count: one that goes on in their place has done something else.</summary>
    private void Supersede(Zone zone)
    {
        foreach (var former in _lives.Values.Where(l => l.Zone == zone.Id && l.Epoch < zone.Epoch && l.Timeline == zone.Timeline))
            former.IsSuperseded = true;
    }

    /// <summary>Whether an owner was told late that it is one: others went on, and what it does reaches nobody.</summary>
    private bool IsLate(ZoneId zone, uint epoch) => _lives.Values.Any(l => l.Zone == zone && l.Epoch > epoch);

    /// <summary>Whether an entity ends with the tick that runs: it takes no messages any more.</summary>
    private static bool IsAboutToEnd(EntityStory story) =>
        story.Last is { } last && last.Process.Host?.Find(last.Zone)?.Entities.Find(story.First.Id) is { Fate: Fate.Despawn or Fate.Fault };

    /// <summary>Whether what an entity does counts: not if a backup of its zone has gone on in its place.</summary>
    private bool Counts(Entity entity) => Counts(entity.Zone!);

    private EntityStory Enter(Entity entity)
    {
        var story = new EntityStory(entity.Ref, entity.DeclaredType.Name, cluster.Schedule.Now);
        _entities.Add(entity.Id, story);
        _living.Add(story);
        if (entity is Post)
            _posts.Add(story);
        var home = entity.Zone!;
        _pages.Add(home, () =>
        {
            _unborn[story.First.Id] = home.Id;
            _entities.Remove(story.First.Id);
            _living.Remove(story);
            _posts.Remove(story);
        });
        return story;
    }

    private void Seen(Entity entity, string how)
    {
        if (!_entities.TryGetValue(entity.Id, out var story))
        {
            // A birth that was taken back has happened after all if a backup goes on with more of the owner before.
            if (!HasDied(_unborn.GetValueOrDefault(entity.Id, entity.Id.Zone), TimeSpan.Zero) && !HasDied(entity.Id.Zone, TimeSpan.Zero))
            {
                cluster.Verdict.Fail($"{entity.Id} {how}, but was never born");
                return;
            }
            story = Enter(entity);
        }
        var zone = entity.Zone!;
        if (!_lives.TryGetValue((zone.Id, zone.Epoch), out var life))
            return;
        if (story.Last is { HasEnded: true } && !life.HasEnded && !story.HasEnded && !_living.Contains(story))
            _living.Add(story);
        var before = story.Last;
        story.Last = life;
        story.IsStale = false;
        var isNew = story.Visited.Add(zone.Id);
        var since = cluster.Schedule.Now;
        _pages.Add(zone, () =>
        {
            story.Last = before;
            if (cluster.Scenario.Consistency == Consistency.Relaxed)
                story.ShownInVain.Add((since, cluster.Schedule.Now));
            if (isNew)
                story.Visited.Remove(zone.Id);
        });
        Tell(entity, how);
    }

    private void CheckOnce(MessageStory message)
    {
        if (message.Effects + message.Returns < 2)
            return;
        if (IsExcused(message))
            cluster.Report.Count("messages doubled and excused");
        else
            cluster.Verdict.Fail($"message {message.Number} from {message.Sender} to {message.Target} took effect {message.Effects} times and came back {message.Returns} times");
    }

    private void CheckOwner(ZoneId zone, uint epoch, NodeProcess process, string did)
    {
        var self = process.Node.Member.Id;
        if (!cluster.Store.Truth.Owns(self, zone, epoch))
            cluster.Verdict.Fail($"{self} {did} for {zone} in epoch {epoch}, but the store says {cluster.Store.Truth.Zones.GetValueOrDefault(zone)}{(cluster.Store.Truth.IsMember(self) ? "" : ", and it is no member")}");
    }

    private void End(Life life)
    {
        if (life.HasEnded)
            return;
        life.HasEnded = true;
        cluster.Report.Count("zone lives ended");
        cluster.Trace.Note(life.Process.Machine.Name, "zone's life ended", life.ToString());
        if (cluster.Store.Truth.Zones.GetValueOrDefault(life.Zone) is not { InSync.Count: > 0 } now || now.Timeline != life.Timeline)
            NoteDeath(life.Zone); // nobody can go on with it
    }

    private void Open(Life life)
    {
        if (!_lives.TryAdd((life.Zone, life.Epoch), life))
            cluster.Verdict.Fail($"{life.Zone} in epoch {life.Epoch} was opened twice, at {_lives[(life.Zone, life.Epoch)].Process.Machine.Name} and at {life.Process.Machine.Name}");
    }

    private void NoteDeath(ZoneId zone)
    {
        if (!_deaths.TryGetValue(zone, out var deaths))
            _deaths.Add(zone, deaths = []);
        deaths.Add(cluster.Schedule.Now);
        _posts.RemoveAll(p => p.Last is { HasEnded: true } last && last.Zone == zone);
        _living.RemoveAll(e => e.Last is { HasEnded: true } last && last.Zone == zone);
    }

    private void Tell(Entity entity, string what)
    {
        cluster.Trace.Fold((ulong)entity.Id.GetHashCode());
        if (cluster.Trace.IsShown)
            Show(entity, what);
    }

    private void Show(Entity entity, string what) => cluster.Trace.Show(entity.Zone?.Id.ToString() ?? "", what, entity.Id.ToString());

    /// <summary>An owner that has gone on at a backup.</summary>
    /// <param name="Epoch">Its epoch.</param>
    /// <param name="Base">The tick that the backup had.</param>
    private sealed record Continuation(uint Epoch, long Base);
}
