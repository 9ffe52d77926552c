using System.Collections.Concurrent;
using System.Numerics;
using ZoneScaler.Backups;
using ZoneScaler.Channels;
using ZoneScaler.Entities;
using ZoneScaler.Ghosts;
using ZoneScaler.Messages;
using ZoneScaler.Players;
using ZoneScaler.Protocol;
using ZoneScaler.Replays;
using ZoneScaler.Streams;
using ZoneScaler.Ticking;
using ZoneScaler.Worlds;

namespace ZoneScaler.Zones;

/// <summary>
/// One zone: the entities of a cell, ticked by one thread at a time. It takes frames in, steps, and leaves frames to be sent; it does no I/O and knows no clock.
/// </summary>
public sealed class Zone
{
    // What comes within a tick or two, so that nothing is lost by a short stop.
    private const int MaxFramesWhileSealed = 64;

    private readonly ZoneInbox _inbox = new();
    private readonly List<FrameBuffer> _frames = [];
    private readonly ConcurrentQueue<(Action<Zone> Run, Action? Ended)> _visits = new();
    private readonly HashSet<ZoneScript> _awake = [];
    private SpatialIndex? _index; // of the tick that is running
    private readonly FaultCounter _faults = new();
    private readonly ZoneFrames _out;
    private volatile bool _isEnded;
    private volatile bool _isFenced;
    private volatile bool _isSealed;
    private volatile IZoneTrial? _trial;
    private int _framesWhileSealed;
    private bool _hasToStart; // its scripts are in place and have not started
    private int _drained; // how many of _frames have been read and released

    internal Zone(World world, ZoneId id, uint epoch, IZoneDirectory directory, IZoneObserver observer)
    {
        World = world;
        Id = id;
        Epoch = epoch;
        Timeline = epoch;
        Directory = directory;
        Observer = observer;
        Random = new ZoneRandom(world.Spec.Seed ^ unchecked(id.Value * 0x9E3779B97F4A7C15 + (epoch - 1) * 0xC2B2AE3D27D4EB4F));
        Borders = new Borders(world.Spec, id);
        Publisher = new StreamPublisher(Borders);
        Spares = new SpareEntities(this);
        Ghosts = new GhostTable(this, world, Borders.Neighbours);
        Channels = new ChannelSet(Borders.Neighbours, other => new Channel(other, Publisher.NeighbourOf(other), Ghosts.StreamOf(other)));
        Contacts = new Contacts(this);
        Mail = new Mail(this);
        Letters = new Letters(this);
        Population = new Population(this);
        Players = new PlayerDesk(this);
        Backups = new BackupSet(this);
        _out = new ZoneFrames(this);
        Now = new Tick(0, world.Spec.TickSeconds, Random);
    }

    /// <summary>The zone's name.</summary>
    public ZoneId Id { get; }

    /// <summary>The fencing number of the zone's assignment.</summary>
    public uint Epoch { get; internal set; }

    /// <summary>The epoch in which the zone last started empty or from storage: what its channels count from.</summary>
    public uint Timeline { get; internal set; }

    /// <summary>The tick after which the epoch began.</summary>
    public long OpenedTick { get; private set; }

    /// <summary>The epoch of the owner whose history it goes on with after <see cref="OpenedTick"/>, which need not be the last one; 0 if it started empty.</summary>
    public uint OpenedFrom { get; internal set; }

    /// <summary>The zone's cell; empty for a named zone.</summary>
    public Box Cell => Borders.Cell;

    /// <summary>The last tick that ran.</summary>
    public long LastTick => Now.Number;

    /// <summary>How many entities the zone owns, scripts not counted. May be read by any thread.</summary>
    public int EntityCount => Entities.Count - Entities.ScriptCount;

    /// <summary>How many of them players own. May be read by any thread.</summary>
    public int PlayerCount { get; internal set; }

    /// <summary>How many ghosts it shows them. May be read by any thread.</summary>
    public int GhostCount => Ghosts.Records.Length;

    /// <summary>How many entities have faulted here. May be read by any thread.</summary>
    public long FaultCount => _faults.Total;

    /// <summary>How many channel messages it has sent again, because they were not confirmed. May be read by any thread.</summary>
    public long ResentCount { get; internal set; }

    /// <summary>How many bytes of frames it has exchanged with other zones, wherever those are, since it came here. May be read by any thread.</summary>
    public long BorderBytes { get; internal set; }

