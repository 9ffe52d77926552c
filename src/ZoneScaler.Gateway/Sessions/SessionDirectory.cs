using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ZoneScaler.Players;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>
/// Who is in session: starts, resumes and ends sessions. Connections' threads and the gateway's meet here, under each session's gate.
/// </summary>
internal sealed class SessionDirectory(GatewayOptions options, ZoneMail mail, IJoinGate? gate)
{
    /// <summary>What clients are told when the gateway stops.</summary>
    public const string StoppingText = "The server is stopping.";

    private const int MaxNameLength = 64;
    private static readonly TimeSpan ResumeRepeat = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<ulong, Session> _byId = new();
    private readonly ConcurrentDictionary<uint, ResumeAttempt> _attempts = new();
    private readonly ConcurrentQueue<Session> _started = new();
    private readonly ConcurrentQueue<Session> _ended = new();
    private uint _nextSession;
    private uint _nextAttempt;
    private int _count;
    private volatile bool _isStopping;

    /// <summary>How many sessions there are, detached ones and those that are asked for elsewhere included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The gateway's time, as of its last step.</summary>
    public TimeSpan Now { get; set; }

    /// <summary>All sessions of this gateway; not those that are asked for elsewhere.</summary>
    public IEnumerable<Session> All => _byId.Values;

    /// <summary>A session of this gateway.</summary>
    public bool TryFind(ulong id, [NotNullWhen(true)] out Session? session) => _byId.TryGetValue(id, out session);

    /// <summary>The next session that beats have not served yet.</summary>
    public bool TryTakeStarted([NotNullWhen(true)] out Session? session) => _started.TryDequeue(out session);

    /// <summary>The next session that beats are to forget.</summary>
    public bool TryTakeEnded([NotNullWhen(true)] out Session? session) => _ended.TryDequeue(out session);

    /// <summary>Ends all connections; sessions stay as after a lost connection.</summary>
    public void Stop()
    {
        _isStopping = true;
        foreach (var attempt in _attempts.Values)
            attempt.Connection.Close(CloseReason.ServerStopping, StoppingText);
        foreach (var session in _byId.Values)
        {
            lock (session.Gate)
                Drop(session, CloseReason.ServerStopping, StoppingText);
        }
    }

    /// <summary>Answers a Hello. The connection gets its session now, or when the player registry has said whose it is.</summary>
    public (CloseReason Reason, string Text) Greet(SessionConnection connection, string token, string name, ulong id, ReadOnlySpan<byte> key, uint lastEvent, TimeSpan now)
    {
        if (_isStopping)
            return (CloseReason.ServerStopping, StoppingText);
        if (gate != null)
        {
            var decision = gate.Check(token, name);
            if (!decision.IsAllowed || (decision.OnlyResumes && id == 0))
                return (CloseReason.Unauthorized, decision.Text);
            name = decision.Name;
            connection.StartRefusal = decision.OnlyResumes ? decision.Text : null;
        }
        if (name.Length > MaxNameLength)
            return (CloseReason.Malformed, $"The name has {name.Length} characters; at most {MaxNameLength} are allowed.");
        if (id != 0 && _byId.TryGetValue(id, out var known))
        {
            if (!known.IsKey(key))
                return (CloseReason.Unauthorized, "The resume key is not that of the session.");
            if (TryResume(known, connection, lastEvent, now))
                return default;
        }
        if (Interlocked.Increment(ref _count) > options.MaxSessions)
        {
            Interlocked.Decrement(ref _count);
            return (CloseReason.Full, "The server has no room for another player.");
        }
        if (id == 0)
            Start(connection, name, now);
        else
            Ask(new ResumeAttempt(Interlocked.Increment(ref _nextAttempt), id, key.ToArray(), name, lastEvent, connection), now);
        if (_isStopping)
            connection.Close(CloseReason.ServerStopping, StoppingText); // who stops the gateway may just have passed it over
        return default;
    }

    /// <summary>Repeats, and in the end gives up, what was asked about sessions of other gateways.</summary>
    public void CheckAttempts()
    {
        foreach (var attempt in _attempts.Values)
        {
            // Of a client that is gone nothing is asked any more: it may be at another gateway, from which the session must not be taken.
            if (attempt.Connection.IsClosed)
                Refuse(attempt, attempt.Connection.Reason, "");
            else if (Now - attempt.Connection.Accepted >= options.JoinTimeout)
                Refuse(attempt, CloseReason.Fault, "It could not be found out in time who has the session.");
            else if (Now - attempt.SentAt >= ResumeRepeat)
                Send(attempt, Now);
        }
    }

    /// <summary>
    /// What was asked may be lost: it is asked again at the next beat. Not at once, since what is refused is answered as fast as the link carries it: questions and refusals would
    /// chase each other, and each refusal would repeat the questions of all attempts.
    /// </summary>
    public void NoteLoss()
    {
        foreach (var attempt in _attempts.Values)
            attempt.SentAt = default;
    }

