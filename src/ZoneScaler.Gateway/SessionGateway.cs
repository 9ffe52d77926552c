using System.Collections.Concurrent;
using System.Diagnostics;
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
public sealed class SessionGateway : IGatewayInbox, IDisposable
{
    private const int SessionsPerGrab = 16;
    private const float GridSquaresPerRadius = 4;

    private readonly SessionDirectory _directory;
    private readonly SessionListener _listener;
    private readonly ZoneMail _mail;
    private readonly RegistryWatch _registry;
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
    private readonly ConcurrentQueue<SessionConnection> _accepted = new();
    private readonly ConcurrentQueue<ZoneId> _pathsChanged = new();
    private readonly List<Session> _sessions = [];
    private readonly List<SessionConnection> _waiting = [];
    private readonly TimeSpan _period;
    private TimeSpan _now;
    private long _tickAndBeat; // the last beat's time in ticks of TimeSpan, for connections' threads
    private long _tick;
    private int _nextGrab;
    private int _awaitedFrames = 1;
    private volatile bool _isStopping;

    /// <summary>Creates a gateway of a world.</summary>
    /// <param name="world">The world.</param>
    /// <param name="zones">The way to its zones.</param>
    /// <param name="number">The number by which zones know the gateway, from 1: no other gateway of the world has it, or ever had it.</param>
    /// <param name="options">Limits and sizes.</param>
    /// <param name="gate">Judges join tokens; without one, everybody may join.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public SessionGateway(World world, IZoneLink zones, uint number, GatewayOptions options, IJoinGate? gate = null)
        : this(SpecOf(world), Describe(world), zones, number, options, gate)
    {
    }