    /// <summary>Whether the zone has been stopped because it kept faulting. May be read by any thread.</summary>
    public bool IsQuarantined { get; private set; }

    /// <summary>What each of the zone's steps must be announced to; null but for a while after its last owner has died. May be read by any thread.</summary>
    public IZoneTrial? Trial
    {
        get => _trial;
        internal set => _trial = value;
    }

    /// <summary>The zone's own entities; for use on its thread.</summary>
    public IEnumerable<Entity> OwnEntities
    {
        get
        {
            for (var i = 0; i < Entities.Count; i++)
            {
                if (Entities.Records[i].Entity is not ZoneScript and var entity)
                    yield return entity;
            }
        }
    }

    /// <summary>The ghosts; for use on the zone's thread.</summary>
    public IEnumerable<Entity> GhostEntities
    {
        get
        {
            for (var i = 0; i < Ghosts.Records.Length; i++)
                yield return Ghosts.Records[i].Entity;
        }
    }

    internal World World { get; }

    internal IZoneDirectory Directory { get; }

    internal IZoneObserver Observer { get; }

    internal Borders Borders { get; }

    internal ZoneRandom Random { get; }

    internal EntityTable Entities { get; } = new();

    internal GhostTable Ghosts { get; }

    internal SpareEntities Spares { get; }

    internal TimerQueue Timers { get; } = new();

    internal ChannelSet Channels { get; }

    internal Contacts Contacts { get; }

    internal StreamPublisher Publisher { get; }

    internal Mail Mail { get; }

    internal Letters Letters { get; }

    internal Population Population { get; }

    internal PlayerDesk Players { get; }

    internal BackupSet Backups { get; }

    /// <summary>Keeps what each step takes in; null but for a while after the last owner has died. Set while the zone is not being stepped, or in a step.</summary>
    internal ZoneRecorder? Recorder { get; set; }

    /// <summary>Collects what backups must have; null while there are none.</summary>
    internal BackupLog? Log { get; private set; }

    internal List<OutgoingFrame> Outbox { get; } = [];

    internal Tick Now { get; private set; }

    /// <summary>The world's time at the step that runs: what counts where something else than the zone's own steps is waited for.</summary>
    internal TimeSpan WorldTime { get; private set; }

    /// <summary>Whether nobody sees what happens here, and all of it is thrown away.</summary>
    internal bool IsRehearsal { get; init; }

    /// <summary>Counts the zones that its host has opened: the way to another life is another way.</summary>
    internal int Path { get; init; }

    /// <summary>Whether the zone is known in a higher epoch: this is no owner of it any more. May be set and read by any thread.</summary>
    internal bool IsFenced
    {
        get => _isFenced;
        set => _isFenced = value;
    }

    /// <summary>Whether the zone stands still, at the end of a tick, to go on elsewhere. May be set and read by any thread.</summary>
    internal bool IsSealed
    {
        get => _isSealed;
        set
        {
            _framesWhileSealed = 0;
            _isSealed = value;
        }
    }

    /// <summary>Counts a frame that comes while the zone stands still. Thread-safe.</summary>
    /// <returns>Whether it is one too many: whoever sent it keeps it.</returns>
    internal bool IsOneTooMany() => _isSealed && Interlocked.Increment(ref _framesWhileSealed) > MaxFramesWhileSealed;

    /// <summary>Whether frames of a step were dropped instead of sent.</summary>
    internal bool HasLostOutput { get; set; }

    /// <summary>The entity whose code runs: the only one that may be changed.</summary>
    internal Entity? Current { get; set; }

    internal EntityRef Sender { get; private set; }

    /// <summary>Runs code on the zone's thread at the start of its next tick, for tools that look into it; or says that the zone has ended. Thread-safe; the host must wake the zone.</summary>
    internal void Visit(Action<Zone> visit, Action? ended = null)
    {
        _visits.Enqueue((visit, ended));
        if (_isEnded)
            EndVisits();
    }

    /// <summary>How many frames wait for the next step. For the zone's own thread.</summary>
    internal int Arrivals => _inbox.Count;

    /// <summary>Whether something waits for the next tick. Thread-safe.</summary>
    internal bool HasArrivals => !_inbox.IsEmpty || !_visits.IsEmpty || Backups.OwesState;

