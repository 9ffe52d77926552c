using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>
/// Who is in session: starts, resumes and ends sessions, and passes on between them and the zones. Connections' threads and the gateway's meet here, under each session's gate.
/// </summary>
internal sealed class SessionDirectory(GatewayOptions options, IZoneLink zones, IJoinGate? gate, EffectList effects) : IViewListener
{
    public static readonly TimeSpan JoinRepeat = TimeSpan.FromSeconds(1);

    private const int MaxNameLength = 64;

    private readonly ConcurrentDictionary<ulong, Session> _byId = new();
    private readonly ConcurrentQueue<Session> _started = new();
    private readonly ConcurrentQueue<Session> _ended = new();
    private long _nextSession;
    private int _count;
    private volatile bool _isStopping;

    /// <summary>How many sessions there are, detached ones included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The gateway's time, as of its last step.</summary>
    public TimeSpan Now { get; set; }

    /// <summary>The beat that is being prepared.</summary>
    public int Beat { get; set; } = 1;

    /// <summary>The next session that beats have not served yet.</summary>
    public bool TryTakeStarted([NotNullWhen(true)] out Session? session) => _started.TryDequeue(out session);

    /// <summary>The next session that beats are to forget.</summary>
    public bool TryTakeEnded([NotNullWhen(true)] out Session? session) => _ended.TryDequeue(out session);

    /// <summary>Ends all connections; sessions stay as after a lost connection.</summary>
    public void Stop()
    {
        _isStopping = true;
        foreach (var session in _byId.Values)
        {
            lock (session.Gate)
                Drop(session, CloseReason.ServerStopping, "The server is stopping.");
        }
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
        s.Track.LastInputBeat = Beat;
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
            if (s.PendingEvents.Length > options.MaxPendingEventBytes)
                Drop(s, CloseReason.TooSlow, "Too many events wait for the client.");
        }
    }

    void IViewListener.Emitted(Vector3 position, uint messageType, ReadOnlySpan<byte> payload) => effects.Add(position, messageType, payload);

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
    public (CloseReason Reason, string Text) Greet(
        SessionConnection connection, string token, string name, ulong id, ReadOnlySpan<byte> key, uint lastEvent, TimeSpan now, out Session? session)
    {
        session = null;
        if (_isStopping)
            return (CloseReason.ServerStopping, "The server is stopping.");
        if (gate != null)
        {
            var decision = gate.Check(token, name);
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
        if (Interlocked.Increment(ref _count) > options.MaxSessions)
        {
            Interlocked.Decrement(ref _count);
            return (CloseReason.Full, "The server has no room for another player.");
        }
        session = new Session((ulong)options.GatewayId << 32 | (uint)Interlocked.Increment(ref _nextSession), name);
        session.Attach(connection, lastEvent: 0, isResumed: false);
        _byId[session.Id] = session;
        _started.Enqueue(session);
        SendJoin(session, now);
        return default;
    }

    /// <summary>Hands an input on. The session's gate is held.</summary>
    public void ForwardInput(Session session, uint number, uint messageType, ReadOnlySpan<byte> payload) =>
        zones.Send(session.Zone, GatewayFrames.Input(options.GatewayId, session.Id, session.Entity, number, messageType, payload));

    /// <summary>Hands on that the client has events. The session's gate is held.</summary>
    public void ForwardEventsSeen(Session session)
    {
        if (!session.Entity.IsNone)
            zones.Send(session.Zone, GatewayFrames.EventsSeen(options.GatewayId, session.Id, session.Entity, session.EventsSeen));
    }

    public void SendJoin(Session session, TimeSpan now)
    {
        session.JoinSent = now;
        zones.Send(World.PlayersZone, GatewayFrames.Join(options.GatewayId, session.Id, session.Name));
    }

    /// <summary>Ends a connection but not its session, which waits for its player to come back. The session's gate is held.</summary>
    public void Drop(Session session, CloseReason reason, string text)
    {
        if (session.Connection is not { } connection)
            return;
        connection.Close(reason, text);
        Detach(session, connection);
    }

    /// <summary>Notes that a connection is gone.</summary>
    public void Detach(Session session, SessionConnection connection)
    {
        lock (session.Gate)
        {
            if (session.Connection != connection || session.State == SessionState.Ended)
                return;
            session.Connection = null;
            session.DetachedSince = Now;
            session.DropEvents();
            SendConnection(session, isConnected: false);
        }
    }

    /// <summary>Ends the session that a connection belongs to, if it still does.</summary>
    public void End(Session session, SessionConnection connection)
    {
        lock (session.Gate)
        {
            if (session.Connection == connection)
                End(session);
        }
    }

    /// <summary>Ends a session: the player has left.</summary>
    public void End(Session session, CloseReason reason = CloseReason.None, string text = "")
    {
        lock (session.Gate)
        {
            if (session.State == SessionState.Ended)
                return;
            session.State = SessionState.Ended;
            session.Connection?.Close(reason, text);
            session.Connection = null;
            if (!session.Entity.IsNone)
                zones.Send(session.Zone, GatewayFrames.PlayerLeft(options.GatewayId, session.Id, session.Entity));
            _byId.TryRemove(session.Id, out _);
            _ended.Enqueue(session);
            Interlocked.Decrement(ref _count);
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
            zones.Send(session.Zone, GatewayFrames.Connection(options.GatewayId, session.Id, session.Entity, isConnected, session.LastEvent));
    }
}
