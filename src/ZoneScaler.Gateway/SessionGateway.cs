using System.Collections.Concurrent;
using System.Diagnostics;
using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Gateway.Pacing;
using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Gateway.Snapshots;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Messages;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway;

/// <summary>
/// Players' way into a world: keeps a view of the zones that its sessions look at, and once per tick sends each session its snapshot. Has no sockets, no game code and
/// no clock: connections come in by <see cref="Accept"/>, zones' frames by <see cref="Receive"/>, time by <see cref="Advance"/>.
/// </summary>
/// <remarks>
/// <see cref="Receive"/>, <see cref="Accept"/> and connections may be called by any thread at any time; <see cref="Advance"/> and <see cref="Stop"/> by one.
/// </remarks>
public sealed class SessionGateway : IGatewayInbox, IViewListener, IDisposable
{
    internal static readonly TimeSpan JoinRepeat = TimeSpan.FromSeconds(1);

    private const int MaxNameLength = 64;
    private const int SessionsPerGrab = 16;
    private const float GridSquaresPerRadius = 4;

    private readonly IZoneLink _zones;
    private readonly IJoinGate? _gate;
    private readonly WorldSpec _spec;
    private readonly View _view;
    private readonly ViewGrid _grid;
    private readonly EffectList _effects;
    private readonly Subscriptions _subscriptions;
    private readonly BeatPacer _pacer;
    private readonly FrameQueue _queue;
    private readonly Codes _codes;
    private readonly BeatWorkers _workers;
    private readonly SessionServer[] _servers;
    private readonly byte[] _worldDescription;
    private readonly List<ZoneId> _gaps = [];
    private readonly ConcurrentDictionary<ulong, Session> _byId = new();
    private readonly ConcurrentQueue<Session> _started = new();
    private readonly ConcurrentQueue<Session> _ended = new();
    private readonly ConcurrentQueue<SessionConnection> _accepted = new();
    private readonly List<Session> _sessions = [];
    private readonly List<SessionConnection> _waiting = [];
    private readonly TimeSpan _period;
    private TimeSpan _now;
    private long _tickAndBeat; // the last beat's time in ticks of TimeSpan, for connections' threads
    private long _tick;
    private long _nextSession;
    private int _sessionCount;
    private int _nextGrab;
    private int _awaitedFrames = 1;
    private volatile bool _isStopping;