    /// <summary>Goes on from a saved tick.</summary>
    internal void Resume(long tick)
    {
        Now = new Tick(tick, World.Spec.TickSeconds, Random);
        OpenedTick = tick;
        Backups.Resume(tick);
    }

    /// <summary>Adds a frame to the inbox. Thread-safe.</summary>
    internal void Receive(FrameBuffer frame) => _inbox.Add(frame);

    /// <summary>Puts the zone's scripts in place. They start in the first tick.</summary>
    internal void Start()
    {
        var index = 0;
        foreach (var script in World.CreateScripts(Id))
        {
            script.Id = World.ScriptId(Id, index++);
            script.PlaceAt(Cell.Center);
            Population.AddUnborn(script, World.Layout(script.DeclaredType));
            _hasToStart = true;
        }
    }

    /// <summary>Steps the zone once. What it has to say is in <see cref="Outbox"/> afterwards.</summary>
    /// <param name="number">The world's tick; higher than the last one.</param>
    /// <param name="worldTime">The world's time, for a zone that is stepped more often than the world ticks; null if it is that of the tick.</param>
    /// <returns>The tick in which the zone wants to run next, if nothing arrives; <see cref="long.MaxValue"/> if only an arrival wakes it.</returns>
    internal long Step(long number, TimeSpan? worldTime = null)
    {
        if (IsQuarantined)
        {
            DropFrames();
            return long.MaxValue;
        }
        try
        {
            Now = new Tick(number, World.Spec.TickSeconds, Random);
            WorldTime = worldTime ?? World.Spec.TimeOf(number);
            _index = null;
            Log = Backups.BeginTick();
            while (_visits.TryDequeue(out var visit))
                visit.Run(this);
            Publisher.Begin(Backups.SplitsOutput);
            Contacts.Look();
            Mail.BeginTick();
            if (_hasToStart)
                Population.StartScripts();
            _hasToStart = false;
            Drain();
            Ghosts.Endure(number, WorldTime);
            Mail.TakeBackFromClosedZones();
            RunTimers();
            RunEntities();
            Players.Look();
            Population.Settle();
            Publisher.Publish(this);
            Mail.Expire();
            Ghosts.Expire(number);
            var next = NextWake();
            _out.Write(isAsleep: next > number + 1);
            Backups.EndTick();
            return next;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Not an entity's fault, which is caught closer: the zone's state can no longer be trusted.
            Quarantine(e);
            return long.MaxValue;
        }
    }

    /// <summary>Lets go of everything: the zone is never stepped again.</summary>
    internal void DropAll()
    {
        foreach (var outgoing in Outbox)
            outgoing.Frame.Release();
        Outbox.Clear();
        DropFrames();
        Backups.DropAll();
        _isEnded = true;
        EndVisits();
    }

    internal bool Owns(EntityId id) => Entities.Find(id) != null;

    internal long GhostAge(Entity ghost) => GhostTable.Age((GhostRecord)ghost.Record!, Now.Number);

    internal bool IsKeptAwakeBy(ZoneScript script) => _awake.Contains(script);

    internal void KeepAwake(ZoneScript script, bool awake)
    {
        if (awake)
            _awake.Add(script);
        else
            _awake.Remove(script);
        script.Record?.IsTouched = true;
    }

    internal EntityRef Spawn(Entity entity, Vector3 position, Player? player) => Population.Spawn(entity, position, player);

    internal void Despawn(Entity entity)
    {
        var record = RecordOf(entity);
        record.Fate = Fate.Despawn;
        record.IsTouched = true;
    }

    internal void Teleport(Entity entity, Vector3 target) => Population.Teleport(RecordOf(entity), target);

    internal void Attach(Entity child, Entity parent) => Population.Attach(RecordOf(child), parent);

    internal void Detach(Entity child) => Population.Detach(RecordOf(child));

    internal uint Schedule<T>(Entity entity, TimeSpan delay, in T message, TimeSpan period)
        where T : struct, IMessage<T>
    {
        var (delayTicks, periodTicks) = (InTimerTicks(delay, nameof(delay)), InTimerTicks(period, nameof(period)));
        var writer = new ByteWriter(32);
        T.Write(in message, writer);
        var record = RecordOf(entity);
        var timer = new EntityTimer(++record.LastTimer, Now.Number + Math.Max(1, delayTicks), periodTicks, T.MessageType.Id, writer.Written.ToArray());
        (record.Timers ??= []).Add(timer);
        record.IsTouched = true;
        Timers.Add(entity.Id, timer.Id, timer.DueTick);
        return timer.Id;
    }

