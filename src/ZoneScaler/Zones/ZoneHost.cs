using System.Collections.Concurrent;
using ZoneScaler.Backups;
using ZoneScaler.Planting;
using ZoneScaler.Protocol;
using ZoneScaler.Replays;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// The zones of one process, and the way between them, to its gateways and, through a router, to other processes. It decides nothing about time: a
/// <see cref="Ticking.ManualDriver"/> or a scheduler steps the zones.
/// </summary>
/// <remarks>
/// Any thread may call it at any time, with two limits: a zone is stepped by one thread at a time, and is not being stepped while it is closed.
/// </remarks>
public sealed class ZoneHost : IZoneLink
{
    private readonly Lock _changing = new();
    private readonly IZoneObserver _observer;
    private readonly ZoneDirectory _directory;
    private readonly IZoneRouter? _router;
    private readonly IOutputGate? _gate;
    private readonly ConcurrentDictionary<uint, IGatewayInbox> _gateways = new();
    private readonly ConcurrentDictionary<ZoneId, uint> _epochs = new(); // the highest ones heard of
    private readonly ConcurrentDictionary<ZoneId, bool> _quarantined = new();
    private readonly Dictionary<ZoneId, uint> _lived = []; // in which epoch zones were here last
    private readonly ReplicaTable _replicas;

    // Replaced as a whole, so that senders look zones up without a lock.
    private volatile Dictionary<ZoneId, Zone> _zones = [];
    private volatile Zone[] _inOrder = [];
    private volatile bool _isFrozen;
    private int _opened;

    /// <summary>Hosts all zones of a world; their scripts start in their first step.</summary>
    /// <param name="world">The world.</param>
    /// <param name="observer">Learns what goes wrong; may be left out.</param>
    public ZoneHost(World world, IZoneObserver? observer = null)
    {
        ArgumentNullException.ThrowIfNull(world);
        World = world;
        _observer = observer ?? new SilentObserver();
        _directory = new ZoneDirectory(this);
        _replicas = new ReplicaTable(CreateStill);
        Replace(world.Zones.ToDictionary(zone => zone, zone => Create(zone, epoch: 1)));
        foreach (var zone in _inOrder)
        {
            zone.Start();
            _lived[zone.Id] = zone.Epoch;
        }
    }

