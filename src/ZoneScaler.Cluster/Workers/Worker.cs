using System.Collections.Concurrent;
using System.Globalization;
using ZoneScaler.Cluster.Assignments;
using ZoneScaler.Cluster.Backups;
using ZoneScaler.Cluster.Coordinators;
using ZoneScaler.Cluster.Links;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Cluster.Routing;
using ZoneScaler.Cluster.Trials;
using ZoneScaler.Planting;
using ZoneScaler.Worlds;
using ZoneScaler.Zones;

namespace ZoneScaler.Cluster.Workers;

/// <summary>
/// Opens and closes a node's zones as the coordinator orders, and lets backups that it holds go on as zones. It takes an order only from the newest term that it has heard of, only for its
/// own registration, and only for an epoch higher than any that it has seen of the zone. A state machine; the zones themselves run elsewhere.
/// </summary>
internal sealed class Worker(
    ClusterSettings settings,
    ClusterKeys keys,
    NodeClock clock,
    ICoordinationPort port,
    IZoneRunner runner,
    RouteBook routes,
    INodeObserver observer,
    IControlSender sender,
    Func<Zone, double> loadOf,
    MoveForecast forecast,
    TrialDesk trials,
    IZoneKeeper keeper,
    Action wake) : IZoneOwners
{
    private readonly SortedDictionary<ZoneId, OwnedZone> _zones = [];
    private OwnedZone[]? _inOrder; // what is in it, to go through while it changes; null once it has
    private readonly SortedDictionary<ZoneId, Order> _lacking = []; // what it was told to host, and has no state of
    private readonly Dictionary<ZoneId, uint> _opening = []; // what waits for its turn, with the epoch
    private readonly SortedDictionary<ZoneId, uint> _quarantined = []; // what is not to run, and whose state this node keeps; with the epoch
    private readonly HashSet<ZoneId> _kept = []; // those of them that stand still and are kept
    private readonly ConcurrentDictionary<ZoneId, bool> _closing = new(); // until their last step has ended they cannot be opened anew
    private OwnedZoneSetup? _setup;
    private NodeId _self;
    private long _term;
    private TimeSpan _advanceAt;

    /// <summary>The zones that run here, in ascending order.</summary>
    public IEnumerable<Zone> Zones => _zones.Values.Select(z => z.Zone);

    /// <summary>How many zones run here.</summary>
    public int Count => _zones.Count;

    /// <summary>Whether the node ends, or is to be empty: it gets no zones and keeps none.</summary>
    public bool IsLeaving => IsStopping || IsDrained;

    /// <summary>Whether the node ends.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Whether an operator wants nothing to be here.</summary>
    public bool IsDrained { get; set; }

    /// <summary>How many zones and backups are here.</summary>
    public int Held => _zones.Count + runner.Host.Replicas.Zones.Count(z => !_kept.Contains(z)); // nobody takes over what only is kept

    public void Start(NodeId self)
    {
        _self = self;
        runner.Host.Node = self.Number;
        _setup = new OwnedZoneSetup
        {
            Self = self,
            Settings = settings,
            Keys = keys,
            Clock = clock,
            Port = port,
            Runner = runner,
            Observer = observer,
            Owners = this,
            Forecast = forecast,
            Wake = wake,
        };
    }

    /// <summary>The node is no member any more: nothing here is its own.</summary>
    public void Stop(string why)
    {
        _self = default;
        foreach (var zone in _zones.Values.ToArray())
            Close(zone.Zone, why);
        _lacking.Clear();
        _opening.Clear();
        _quarantined.Clear();
        _kept.Clear();
        if (!Planted.Is(PlantedBug.BackupsKept))
            runner.Host.Replicas.Clear();
    }

    /// <summary>Asks to get no more zones, and to lose those that are here.</summary>
    public void Leave() => IsStopping = true;

    /// <summary>Does what is due.</summary>
    /// <returns>When to call again at the latest.</returns>
    public TimeSpan Advance()
    {
        if (_self.IsNone)
            return TimeSpan.MaxValue;
        _advanceAt = trials.Advance();
        foreach (var zone in _inOrder ??= [.. _zones.Values])
        {
            if (zone.IsSealed && _quarantined.TryGetValue(zone.Zone.Id, out var epoch))
            {
                Demote(zone.Zone, "it is quarantined");
                Keep(zone.Zone.Id, epoch);
                continue;
            }
            var next = zone.Advance();
            _advanceAt = next < _advanceAt ? next : _advanceAt;
        }
        return _advanceAt;
    }

    public void Receive(Orders orders)
    {
        if (!IsCurrent(orders.Term))
        {
            observer.Note(NodeEvent.OrderRefused, Text($"term {orders.Term}, but {_term} was heard of"));
            return;
        }
        foreach (var order in orders.Open)
            Receive(order);
        foreach (var drop in orders.Drop)
        {
            if (runner.Host.Replicas.Find(new ZoneId(drop.Zone)) is not { } replica || replica.Feed >= drop.Feed)
                continue;
            runner.Host.Replicas.Remove(new ZoneId(drop.Zone));
            runner.Fence(new ZoneId(drop.Zone), drop.Epoch); // a late order of an earlier one must not meet a node without the state
        }
    }

    /// <summary>A former owner has written that a zone is this node's.</summary>
    public void Receive(Handed handed)
    {
        if (handed.Order is not { } order)
            return;
        Receive(order);
        if (_zones.TryGetValue(new ZoneId(order.Zone), out var here) && here.Zone.Epoch == order.Epoch)
            here.PausedUs = handed.PausedUs;
    }

    /// <summary>Whether a coordinator's message is of the newest term heard of.</summary>
    public bool IsCurrent(long term)
    {
        if (term < _term)
            return false;
        _term = term;
        return true;
    }

    /// <summary>The store was lost or replaced: in the new one terms begin anew.</summary>
    public void ForgetTerm() => _term = 0;

    /// <summary>A zone's owner has become known: frames of earlier owners are refused from now on, and if it runs here under a lower epoch, it is not ours any more.</summary>
    public void RouteLearned(ZoneId zone, uint epoch, NodeId owner)
    {
        if (Planted.Is(PlantedBug.AssignmentsAdopted) && owner.Name == _self.Name && owner != _self && !_zones.ContainsKey(zone) && !_closing.ContainsKey(zone))
        {
            Open(zone, new Assignment(_self, epoch), new Order { Zone = zone.Value, Epoch = epoch });
            return;
        }
        if (owner == _self && _zones.ContainsKey(zone))
            return; // its order says what becomes of it: it may have to be kept
        runner.Fence(zone, epoch);
        if (_quarantined.TryGetValue(zone, out var until))
        {
            if (epoch <= until)
                return; // its last tick ends, and is kept
            _quarantined.Remove(zone);
            _kept.Remove(zone);
        }
        if (!_zones.TryGetValue(zone, out var here) || here.Zone.Epoch >= epoch)
            return;
        var why = Text($"{owner} has it in epoch {epoch}");
        if (here.IsSealed)
            Demote(here.Zone, why); // whoever it was handed to may rely on what is here
        else
            Close(here.Zone, why);
    }

    public Report Report()
    {
        var report = new Report { IsLeaving = IsStopping, IsDrained = IsDrained };
        foreach (var owned in _zones.Values)
        {
            var zone = owned.Zone;
            var hosted = new HostedZone
            {
                Zone = zone.Id.Value,
                Epoch = zone.Epoch,
                Entities = zone.EntityCount,
                Players = zone.PlayerCount,
                Load = loadOf(zone),
                BorderTraffic = owned.MeasureBorderTraffic(),
                PredictedPauseUs = (long)owned.PredictedPause.TotalMicroseconds,
                HasStopped = zone.IsQuarantined,
            };
            if (owned.PausedUs is { } paused)
                hosted.PausedUs = paused;
            hosted.Backups.AddRange(owned.Progress());
            report.Zones.Add(hosted);
        }
        foreach (var zone in _kept)
            report.Zones.Add(new HostedZone { Zone = zone.Value, Epoch = _quarantined[zone] });
        foreach (var zone in runner.Host.Replicas.Zones)
            report.Backups.Add(new HeldBackup { Zone = zone.Value, Feed = runner.Host.Replicas.Find(zone)?.Feed ?? 0 });
        report.Lacking.AddRange(_lacking.Values);
        report.Broken.AddRange(_lacking.Keys.Where(z => runner.Host.Replicas.Find(z) is { HasFailed: true }).Select(z => z.Value));
        report.TickedUs = (long)runner.Host.World.Spec.TimeOf(LatestTick()).TotalMicroseconds;
        return report;
    }

    /// <summary>
    /// The coordinator is about to let a zone start empty: nobody goes on with it in an epoch up to one. A backup stays: if its owner had written that it is in sync, which the coordinator did not know
    /// yet, it is to go on instead.
    /// </summary>
    public void FenceOff(ZoneId zone, uint epoch)
    {
        runner.Fence(zone, epoch + 1);
        if (_zones.TryGetValue(zone, out var here) && here.Zone.Epoch <= epoch)
            Close(here.Zone, Text($"it is to start empty after epoch {epoch}"));
    }

    void IZoneOwners.Handed(OwnedZone zone, Assignment next, long revision, TimeSpan paused)
    {
        if (_zones.GetValueOrDefault(zone.Zone.Id) == zone)
        {
            // As it was written, whatever the node was told since: who relies on the backup here finds one.
            Demote(zone.Zone, Text($"{next.Owner} has it in epoch {next.Epoch}"));
            runner.Fence(zone.Zone.Id, next.Epoch);
            routes.Learn(new(zone.Zone.Id, next.Epoch, next.Owner));
        }
        sender.Send(next.Owner, new Control { Handed = new Handed { Order = Order.Of(zone.Zone.Id, next, revision), PausedUs = (long)paused.TotalMicroseconds } });
    }

    void IZoneOwners.Lost(OwnedZone zone, Assignment known, long revision)
    {
        if (known.Owner == _self)
        {
            // What the order will say that is on its way: it has come back, maybe with the state that is here.
            Receive(Order.Of(zone.Zone.Id, known, revision));
            return;
        }
        if (routes.Learn(new(zone.Zone.Id, known.Epoch, known.Owner)))
            RouteLearned(zone.Zone.Id, known.Epoch, known.Owner);
        if (_zones.GetValueOrDefault(zone.Zone.Id) == zone)
            Close(zone.Zone, Text($"{known.Owner} has it in epoch {known.Epoch}"));
    }

    private void Receive(Order order, bool hasTurn = false)
    {
        var (zone, assignment) = (new ZoneId(order.Zone), order.ToAssignment());
        var (epoch, owner) = (assignment.Epoch, assignment.Owner);
        var known = routes.Find(zone);
        if (owner != _self || epoch == 0 || (known is { } route && (route.Epoch > epoch || (route.Epoch == epoch && route.Owner != _self))))
        {
            observer.Note(NodeEvent.OrderRefused, Text($"{zone} in epoch {epoch} for {owner}; known is {known?.Owner}, epoch {known?.Epoch}"));
            return;
        }
        if (assignment.IsQuarantined)
        {
            Quarantine(zone, assignment);
            return;
        }
        if (runner.Host.KnownEpoch(zone) is var heard && heard > epoch)
        {
            // Word of a later owner comes with its frames, too; who it is will be told.
            observer.Note(NodeEvent.OrderRefused, Text($"{zone} in epoch {epoch} for {owner}; epoch {heard} was heard of"));
            return;
        }
        if (_zones.TryGetValue(zone, out var here) && here.Zone.Epoch >= epoch)
        {
            here.Learn(assignment, order.Revision);
            if (order.MoveTo?.ToId() is { IsNone: false } target)
                here.MoveTo(target);
            return;
        }
        if (here is { IsSealing: true, IsSealed: false })
            return; // its last tick runs; the order will be repeated
        if (here is { IsSealed: true })
            Demote(here.Zone, Text($"it goes on in epoch {epoch}")); // it was handed over and has come back: nobody has a later state
        else if (here != null)
            Close(here.Zone, Text($"it begins anew in epoch {epoch}"));
        if (_closing.ContainsKey(zone))
            return; // the order will be repeated
        if (hasTurn || !trials.AnnouncesOpening(assignment))
            Open(zone, assignment, order);
        else if (_opening.GetValueOrDefault(zone) < epoch)
            OpenInTurn(zone, order);
    }

    private void OpenInTurn(ZoneId zone, Order order)
    {
        _opening[zone] = order.Epoch;
        trials.Open(zone, order.Epoch, () =>
        {
            if (_opening.GetValueOrDefault(zone) == order.Epoch)
            {
                _opening.Remove(zone);
                if (runner.Host.RecordBackup(zone, order.Epoch) is { } record)
                    keeper.Open(zone, order.Epoch, record);
                Receive(order, hasTurn: true);
            }
            trials.Opened(zone, order.Epoch);
        });
    }

    /// <summary>A zone is not to run; its state is to be kept, here.</summary>
    private void Quarantine(ZoneId zone, Assignment assignment)
    {
        if (_quarantined.GetValueOrDefault(zone) >= assignment.Epoch)
            return;
        _quarantined[zone] = assignment.Epoch;
        _lacking.Remove(zone);
        var here = _zones.GetValueOrDefault(zone);
        observer.Note(NodeEvent.ZoneQuarantined, Text($"{zone}, epoch {assignment.Epoch}: {assignment.Quarantine}"));
        here?.StandStill(); // before it is fenced: what it has done in its last tick is to be kept
        routes.Learn(new(zone, assignment.Epoch, assignment.Owner, IsQuarantined: true));
        if (here == null)
            Keep(zone, assignment.Epoch);
    }

    private void Keep(ZoneId zone, uint epoch)
    {
        runner.Fence(zone, epoch);
        _kept.Add(zone);
        var record = runner.Host.RecordBackup(zone, epoch);
        observer.Note(NodeEvent.ZoneKept, Text($"{zone}, epoch {epoch}: {(record == null ? "without its state, which is not here" : $"{record.Length} bytes")}"));
        if (record != null)
            keeper.Keep(zone, epoch, record);
    }

    private void Open(ZoneId zone, Assignment assignment, Order order)
    {
        _quarantined.Remove(zone);
        _kept.Remove(zone);
        routes.Learn(new(zone, assignment.Epoch, assignment.Owner));
        var opened = assignment.IsEmptyStart
            ? runner.Open(zone, assignment.Epoch, zone => Begin(zone, assignment, order))
            : runner.Promote(zone, assignment.Epoch, assignment.ResumeTick, promoted => Begin(promoted, assignment, order));
        if (opened == null)
        {
            if (!_lacking.TryGetValue(zone, out var before) || before.Epoch != order.Epoch)
                observer.Note(NodeEvent.StateLacking, Text($"{zone}, epoch {assignment.Epoch}, after tick {assignment.ResumeTick}"));
            _lacking[zone] = order;
            return;
        }
        _lacking.Remove(zone);
        observer.Note(assignment.IsEmptyStart ? NodeEvent.ZoneOpened : NodeEvent.ZonePromoted, Text($"{zone}, epoch {assignment.Epoch}, tick {opened.LastTick}"));
    }

    private void Begin(Zone zone, Assignment assignment, Order order)
    {
        var owned = new OwnedZone(zone, _setup!, assignment, order.Revision);
        _zones.Add(zone.Id, owned);
        _inOrder = null;
        zone.Letters.Condemn(assignment.DeadLetters);
        owned.Start();
        if (assignment.Deaths.Count > 0)
            trials.Add(zone, assignment.Deaths, hasRun: assignment.ResumeTick != null);
    }

    private void Close(Zone zone, string why)
    {
        End(zone);
        _closing[zone.Id] = true;
        observer.Note(NodeEvent.ZoneClosed, Text($"{zone.Id}, epoch {zone.Epoch}: {why}"));
        runner.Close(zone.Id, () => _closing.TryRemove(zone.Id, out _)); // maybe on another thread
    }

    private void Demote(Zone zone, string why)
    {
        End(zone);
        observer.Note(NodeEvent.ZoneClosed, Text($"{zone.Id}, epoch {zone.Epoch}: {why}; its backup stays"));
        runner.Demote(zone.Id);
    }

    private long LatestTick()
    {
        var latest = 0L;
        foreach (var zone in _zones.Values)
            latest = Math.Max(latest, zone.Zone.LastTick);
        foreach (var zone in runner.Host.Replicas.Zones)
            latest = Math.Max(latest, runner.Host.Replicas.Find(zone)?.Tick ?? 0);
        return latest;
    }

    private void End(Zone zone)
    {
        if (_zones.Remove(zone.Id, out var ended))
            ended.End();
        _inOrder = null;
        trials.Remove(zone);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