    /// <summary>The player registry has answered an attempt to resume.</summary>
    public void Settle(ResumeAttempt attempt, in PlayerAnswer answer)
    {
        if (attempt.Connection.IsClosed || !_attempts.TryRemove(attempt.Number, out _))
            return;
        var session = new Session(answer.Session, answer.Text, attempt.Key)
        {
            State = SessionState.Placed,
            Epoch = answer.Epoch,
            Entity = answer.Entity.Id,
            Zone = answer.Entity.LastKnownZone,
            SightedHop = answer.Hop,
            IsLastInputKnown = false,
            DetachedSince = Now,
            Announced = Now,
        };
        if (_byId.TryGetValue(answer.Session, out var former))
            GiveUp(former); // it came here by another attempt
        mail.ForgetLeaver(session.Id);
        lock (session.Gate)
        {
            _byId[session.Id] = session;
            session.Attach(attempt.Connection, attempt.LastEvent, isResumed: true);
            session.EventsSeen = attempt.LastEvent;
            attempt.Connection.Bind(session);
            _started.Enqueue(session);
            mail.NoteConnection(session, Now);
            if (attempt.Connection.IsClosed)
                Detach(session, attempt.Connection); // it closed just now
        }
    }

    /// <summary>The attempt that an answer of the player registry is for.</summary>
    public bool TryFindAttempt(uint number, [NotNullWhen(true)] out ResumeAttempt? attempt) => _attempts.TryGetValue(number, out attempt);

    /// <summary>There is no such session to resume: the player gets a new one.</summary>
    public void StartInstead(ResumeAttempt attempt)
    {
        if (!_attempts.TryRemove(attempt.Number, out _))
            return;
        if (attempt.Connection.IsClosed)
            Interlocked.Decrement(ref _count);
        else
            Start(attempt.Connection, attempt.Name, Now);
    }

    /// <summary>Turns a client away that wanted to resume a session.</summary>
    public void Refuse(ResumeAttempt attempt, CloseReason reason, string text)
    {
        if (!_attempts.TryRemove(attempt.Number, out _))
            return;
        Interlocked.Decrement(ref _count);
        attempt.Connection.Close(reason, text);
    }

    /// <summary>A session is over whose player has come back for it: it gets a new one. The session's gate is held.</summary>
    public void StartInstead(Session session)
    {
        var connection = session.Connection;
        session.Connection = null;
        End(session);
        if (connection == null)
            return;
        Interlocked.Increment(ref _count);
        Start(connection, session.Name, Now);
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
            mail.NoteConnection(session, Now);
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
            mail.SendLeft(session, Now);
            Forget(session, reason, text);
        }
    }

    /// <summary>The session goes on at another gateway. If its client here came after that, it has to ask for it; with a new connection, since this gateway has it no more.</summary>
    public void GiveUp(Session session)
    {
        lock (session.Gate)
        {
            if (session.State == SessionState.Ended)
                return;
            if (session.IsConfirmed)
                Forget(session, CloseReason.Replaced, "The session goes on at another gateway.");
            else
                Forget(session, CloseReason.Fault, "The session is at another gateway. Connect again to get it back.");
        }
    }

    private void Forget(Session session, CloseReason reason, string text)
    {
        session.State = SessionState.Ended;
        session.Connection?.Close(reason, text);
        session.Connection = null;
        session.Inputs.Clear();
        _byId.TryRemove(session.Id, out _);
        _ended.Enqueue(session);
        Interlocked.Decrement(ref _count);
    }

    // The session counts already.
    private void Start(SessionConnection connection, string name, TimeSpan now)
    {
        if (connection.StartRefusal is { } refusal)
        {
            Interlocked.Decrement(ref _count);
            connection.Close(CloseReason.Unauthorized, refusal);
            return;
        }
        var session = new Session((ulong)mail.Number << 32 | Interlocked.Increment(ref _nextSession), name, Session.NewKey()) { Announced = now };
        lock (session.Gate)
        {
            session.Attach(connection, lastEvent: 0, isResumed: false);
            _byId[session.Id] = session;
            connection.Bind(session);
            _started.Enqueue(session);
            mail.SendJoin(session, now);
            if (connection.IsClosed)
                Detach(session, connection);
        }
    }

    private void Ask(ResumeAttempt attempt, TimeSpan now)
    {
        _attempts[attempt.Number] = attempt;
        Send(attempt, now);
    }

    private void Send(ResumeAttempt attempt, TimeSpan now)
    {
        attempt.SentAt = now;
        mail.SendResume(attempt);
    }

    private bool TryResume(Session session, SessionConnection connection, uint lastEvent, TimeSpan now)
    {
        lock (session.Gate)
        {
            if (session.State == SessionState.Ended)
                return false;
            session.Connection?.Close(CloseReason.Replaced, "The session goes on over another connection.");
            session.Attach(connection, Math.Max(lastEvent, session.EventsSeen), isResumed: true);
            connection.Bind(session);
            if (session.HasEnded)
                StartInstead(session);
            else
                mail.NoteConnection(session, now);
            return true;
        }
    }
}