    internal bool Cancel(Entity entity, uint timer)
    {
        var record = RecordOf(entity);
        if (record.Timers is not { } timers || IndexOf(timers, timer) is not (>= 0 and var at))
            return false;
        timers.RemoveAt(at);
        record.IsTouched = true;
        return true;
    }

    internal NearbyQuery<T> Nearby<T>(Entity entity, float radius)
        where T : Entity
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(radius);
        if (!(radius <= World.Spec.GhostDistance))
            throw new ArgumentOutOfRangeException(nameof(radius), radius, $"A zone sees beyond its border only as far as the ghost distance, {World.Spec.GhostDistance}.");
        if (Id.IsNamed)
            throw new InvalidOperationException($"Zone {World.NameOf(Id)} has no place, so nothing is near.");
        _index ??= SpatialIndex.Of(World.Spec, Cell, Entities.Records, Ghosts.Records);
        return new NearbyQuery<T>(_index, entity, radius);
    }

    /// <summary>Notes that an entity or ghost that one may have looked for in this tick is gone.</summary>
    internal void NoteGone() => _index?.HasGone = true;

    internal void Send<T>(Entity sender, EntityRef target, in T message)
        where T : struct, IMessage<T> => Mail.Send(sender, target, in message);

    internal void Area<T>(Entity sender, in Shape shape, in T message)
        where T : struct, IMessage<T> => Mail.SendArea(sender, in shape, in message);

    internal static void SendToPlayer<T>(Entity entity, in T message)
        where T : struct, IMessage<T>
    {
        var player = entity.Player ?? throw new InvalidOperationException($"{entity.DeclaredType.Name} {entity.Id} is owned by no player.");
        var writer = new ByteWriter(32);
        T.Write(in message, writer);
        CheckLength<T>(writer.Length);
        player.Events.Add(T.MessageType.Id, writer.Written.ToArray());
        entity.Record?.IsTouched = true;
    }

    internal void Emit<T>(Vector3 position, in T message)
        where T : struct, IMessage<T>
    {
        var payload = Mail.Payload(in message);
        CheckLength<T>(payload.Length);
        Publisher.Emit(position, T.MessageType.Id, payload);
    }

    /// <summary>An entity's lists and texts have grown beyond what can be shown of it.</summary>
    internal void FaultTooLarge(EntityRecord record) => Fault(
        record,
        new InvalidOperationException($"What is shown of {record.Layout.Type.Name} {record.Entity.Id} takes more than {StreamRecords.MaxContentBytes} bytes; its lists and texts are too long."));

    /// <summary>Calls an entity's message handler.</summary>
    /// <returns>Whether there is one.</returns>
    internal bool Dispatch(EntityRecord record, EntityRef sender, uint messageType, ReadOnlySpan<byte> payload)
    {
        if (record.Fate is Fate.Despawn or Fate.Fault)
            return true; // it ends in this tick
        var reader = new ByteReader(payload);
        var (previous, previousSender) = (Current, Sender);
        Current = record.Entity;
        Sender = sender;
        try
        {
            return record.Entity.Handle(messageType, ref reader);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Fault(record, e);
            return true;
        }
        finally
        {
            Current = previous;
            Sender = previousSender;
        }
    }

    /// <summary>Calls one of an entity's methods; what it throws is its own fault.</summary>
    internal void Call<TArgument>(EntityRecord record, EntityCall<TArgument> call, TArgument argument)
        where TArgument : allows ref struct
    {
        var previous = Current;
        Current = record.Entity;
        try
        {
            call(record.Entity, argument);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Fault(record, e);
        }
        finally
        {
            Current = previous;
        }
    }

    private static void CheckLength<T>(int length)
        where T : struct, IMessage<T>
    {
        if (length > StreamRecords.MaxContentBytes)
            throw new InvalidOperationException($"A {typeof(T).Name} takes {length} bytes; to players and onlookers at most {StreamRecords.MaxContentBytes} are allowed.");
    }

    private void EndVisits()
    {
        while (_visits.TryDequeue(out var visit))
            visit.Ended?.Invoke();
    }

    private EntityRecord RecordOf(Entity entity) => entity is { IsGhost: false, Record: { } record }
        ? record
        : throw new InvalidOperationException($"{entity.DeclaredType.Name} {entity.Id} is not in the zone yet: this works from OnSpawn on.");

    private long InTicks(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds * World.Spec.TickRate - 1e-6);

    private long InTimerTicks(TimeSpan time, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
        var ticks = InTicks(time);
        return ticks <= EntityCodec.MaxTimerTicks ? ticks : throw new ArgumentOutOfRangeException(name, time, $"At most {EntityCodec.MaxTimerTicks} ticks are allowed, not {ticks}.");
    }

    private void Drain()
    {
        _inbox.TakeBefore(Now.Number, _frames);
        Recorder?.Note(Now.Number, _frames);
        var loopedBack = false;
        for (_drained = 0; _drained < _frames.Count;)
        {
            // What a zone sends itself takes its place among what others send.
            if (!loopedBack && _frames[_drained].Source > Id.Value)
            {
                Mail.DeliverLoopback();
                loopedBack = true;
            }
            try
            {
                _out.Read(_frames[_drained].Span);
            }
            catch (CodecException e)
            {
                Observer.FrameRejected(Id, e);
            }
            _frames[_drained++].Release();
        }
        _frames.Clear();
        if (!loopedBack)
            Mail.DeliverLoopback();
        Letters.End();
    }

    private void RunTimers()
    {
        while (Timers.TryTake(Now.Number, out var id, out var timerId))
        {
            if (Entities.Find(id) is not { Timers: { } timers } record)
                continue;
            var at = IndexOf(timers, timerId);
            if (at < 0 || timers[at].DueTick > Now.Number)
                continue;
            var timer = timers[at];
            record.IsTouched = true;
            if (timer.PeriodTicks == 0)
            {
                timers.RemoveAt(at);
            }
            else
            {
                timers[at] = timer with { DueTick = Now.Number + timer.PeriodTicks };
                Timers.Add(id, timerId, timers[at].DueTick);
            }
            Dispatch(record, record.Entity.Ref, timer.MessageType, timer.Payload);
        }
    }

    private static int IndexOf(List<EntityTimer> timers, uint id)
    {
        for (var i = 0; i < timers.Count; i++)
        {
            if (timers[i].Id == id)
                return i;
        }
        return -1;
    }

    private void RunEntities()
    {
        // Births come at the end of the tick and removals, too: the list does not change here.
        var now = Now;
        var records = Entities.Records;
        for (var i = 0; i < records.Length; i++)
        {
            var record = records[i];
            EntityRecord.FetchAfter(records, i);
            if (record.Fate is Fate.Despawn or Fate.Fault)
                continue;
            Current = record.Entity;
            try
            {
                record.Entity.RunTick(in now);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Fault(record, e);
            }
        }
        Current = null;
    }

    private long NextWake()
    {
        var isAwake = EntityCount > 0 || _awake.Count > 0 || !Mail.IsIdle || !_visits.IsEmpty || _inbox.HasEarly || Publisher.IsBehind || Backups.OwesState;
        return isAwake ? Now.Number + 1 : Math.Max(Math.Min(Timers.NextTick, Ghosts.NextExpiry), Now.Number + 1);
    }

    private void Fault(EntityRecord record, Exception exception)
    {
        record.Fate = Fate.Fault;
        record.IsTouched = true;
        Observer.EntityFaulted(Id, record.Entity.Id, record.Layout.Type.Name, exception);
        if (_faults.Add(Now.Number))
            throw new ZoneFaultException($"{FaultCounter.Limit} entities faulted within {FaultCounter.WindowTicks} ticks.", exception);
    }

    private void Quarantine(Exception exception)
    {
        IsQuarantined = true;
        Current = null;
        foreach (var outgoing in Outbox)
            outgoing.Frame.Release();
        Outbox.Clear();
        _out.WriteConfirmations();
        DropFrames();
        Observer.ZoneQuarantined(Id, exception);
    }

    private void DropFrames()
    {
        for (; _drained < _frames.Count; _drained++)
            _frames[_drained].Release();
        _frames.Clear();
        _drained = 0;
        _inbox.TakeBefore(long.MaxValue, _frames);
        foreach (var frame in _frames)
            frame.Release();
        _frames.Clear();
    }
}

/// <summary>Calls a method of an entity with one argument.</summary>
internal delegate void EntityCall<in TArgument>(Entity entity, TArgument argument)
    where TArgument : allows ref struct;