    /// <summary>Creates a gateway of a world whose game code is elsewhere.</summary>
    /// <param name="spec">The world's shape.</param>
    /// <param name="description">Its entity types and messages, as clients are told them. How far players see is taken from the options.</param>
    /// <param name="zones">The way to its zones.</param>
    /// <param name="number">The number by which zones know the gateway, from 1: no other gateway of the world has it, or ever had it.</param>
    /// <param name="options">Limits and sizes.</param>
    /// <param name="gate">Judges join tokens; without one, everybody may join.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public SessionGateway(WorldSpec spec, WorldDescription description, IZoneLink zones, uint number, GatewayOptions options, IJoinGate? gate = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(zones);
        ArgumentOutOfRangeException.ThrowIfZero(number);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        Options = options;
        _spec = spec;
        _period = TimeSpan.FromSeconds(1) / _spec.TickRate;
        _grid = new ViewGrid(options.InterestRadius / GridSquaresPerRadius);
        _effects = new EffectList(_spec.Dimensions);
        _mail = new ZoneMail(zones, number, options, _spec.TickRate);
        _registry = new RegistryWatch(_mail);
        _directory = new SessionDirectory(options, _mail, gate);
        _listener = new SessionListener(_directory, _mail, _registry, _effects, options);
        _view = new View(description.Schemas, _spec.Dimensions, _listener, options.HandoverTimeout);
        _subscriptions = new Subscriptions(_view, zones, number, _spec, options);
        _pacer = new BeatPacer(_period, _period * options.BeatSlack);
        _queue = new FrameQueue(options.InboxFrames);
        _codes = new Codes(description.Schemas);
        Inputs = new InputCheck(description.Inputs);
        _worldDescription = Write(description, options.InterestRadius);
        Metrics = new GatewayMetrics(() => Sessions, () => _view.Entities, () => _view.Feeds.Count);
        _servers = new SessionServer[options.Workers];
        for (var i = 0; i < _servers.Length; i++)
            _servers[i] = new SessionServer(this, _directory, _mail, _view, _grid, _effects, options);
        _workers = new BeatWorkers(options.Workers, ServeSome);
    }

    /// <summary>Called, on any thread, when frames have come that <see cref="Advance"/> should see before the time that it asked for. Must not block.</summary>
    public Action? Woken { get; set; }

    /// <summary>Called, on a worker's thread, when serving a session failed; that session has been ended.</summary>
    public Action<Exception>? Faulted { get; set; }

    /// <summary>Called, on the thread of <see cref="Advance"/>, when taking in a zone's frame failed; the zone is asked for its full state.</summary>
    public Action<Exception>? FrameFaulted { get; set; }

    /// <summary>The options.</summary>
    public GatewayOptions Options { get; }

    /// <summary>The number by which zones know the gateway.</summary>
    public uint Number => _mail.Number;

    /// <summary>What the gateway counts.</summary>
    public GatewayMetrics Metrics { get; }

    /// <summary>How many sessions there are, detached ones included.</summary>
    public int Sessions => _directory.Count;

    /// <summary>The tick that the last beat showed.</summary>
    public long Tick => Volatile.Read(ref _tick);

    internal InputCheck Inputs { get; }

    internal ReadOnlySpan<byte> WorldDescription => _worldDescription;

    internal View View => _view;

    internal SessionDirectory Directory => _directory;

    internal ZoneMail Mail => _mail;

    /// <inheritdoc/>
    public void Receive(FrameBuffer frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_queue.Enqueue(frame) >= Volatile.Read(ref _awaitedFrames))
            Woken?.Invoke();
    }

    /// <summary>Frames to or from a zone may have been lost: it has a new owner, or the link to it was reset. The gateway asks for what it lacks. Thread-safe.</summary>
    public void ZonePathChanged(ZoneId zone)
    {
        _pathsChanged.Enqueue(zone);
        Woken?.Invoke();
    }

    /// <summary>Takes a new client connection. Its first frame must be Hello.</summary>
    public SessionConnection Accept(ISessionTransport transport, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(transport);
        var connection = new SessionConnection(this, transport, now);
        if (_isStopping)
            connection.Close(CloseReason.ServerStopping, SessionDirectory.StoppingText);
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
        _directory.Now = now;
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
            connection.Close(CloseReason.ServerStopping, SessionDirectory.StoppingText);
        _directory.Stop();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _workers.Dispose();
        Metrics.Dispose();
    }

    /// <summary>The world's tick and the part of it gone by, for a client's clock.</summary>
    internal (long Tick, float Part) TimeAt(TimeSpan now)
    {
        var since = now - new TimeSpan(Volatile.Read(ref _tickAndBeat));
        return (Tick, (float)Math.Clamp(since / _period, 0, 1));
    }

    private void TakeFrames()
    {
        _gaps.Clear();
        var frames = _queue.Drain(_gaps);
        try
        {
            foreach (var frame in frames)
                Take(frame);
        }
        finally
        {
            frames.Clear(); // the queue fills the list again: what has been released must not come back
        }
        while (_pathsChanged.TryDequeue(out var changed))
            _gaps.Add(changed);
        foreach (var zone in _listener.Completed)
            NoteLoss(zone);
        _listener.Completed.Clear();
        foreach (var zone in _gaps)
        {
            NoteLoss(zone);
            Metrics.Resynced();
            _subscriptions.Resync(zone, _now);
        }
        for (var asked = _subscriptions.Repeat(_now); asked > 0; asked--)
            Metrics.Resynced();
    }

    // A fault costs the zone's stream, which begins anew, and touches no other.
    private void Take(FrameBuffer frame)
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
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            NoteGap(frame.Span);
            FrameFaulted?.Invoke(e);
        }
        finally
        {
            frame.Release();
        }
    }

    // What was sent to the zone may be lost as well as what it sent, and what it said to players.
    private void NoteLoss(ZoneId zone)
    {
        if (zone == World.PlayersZone)
        {
            _registry.AnnounceAll(_now);
            _directory.NoteLoss();
        }
        foreach (var session in _sessions)
        {
            lock (session.Gate)
            {
                if (session.Zone == zone || (session.State == SessionState.Joining && zone == World.PlayersZone))
                    _mail.NoteLoss(session);
            }
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
        _directory.CheckAttempts();
        _registry.Beat(_sessions, _now);
        _mail.RepeatLeft(_now);
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
        _listener.Beat = _view.Beat;
        Metrics.Beaten(started);
    }

    private void LookAround(Session session)
    {
        var own = session.Track.OwnRecord;
        if (own < 0 && session.HasEntity && _view.Find(session.Entity) is >= 0 and var shown && _view.Session[shown] == session.Id && _view.IsOwnerStateKnown[shown])
            session.Track.OwnRecord = own = shown;
        if (own >= 0)
        {
            session.Track.Center = _view.Position[own];
            if (_view.FeedOf(own) is { IsReady: true } feed && feed.Zone != session.Zone)
            {
                lock (session.Gate)
                    session.Zone = feed.Zone;
            }
        }
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
            _directory.End(session, CloseReason.Fault, "The server failed to serve the session.");
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
            if (!connection.IsGreeted && !connection.IsClosed && _now - connection.Accepted >= Options.JoinTimeout)
                connection.Fail(CloseReason.Silent, "No Hello came in time.");
            if (connection.IsGreeted || connection.IsClosed)
                _waiting.RemoveAt(i);
        }
    }

    private void TakeSessions()
    {
        while (_directory.TryTakeStarted(out var session))
            _sessions.Add(session);
        while (_directory.TryTakeEnded(out var session))
        {
            _subscriptions.Release(session.Watch, _now);
            _sessions.Remove(session);
        }
    }

    private static WorldSpec SpecOf(World world)
    {
        ArgumentNullException.ThrowIfNull(world);
        return world.Spec;
    }

    private static WorldDescription Describe(World world) => new()
    {
        Name = world.Spec.Name,
        Dimensions = world.Spec.Dimensions,
        Min = world.Spec.Bounds.Min,
        Max = world.Spec.Bounds.Max,
        CellSize = world.Spec.CellSize,
        GhostDistance = world.Spec.GhostDistance,
        TickRate = world.Spec.TickRate,
        Schemas = world.Schemas,
        Inputs = [.. world.Types.Messages.Where(m => m.Direction == MessageDirection.Input).Select(m => m.Schema)],
        Events = [.. world.Types.Messages.Where(m => m.Direction == MessageDirection.Event).Select(m => m.Schema)],
    };

    private static byte[] Write(WorldDescription description, float interestRadius)
    {
        var writer = new ByteWriter();
        description.WithInterestRadius(interestRadius).Write(writer);
        return writer.Written.ToArray();
    }
}