    /// <summary>Creates a gateway of a world.</summary>
    /// <param name="world">The world.</param>
    /// <param name="zones">The way to its zones.</param>
    /// <param name="options">Limits and sizes.</param>
    /// <param name="gate">Judges join tokens; without one, everybody may join.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public SessionGateway(World world, IZoneLink zones, GatewayOptions options, IJoinGate? gate = null)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(zones);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        Options = options;
        _zones = zones;
        _gate = gate;
        _spec = world.Spec;
        _period = TimeSpan.FromSeconds(1) / _spec.TickRate;
        _view = new View(world.Schemas, _spec.Dimensions, this, options.HandoverTimeout);
        _grid = new ViewGrid(options.InterestRadius / GridSquaresPerRadius);
        _effects = new EffectList(_spec.Dimensions);
        _subscriptions = new Subscriptions(_view, zones, _spec, options);
        _pacer = new BeatPacer(_period, _period * options.BeatSlack);
        _queue = new FrameQueue(options.InboxFrames);
        _codes = new Codes(world.Schemas);
        Inputs = new InputCheck(world.Types);
        _worldDescription = Describe(world, options);
        Metrics = new GatewayMetrics(() => Sessions, () => _view.Entities, () => _view.Feeds.Count);
        _servers = new SessionServer[options.Workers];
        for (var i = 0; i < _servers.Length; i++)
            _servers[i] = new SessionServer(this, _view, _grid, _effects, options);
        _workers = new BeatWorkers(options.Workers, ServeSome);
    }

    /// <summary>Called, on any thread, when frames have come that <see cref="Advance"/> should see before the time that it asked for. Must not block.</summary>
    public Action? Woken { get; set; }

    /// <summary>Called, on a worker's thread, when serving a session failed; that session has been ended.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>The options.</summary>
    public GatewayOptions Options { get; }

    /// <summary>What the gateway counts.</summary>
    public GatewayMetrics Metrics { get; }

    /// <summary>How many sessions there are, detached ones included.</summary>
    public int Sessions => Volatile.Read(ref _sessionCount);

    /// <summary>The tick that the last beat showed.</summary>
    public long Tick => Volatile.Read(ref _tick);

    internal InputCheck Inputs { get; }

    internal ReadOnlySpan<byte> WorldDescription => _worldDescription;

    internal View View => _view;

    /// <inheritdoc/>
    public void Receive(FrameBuffer frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_queue.Enqueue(frame) >= Volatile.Read(ref _awaitedFrames))
            Woken?.Invoke();
    }

    /// <summary>Takes a new client connection. Its first frame must be Hello.</summary>
    public SessionConnection Accept(ISessionTransport transport, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(transport);
        var connection = new SessionConnection(this, transport, now);
        if (_isStopping)
            connection.Close(CloseReason.ServerStopping, "The server is stopping.");
        else
            _accepted.Enqueue(connection);
        return connection;
    }

    /// <summary>Takes in what has come and, if it is time, runs a beat.</summary>
    /// <param name="now">The time, never less than before.</param>
    /// <returns>When to call again at the latest.</returns>
    public TimeSpan Advance(TimeSpan now)
    {
        _now = now;
        TakeFrames();
        var (newest, missing, awake) = Progress();
        if (_pacer.IsDue(now, newest, missing))
        {
            _pacer.Beat(now, newest, missing, awake > 0);
            Beat();
            (newest, missing, awake) = Progress();
            missing = awake;
        }
        Volatile.Write(ref _awaitedFrames, Math.Max(1, missing));
        return _pacer.Deadline;
    }

    /// <summary>Ends all connections. The players' entities stay, as after a lost connection.</summary>
    public void Stop()
    {
        _isStopping = true;
        TakeConnections();
        foreach (var connection in _waiting)
            connection.Close(CloseReason.ServerStopping, "The server is stopping.");
        foreach (var session in _byId.Values)
        {
            lock (session.Gate)
                Drop(session, CloseReason.ServerStopping, "The server is stopping.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _workers.Dispose();
        Metrics.Dispose();
    }

    void IViewListener.OwnEntityShown(ulong session, int record, EntityId entity, ZoneId zone)
    {
        if (!_byId.TryGetValue(session, out var s))
            return;
        lock (s.Gate)
        {
            s.Track.OwnRecord = record;
            s.Entity = entity;
            s.Zone = zone;
            if (s.State == SessionState.Joining)
                s.State = SessionState.Placed;
        }
    }

    void IViewListener.OwnEntityHandedOver(ulong session, ZoneId zone)
    {
        if (!_byId.TryGetValue(session, out var s))
            return;
        lock (s.Gate)
            s.Zone = zone;
    }

    void IViewListener.OwnEntityGone(ulong session)
    {
        if (_byId.TryGetValue(session, out var s))
            s.Track.OwnRecord = -1;
    }

    void IViewListener.InputUsed(ulong session, uint input)
    {
        if (!_byId.TryGetValue(session, out var s) || input <= s.Track.LastInput)
            return;
        s.Track.LastInput = input;
        s.Track.LastInputBeat = _view.Beat;
    }

    void IViewListener.PlayerEvent(ulong session, uint number, uint messageType, ReadOnlySpan<byte> payload)
    {
        if (!_byId.TryGetValue(session, out var s))
            return;
        lock (s.Gate)
        {
            if (s.Connection == null || number <= s.LastEvent)
                return; // the zone keeps it for when the client is back, or sends again what the client has
            if (number != s.LastEvent + 1)
            {
                if (!s.IsEventGapReported)
                    SendConnection(s, isConnected: true);
                s.IsEventGapReported = true;
                return;
            }
            s.AddEvent(number, messageType, payload);
            if (s.PendingEvents.Length > Options.MaxPendingEventBytes)
                Drop(s, CloseReason.TooSlow, "Too many events wait for the client.");
        }
    }

    void IViewListener.Emitted(Vector3 position, uint messageType, ReadOnlySpan<byte> payload) => _effects.Add(position, messageType, payload);

    void IViewListener.PlayerPlaced(ulong session, EntityId entity, ZoneId zone, Vector3 position)
    {
        if (!_byId.TryGetValue(session, out var s))
            return;
        lock (s.Gate)
        {
            if (s.State != SessionState.Joining)
                return;
            s.State = SessionState.Placed;
            s.Entity = entity;
            s.Zone = zone;
            s.Track.Center = position;
        }
    }

    void IViewListener.PlayerRefused(ulong session, string reason)
    {
        if (_byId.TryGetValue(session, out var s) && s.State == SessionState.Joining)
            End(s, CloseReason.Refused, reason);
    }

    /// <summary>Answers a Hello.</summary>
    internal (CloseReason Reason, string Text) Greet(
        SessionConnection connection, string token, string name, ulong id, ReadOnlySpan<byte> key, uint lastEvent, TimeSpan now, out Session? session)
    {
        session = null;
        if (_isStopping)
            return (CloseReason.ServerStopping, "The server is stopping.");
        if (_gate != null)
        {
            var decision = _gate.Check(token, name);
            if (!decision.IsAllowed)
                return (CloseReason.Unauthorized, decision.Text);
            name = decision.Name;
        }
        if (name.Length > MaxNameLength)
            return (CloseReason.Malformed, $"The name has {name.Length} characters; at most {MaxNameLength} are allowed.");
        if (id != 0 && _byId.TryGetValue(id, out var known))
        {
            if (!known.IsKey(key))
                return (CloseReason.Unauthorized, "The resume key is not that of the session.");
            if (TryResume(known, connection, lastEvent))
            {
                session = known;
                return default;
            }
        }
        if (Interlocked.Increment(ref _sessionCount) > Options.MaxSessions)
        {
            Interlocked.Decrement(ref _sessionCount);
            return (CloseReason.Full, "The server has no room for another player.");
        }
        session = new Session((ulong)Options.GatewayId << 32 | (uint)Interlocked.Increment(ref _nextSession), name);
        session.Attach(connection, lastEvent: 0, isResumed: false);
        _byId[session.Id] = session;
        _started.Enqueue(session);
        SendJoin(session, now);
        return default;
    }

    /// <summary>Hands an input on. The session's gate is held.</summary>
    internal void ForwardInput(Session session, uint number, uint messageType, ReadOnlySpan<byte> payload) =>
        _zones.Send(session.Zone, GatewayFrames.Input(Options.GatewayId, session.Id, session.Entity, number, messageType, payload));

    /// <summary>Hands on that the client has events. The session's gate is held.</summary>
    internal void ForwardEventsSeen(Session session)
    {
        if (!session.Entity.IsNone)
            _zones.Send(session.Zone, GatewayFrames.EventsSeen(Options.GatewayId, session.Id, session.Entity, session.EventsSeen));
    }

    internal void SendJoin(Session session, TimeSpan now)
    {
        session.JoinSent = now;
        _zones.Send(World.PlayersZone, GatewayFrames.Join(Options.GatewayId, session.Id, session.Name));
    }

    /// <summary>The world's tick and the part of it gone by, for a client's clock.</summary>
    internal (long Tick, float Part) TimeAt(TimeSpan now)
    {
        var since = now - new TimeSpan(Volatile.Read(ref _tickAndBeat));
        return (Tick, (float)Math.Clamp(since / _period, 0, 1));
    }

    /// <summary>Ends a connection but not its session, which waits for its player to come back. The session's gate is held.</summary>
    internal void Drop(Session session, CloseReason reason, string text)
    {
        if (session.Connection is not { } connection)
            return;
        connection.Close(reason, text);
        Detach(session, connection);
    }

    /// <summary>Notes that a connection is gone.</summary>
    internal void Detach(Session session, SessionConnection connection)
    {
        lock (session.Gate)
        {
            if (session.Connection != connection || session.State == SessionState.Ended)
                return;
            session.Connection = null;
            session.DetachedSince = _now;
            session.DropEvents();
            SendConnection(session, isConnected: false);
        }
    }

    /// <summary>Ends the session that a connection belongs to, if it still does.</summary>
    internal void End(Session session, SessionConnection connection)
    {
        lock (session.Gate)
        {
            if (session.Connection == connection)
                End(session);
        }
    }

    /// <summary>Ends a session: the player has left.</summary>
    internal void End(Session session, CloseReason reason = CloseReason.None, string text = "")
    {
        lock (session.Gate)
        {
            if (session.State == SessionState.Ended)
                return;
            session.State = SessionState.Ended;
            session.Connection?.Close(reason, text);
            session.Connection = null;
            if (!session.Entity.IsNone)
                _zones.Send(session.Zone, GatewayFrames.PlayerLeft(Options.GatewayId, session.Id, session.Entity));
            _byId.TryRemove(session.Id, out _);
            _ended.Enqueue(session);
            Interlocked.Decrement(ref _sessionCount);
        }
    }

    private bool TryResume(Session session, SessionConnection connection, uint lastEvent)
    {
        lock (session.Gate)
        {
            if (session.State == SessionState.Ended)
                return false;
            session.Connection?.Close(CloseReason.Replaced, "The session goes on over another connection.");
            session.Attach(connection, Math.Max(lastEvent, session.EventsSeen), isResumed: true);
            SendConnection(session, isConnected: true);
            return true;
        }
    }

    private void SendConnection(Session session, bool isConnected)
    {
        if (!session.Entity.IsNone)
            _zones.Send(session.Zone, GatewayFrames.Connection(Options.GatewayId, session.Id, session.Entity, isConnected, session.LastEvent));
    }

    private void TakeFrames()
    {
        _gaps.Clear();
        var frames = _queue.Drain(_gaps);
        foreach (var frame in frames)
        {
            try
            {
                if (!_view.Apply(frame.Span, _now))
                    NoteGap(frame.Span);
            }
            catch (CodecException)
            {
                NoteGap(frame.Span);
            }
            frame.Release();
        }
        frames.Clear();
        foreach (var zone in _gaps)
        {
            Metrics.Resynced();
            _subscriptions.Resync(zone);
        }
    }

    private void NoteGap(ReadOnlySpan<byte> frame)
    {
        if (FrameQueue.ZoneOf(frame) is { } zone)
            _gaps.Add(zone);
    }

    private (long Newest, int Missing, int Awake) Progress()
    {
        var newest = long.MinValue;
        foreach (var feed in _view.Feeds)
        {
            if (feed.IsReady)
                newest = Math.Max(newest, feed.Tick);
        }
        var missing = 0;
        var awake = 0;
        foreach (var feed in _view.Feeds)
        {
            if (!feed.IsAwake || newest - feed.Tick > _spec.TickRate)
                continue; // beats do not wait for a zone that has hung for a second
            awake++;
            if (feed.Tick != newest)
                missing++;
        }
        return (newest, missing, awake);
    }

    private void Beat()
    {
        var started = Stopwatch.GetTimestamp();
        Volatile.Write(ref _tick, _pacer.Tick);
        Volatile.Write(ref _tickAndBeat, _now.Ticks);
        TakeConnections();
        TakeSessions();
        _view.EndOrphans(_now);
        foreach (var session in _sessions)
            LookAround(session);
        _subscriptions.Sweep(_now);
        _grid.Rebuild(_view);
        _codes.Renew(_now);

        for (var i = 0; i < _servers.Length; i++)
            _servers[i].Start(_codes, isSampling: i == 0, _pacer.Tick, _now);
        _nextGrab = 0;
        _workers.Run();
        foreach (var server in _servers)
            server.Finish();

        _effects.Clear();
        _view.Beat++;
        Metrics.Beaten(started);
    }

    private void LookAround(Session session)
    {
        var own = session.Track.OwnRecord;
        if (own >= 0)
            session.Track.Center = _view.Position[own];
        if (session.State is SessionState.Placed or SessionState.Live)
            _subscriptions.Update(session.Watch, session.Track.Center, session.Zone, _now);
    }

    private void ServeSome(int worker)
    {
        var server = _servers[worker];
        while (true)
        {
            var first = Interlocked.Add(ref _nextGrab, SessionsPerGrab) - SessionsPerGrab;
            if (first >= _sessions.Count)
                return;
            for (var i = first; i < Math.Min(first + SessionsPerGrab, _sessions.Count); i++)
                Serve(server, _sessions[i]);
        }
    }

    // A fault ends the session that it hit and touches nobody else.
    private void Serve(SessionServer server, Session session)
    {
        try
        {
            server.Serve(session);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            End(session, CloseReason.Fault, "The server failed to serve the session.");
            Faulted?.Invoke(e);
        }
    }

    private void TakeConnections()
    {
        while (_accepted.TryDequeue(out var connection))
            _waiting.Add(connection);
        for (var i = _waiting.Count - 1; i >= 0; i--)
        {
            var connection = _waiting[i];
            if (!connection.HasSession && !connection.IsClosed && _now - connection.Accepted >= Options.JoinTimeout)
                connection.Fail(CloseReason.Silent, "No Hello came in time.");
            if (connection.HasSession || connection.IsClosed)
                _waiting.RemoveAt(i);
        }
    }

    private void TakeSessions()
    {
        while (_started.TryDequeue(out var session))
            _sessions.Add(session);
        while (_ended.TryDequeue(out var session))
        {
            _subscriptions.Release(session.Watch, _now);
            _sessions.Remove(session);
        }
    }

    private static byte[] Describe(World world, GatewayOptions options)
    {
        var writer = new ByteWriter();
        new WorldDescription
        {
            Name = world.Spec.Name,
            Dimensions = world.Spec.Dimensions,
            Min = world.Spec.Bounds.Min,
            Max = world.Spec.Bounds.Max,
            CellSize = world.Spec.CellSize,
            GhostDistance = world.Spec.GhostDistance,
            TickRate = world.Spec.TickRate,
            InterestRadius = options.InterestRadius,
            Schemas = world.Schemas,
            Inputs = [.. world.Types.Messages.Where(m => m.Direction == MessageDirection.Input).Select(m => m.Schema)],
            Events = [.. world.Types.Messages.Where(m => m.Direction == MessageDirection.Event).Select(m => m.Schema)],
        }.Write(writer);
        return writer.Written.ToArray();
    }
}