    /// <summary>Hosts some zones of a world whose others are in other processes; at first, none.</summary>
    /// <param name="world">The world.</param>
    /// <param name="router">The way to other processes.</param>
    /// <param name="gate">Tells whether this process may act.</param>
    /// <param name="observer">Learns what goes wrong; may be left out.</param>
    public ZoneHost(World world, IZoneRouter router, IOutputGate gate, IZoneObserver? observer = null)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(router);
        ArgumentNullException.ThrowIfNull(gate);
        World = world;
        _router = router;
        _gate = gate;
        _observer = observer ?? new SilentObserver();
        _directory = new ZoneDirectory(this);
        _replicas = new ReplicaTable(CreateStill);
    }

    /// <summary>Called when a frame or visit has come in for a zone, on the thread that brought it. The zone is to be stepped in the next tick.</summary>
    public event Action<Zone>? Woken;

    /// <summary>The world.</summary>
    public World World { get; }

    /// <summary>The zones that are here, in ascending order. The list does not change; ask again after <see cref="Open"/> and <see cref="Close"/>.</summary>
    public IReadOnlyList<Zone> Zones => _inOrder;

    /// <summary>Whether steps do nothing and nothing leaves.</summary>
    public bool IsFrozen => _isFrozen;

    /// <summary>The number of this process among nodes; for backups.</summary>
    public uint Node { get; set; }

    /// <summary>Whether nobody sees what happens here, and all of it is thrown away.</summary>
    internal bool IsRehearsal { get; init; }

    /// <summary>How many backups of zones that run elsewhere are here.</summary>
    public int BackupCount => _replicas.Count;

    /// <summary>The zones that this process holds backups of.</summary>
    internal ReplicaTable Replicas => _replicas;

    /// <summary>The highest epoch of any zone that was heard of here.</summary>
    public uint HighestEpoch => _epochs.Values.DefaultIfEmpty().Max();

    /// <summary>The highest epoch of a zone that was heard of, from frames too; 0 if none was. Thread-safe.</summary>
    public uint KnownEpoch(ZoneId zone) => _epochs.GetValueOrDefault(zone);

    private bool MayAct => !_isFrozen && (_gate == null || _gate.MayAct);

    /// <summary>A zone that is here, or null.</summary>
    public Zone? Find(ZoneId zone) => _zones.GetValueOrDefault(zone);

    /// <summary>Starts a zone, empty, in a new timeline; its scripts start in its first step.</summary>
    /// <param name="zone">A zone of the world that is not here.</param>
    /// <param name="epoch">The epoch of its assignment, from 1; higher than that of any life it had before.</param>
    public Zone Open(ZoneId zone, uint epoch)
    {
        ArgumentOutOfRangeException.ThrowIfZero(epoch);
        if (!World.HasZone(zone))
            throw new ArgumentException($"World '{World.Spec.Name}' has no zone {zone}.", nameof(zone));
        lock (_changing)
        {
            CheckEpoch(zone, epoch);
            var opened = Create(zone, epoch);
            opened.Start();
            _replicas.Remove(zone);
            Begin(opened);
            return opened;
        }
    }

    /// <summary>Lets the backup of a zone that is here go on as the zone: from the tick that it has, in the timeline that it is of.</summary>
    /// <param name="zone">A zone that is not here, but its backup may be.</param>
    /// <param name="epoch">The epoch of its assignment; higher than that of any life it had before.</param>
    /// <param name="resumeTick">The tick that the backup must have exactly; null if any will do.</param>
    /// <returns>Null if there is no backup with a whole state that can be read, or it has another tick: then the zone must not run here.</returns>
    public Zone? Promote(ZoneId zone, uint epoch, long? resumeTick)
    {
        lock (_changing)
        {
            CheckEpoch(zone, epoch);
            // First lower epochs are refused, the former owner's entries among them; then the state is what it is.
            NoteEpoch(zone, epoch);
            if (TryPromote(zone, epoch, resumeTick) is not { } promoted)
                return null;
            _replicas.Remove(zone);
            Begin(promoted);
            return promoted;
        }
    }

    /// <summary>Writes a zone's state, and from now on what each of its steps takes in, before it runs; for <see cref="ZoneReplay"/>. The zone must not be being stepped.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="record">Where to; written to on the zone's thread, step by step. It stays the caller's.</param>
    /// <param name="failed">Called once if it cannot be written; the zone goes on without.</param>
    /// <param name="hasState">Whether what <see cref="RecordBackup"/> wrote is there already.</param>
    public static void Record(Zone zone, Stream record, Action<Exception> failed, bool hasState = false)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(failed);
        zone.Recorder = new ZoneRecorder(zone, record, failed, hasState);
    }

    /// <summary>Ends <see cref="Record"/>. The zone must not be being stepped, or this is its thread.</summary>
    public static void EndRecord(Zone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        zone.Recorder = null;
    }

    /// <summary>Writes the state of a backup that is here; for <see cref="ZoneReplay"/>. The backup stays.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="epoch">The epoch that the record is to be of.</param>
    /// <returns>The record; null if there is no backup with a whole state.</returns>
    public byte[]? RecordBackup(ZoneId zone, uint epoch)
    {
        lock (_changing)
        {
            var state = new ByteWriter(1 << 14);
            if (_replicas.Find(zone) is not { } replica || replica.Write(state) is not { } tick)
                return null;
            var record = new ByteWriter(state.Length + 128);
            ZoneRecorder.WriteState(record, World, zone, epoch, tick, state.Written);
            return record.Written.ToArray();
        }
    }

    /// <summary>Puts a zone in place as it was recorded.</summary>
    internal Zone Restore(ZoneId zone, uint epoch, ReadOnlySpan<byte> state)
    {
        lock (_changing)
        {
            var restored = new ReplicaState(CreateStill(zone), state).Promote(epoch);
            if (restored.LastTick == 0)
                restored.Start(); // it had not run yet: its scripts are born in its first step
            Begin(restored);
            return restored;
        }
    }

    /// <summary>Lets a zone stand still: steps do nothing, and what comes in waits.</summary>
    public static void Seal(Zone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        zone.IsSealed = true;
    }

    /// <summary>Lets a sealed zone go on.</summary>
    public static void Unseal(Zone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        zone.IsSealed = false;
    }

    /// <summary>Ends a zone that is owned elsewhere from now on, and keeps its state as a backup. It must not be being stepped. Does nothing if it is not here.</summary>
    public void Demote(ZoneId zone)
    {
        lock (_changing)
        {
            if (!_zones.TryGetValue(zone, out var here))
                return;
            if (!here.IsQuarantined)
                _replicas.With(zone).Adopt(here);
            Close(zone);
        }
    }

    /// <summary>Ends a zone, which must not be being stepped: its state is gone, and frames to it are refused from now on. Does nothing if it is not here.</summary>
    public void Close(ZoneId zone)
    {
        lock (_changing)
        {
            var zones = new Dictionary<ZoneId, Zone>(_zones);
            if (!zones.Remove(zone, out var closed))
                return;
            Replace(zones);
            _quarantined.TryRemove(zone, out _);
            closed.DropAll();
        }
    }

    /// <summary>Gives a zone that is here a backup.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="node">The node that holds it.</param>
    /// <param name="feed">A number that is higher each time that the node is made a backup.</param>
    /// <param name="isRequired">Whether output waits for it from now on: it is, or may be, in sync as far as the store knows.</param>
    /// <param name="hasState">Whether it may have what this owner began with, so that only changes need to be sent; it says so if not.</param>
    internal void AddBackup(Zone zone, uint node, long feed, bool isRequired, bool hasState)
    {
        zone.Backups.Add(Node, node, feed, isRequired, hasState);
        Woken?.Invoke(zone);
    }

    /// <summary>Nothing waits for a backup any more.</summary>
    internal void RemoveBackup(Zone zone, uint node)
    {
        zone.Backups.Remove(node);
        Release(zone);
    }

    /// <summary>
    /// Notes that a zone has been given out in an epoch, be it here or elsewhere: frames of lower ones are refused from now on, before the new owner has said a word. If the zone
    /// is here in a lower one, it stands still, and nothing of it leaves.
    /// </summary>
    public void Fence(ZoneId zone, uint epoch) => NoteEpoch(zone, epoch);

    /// <summary>From now on steps do nothing, nothing leaves and nothing comes in. What a running step has to say is dropped.</summary>
    public void Freeze() => _isFrozen = true;

    /// <summary>Ends a freeze: zones go on where they were, and send again what may have been lost.</summary>
    public void Thaw() => _isFrozen = false;

    /// <summary>Takes in a frame for a zone that is here; from another process, or from a gateway. Releases the frame if it refuses it.</summary>
    public FrameRefusal Receive(ZoneId target, FrameBuffer frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (frame.Length > 0 && (FrameKind)frame.Span[0] is FrameKind.BackupEntry or FrameKind.BackupState or FrameKind.BackupAnswer)
            return ReceiveBackup(target, frame);
        var refusal = Judge(target, frame, out var zone);
        if (refusal != FrameRefusal.None)
        {
            frame.Release();
            return refusal;
        }
        Deliver(zone!, frame);
        return FrameRefusal.None;
    }

    /// <inheritdoc/>
    public bool Send(ZoneId zone, FrameBuffer frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return Send(zone, frame, isFromGateway: true);
    }

    /// <summary>Connects a gateway: frames of zones for it go there.</summary>
    /// <param name="gateway">Its number, from 1.</param>
    /// <param name="inbox">Where to.</param>
    public void AttachGateway(uint gateway, IGatewayInbox inbox)
    {
        ArgumentOutOfRangeException.ThrowIfZero(gateway);
        ArgumentNullException.ThrowIfNull(inbox);
        if (!_gateways.TryAdd(gateway, inbox))
            throw new ArgumentException($"There is a gateway {gateway} already.", nameof(gateway));
    }

    /// <summary>Disconnects a gateway; frames for it are dropped from now on.</summary>
    public void DetachGateway(uint gateway) => _gateways.TryRemove(gateway, out _);

    /// <summary>Steps a zone and sends what it has to say. Never call it for one zone on two threads at once.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="tick">The world's tick.</param>
    /// <param name="worldTime">The world's time, for a zone that is stepped more often than the world ticks; null if it is that of the tick.</param>
    /// <returns>The tick in which the zone wants to run next, if nothing arrives; <see cref="long.MaxValue"/> if only an arrival wakes it.</returns>
    public long Step(Zone zone, long tick, TimeSpan? worldTime = null)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var next = StepOnly(zone, tick, worldTime);
        Flush(zone);
        return next;
    }

    /// <summary>Runs code on a zone's thread at the start of its next tick: for tools that look into a zone while it runs.</summary>
    public Task<T> VisitAsync<T>(Zone zone, Func<Zone, T> visit)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(visit);
        // Continuations must not run on the zone's thread.
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        zone.Visit(
            z =>
            {
                try
                {
                    result.SetResult(visit(z));
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    result.SetException(e);
                }
            },
            () => result.SetException(new InvalidOperationException($"Zone {World.NameOf(zone.Id)} has ended.")));
        Woken?.Invoke(zone);
        return result.Task;
    }

    internal long StepOnly(Zone zone, long tick, TimeSpan? worldTime = null) =>
        zone.IsFenced || zone.IsSealed ? long.MaxValue
        : tick <= zone.LastTick ? zone.LastTick + 1 // it comes from a node whose clock is ahead
        : MayAct && !zone.Backups.IsStalled ? zone.Step(tick, worldTime)
        : tick + 1;

    /// <summary>Sends what a zone's last step has left in its outbox, and keeps back what must wait for backups.</summary>
    internal void Flush(Zone zone)
    {
        var taken = 0;
        try
        {
            FlushToBackups(zone);
            Release(zone);
            while (taken < zone.Outbox.Count)
            {
                var outgoing = zone.Outbox[taken++];
                if (!zone.Backups.TryHold(in outgoing))
                    SendIfAllowed(zone, outgoing);
            }
        }
        finally
        {
            // Should a receiver throw: what has been taken is its owner's and must not be sent again; the rest is lost.
            for (; taken < zone.Outbox.Count; taken++)
            {
                zone.Outbox[taken].Frame.Release();
                zone.HasLostOutput = true;
            }
            zone.Outbox.Clear();
        }
        // After its last confirmations are on their way: see Mail.BeginTick.
        if (zone.IsQuarantined && _zones.GetValueOrDefault(zone.Id) == zone)
            _quarantined.TryAdd(zone.Id, true);
    }

    private void FlushToBackups(Zone zone)
    {
        foreach (var (node, frame) in zone.Backups.Outbox)
        {
            if (_router != null && MayAct && !zone.IsFenced)
            {
                _router.SendToNode(node, zone.Id, frame);
            }
            else
            {
                frame.Release();
                zone.Backups.NoteLoss(node);
            }
        }
        zone.Backups.Outbox.Clear();
    }

    // One for all zones: it is asked for after each step.
    private Action<Zone, OutgoingFrame> SendHeld => field ??= (zone, outgoing) => SendIfAllowed(zone, in outgoing);

    private void Release(Zone zone) => zone.Backups.Release(SendHeld);

    private void SendIfAllowed(Zone zone, in OutgoingFrame outgoing)
    {
        // Right before each frame leaves: the process may have stood still since the step.
        if ((MayAct && !zone.IsFenced) || Planted.Is(PlantedBug.GateUnasked))
        {
            Send(outgoing);
        }
        else
        {
            outgoing.Frame.Release();
            zone.HasLostOutput = true;
        }
    }

    private Zone? TryPromote(ZoneId zone, uint epoch, long? resumeTick)
    {
        try
        {
            return _replicas.Find(zone)?.Promote(epoch, resumeTick);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _observer.BackupFailed(zone, e); // another one may be better
            return null;
        }
    }

    private FrameRefusal ReceiveBackup(ZoneId target, FrameBuffer frame)
    {
        try
        {
            if (!MayAct)
                return FrameRefusal.Frozen;
            if ((FrameKind)frame.Span[0] == FrameKind.BackupAnswer)
            {
                if (_zones.TryGetValue(target, out var zone) && !zone.IsFenced && zone.Backups.Take(BackupAnswer.Read(frame.Span)))
                {
                    Release(zone);
                    zone.Backups.Progressed?.Invoke();
                    if (zone.Backups.OwesState)
                        Woken?.Invoke(zone);
                }
                return FrameRefusal.None;
            }
            if (!ZoneFrameHeader.TryRead(frame.Span, out var header) || header.Source != target || !World.HasZone(target))
                return FrameRefusal.Malformed;
            if (!NoteEpoch(target, header.Epoch) || (_zones.TryGetValue(target, out var here) && !here.IsFenced))
            {
                _observer.FrameFenced(target, target, header.Epoch);
                return FrameRefusal.Stale;
            }
            if (_replicas.Take(frame.Span, Node, out var answer, out var owner))
                _router?.SendToNode(owner, target, answer.ToFrame());
            return FrameRefusal.None;
        }
        catch (CodecException e)
        {
            _observer.FrameRejected(target, e);
            return FrameRefusal.Malformed;
        }
        finally
        {
            frame.Release();
        }
    }

    private Zone Create(ZoneId zone, uint epoch) => new(World, zone, epoch, _directory, _observer) { Path = Interlocked.Increment(ref _opened), IsRehearsal = IsRehearsal };

    /// <summary>A zone for a backup: it gets its state, and perhaps its epoch, later.</summary>
    private Zone CreateStill(ZoneId zone) => Create(zone, epoch: 1);

    private void CheckEpoch(ZoneId zone, uint epoch)
    {
        if (_zones.TryGetValue(zone, out var here))
            throw new InvalidOperationException($"Zone {World.NameOf(zone)} is here already, in epoch {here.Epoch}.");
        var lived = _lived.GetValueOrDefault(zone);
        if (epoch <= lived || epoch < _epochs.GetValueOrDefault(zone))
            throw new ArgumentOutOfRangeException(nameof(epoch), epoch, $"Zone {World.NameOf(zone)} was here in epoch {lived} and is known in epoch {_epochs.GetValueOrDefault(zone)}; a new life needs a higher one.");
    }

    private void Begin(Zone zone)
    {
        _lived[zone.Id] = zone.Epoch;
        _quarantined.TryRemove(zone.Id, out _);
        Replace(new Dictionary<ZoneId, Zone>(_zones) { [zone.Id] = zone });
        NoteEpoch(zone.Id, zone.Epoch);
    }

    private bool Send(ZoneId zone, FrameBuffer frame, bool isFromGateway)
    {
        if (_zones.TryGetValue(zone, out var target) && !target.IsFenced)
        {
            if (!MayAct || target.IsOneTooMany())
            {
                frame.Release(); // a zone that stands still would gather them without limit
                return false;
            }
            Deliver(target, frame);
            return true;
        }
        if (_router != null && World.HasZone(zone) && _router.Reach(zone).IsAvailable)
        {
            if (isFromGateway)
                _router.SendSoon(zone, frame);
            else
                _router.Send(zone, frame);
            return true;
        }
        frame.Release();
        return false;
    }

    private void Send(in OutgoingFrame outgoing)
    {
        if (outgoing.Gateway == 0)
            Send(outgoing.Zone, outgoing.Frame, isFromGateway: false);
        else if (_gateways.TryGetValue(outgoing.Gateway, out var gateway))
            gateway.Receive(outgoing.Frame);
        else if (_router != null)
            _router.SendToGateway(outgoing.Gateway, outgoing.Frame);
        else
            outgoing.Frame.Release();
    }

    private void Deliver(Zone zone, FrameBuffer frame)
    {
        zone.Receive(frame);
        Woken?.Invoke(zone);
    }

    private FrameRefusal Judge(ZoneId target, FrameBuffer frame, out Zone? zone)
    {
        if (!_zones.TryGetValue(target, out zone))
            return FrameRefusal.NotHere;
        if (!MayAct)
            return FrameRefusal.Frozen;
        if (zone.IsFenced)
            return FrameRefusal.Superseded;
        if (zone.IsQuarantined)
            return FrameRefusal.Quarantined;
        if (zone.IsOneTooMany())
            return FrameRefusal.Frozen;
        if (frame.Length == 0 || frame.Span[0] != (byte)FrameKind.ZoneToZone)
            return frame.Length > 0 ? FrameRefusal.None : FrameRefusal.Malformed;
        if (!ZoneFrameHeader.TryRead(frame.Span, out var header) || !World.HasZone(header.Source))
            return FrameRefusal.Malformed;
        if (!NoteEpoch(header.Source, header.Epoch) && !Planted.Is(PlantedBug.EpochUnchecked))
        {
            _observer.FrameFenced(target, header.Source, header.Epoch);
            return FrameRefusal.Stale;
        }
        if (header.TargetTimeline > zone.Timeline)
            return FrameRefusal.Superseded;
        frame.Source = header.Source.Value;
        frame.Tick = header.Tick;
        return FrameRefusal.None;
    }

    /// <summary>Remembers the highest epoch of a zone.</summary>
    /// <returns>Whether none higher was heard of.</returns>
    private bool NoteEpoch(ZoneId zone, uint epoch)
    {
        while (true)
        {
            var known = _epochs.GetOrAdd(zone, epoch);
            if (known < epoch && !_epochs.TryUpdate(zone, epoch, known))
                continue;
            if (_zones.TryGetValue(zone, out var here) && here.Epoch < Math.Max(known, epoch) && !Planted.Is(PlantedBug.EpochUnchecked))
                here.IsFenced = true;
            return known <= epoch;
        }
    }

    private void Replace(Dictionary<ZoneId, Zone> zones)
    {
        _zones = zones;
        _inOrder = [.. zones.Values.OrderBy(z => z.Id)];
    }

    private sealed class ZoneDirectory(ZoneHost host) : IZoneDirectory
    {
        // Paths within the process and through the router must never be equal.
        private const long Local = 1L << 32;

        public Reach Reach(ZoneId zone)
        {
            if (host._zones.TryGetValue(zone, out var here) && !here.IsFenced)
                return new Reach(!IsClosed(zone), false, Local | (uint)here.Path, here.Timeline);
            if (host._router == null)
                return default;
            var reach = host._router.Reach(zone);
            return new Reach(reach.IsAvailable, reach.IsCongested, (uint)reach.Path, 0);
        }

        public bool IsClosed(ZoneId zone) => host._quarantined.ContainsKey(zone) || (host._router is { } router && !host._zones.ContainsKey(zone) && router.Reach(zone).IsQuarantined);

        public GatewayReach ReachGateway(uint gateway) => host._gateways.ContainsKey(gateway)
            ? new GatewayReach(IsKnown: true)
            : host._router?.ReachGateway(gateway) ?? default;
    }
}
