using System.Collections.Concurrent;
using ZoneScaler.Entities;
using ZoneScaler.Players;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>
/// What a gateway tells zones of its sessions. Anything may be lost on the way, so everything is told again until its effect is known. Methods that take a session need
/// its gate; the others are the gateway's own thread's, unless they say otherwise.
/// </summary>
internal sealed class ZoneMail(IZoneLink zones, uint number, GatewayOptions options, float tickRate)
{
    private static readonly TimeSpan JoinRepeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectionRepeat = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan InputStall = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeavingRepeat = TimeSpan.FromSeconds(1);

    // How long an entity is looked for before the registry is asked for another one: a handover to a zone that has just started anew comes within this time.
    private static readonly TimeSpan MissingGrace = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<ulong, Leaver> _leaving = new();
    private readonly uint _windowTicks = (uint)Math.Min(SessionTicks(options.ResumeWindow, tickRate), int.MaxValue / 2);

    /// <summary>The gateway's number.</summary>
    public uint Number => number;

    /// <summary>How many players have left without that their zones have said that they know.</summary>
    public int Leaving => _leaving.Count;

    /// <summary>When the first of them left; null if there is none.</summary>
    public TimeSpan? LeavingSince => _leaving.Values.Min(l => (TimeSpan?)l.LeftAt);

    /// <summary>Asks the player registry for an entity.</summary>
    public void SendJoin(Session session, TimeSpan now)
    {
        session.JoinSent = now;
        zones.Send(World.PlayersZone, GatewayFrames.Join(Claim(session)));
    }

    /// <summary>Tells the entity's zone of a change of the connection.</summary>
    public void NoteConnection(Session session, TimeSpan now)
    {
        session.ConnectionNumber++;
        session.IsAttached = false;
        SendConnection(session, now);
    }

    /// <summary>Hands an input on, and keeps it until it is used.</summary>
    public void SendInput(Session session, uint input, uint messageType, ReadOnlySpan<byte> fields, TimeSpan now)
    {
        session.Inputs.Add(input, messageType, fields, now);
        if (session.IsAttached) // else all are sent when it is
            zones.Send(session.Zone, GatewayFrames.Input(number, session.Address, session.Inputs.Oldest, input, messageType, fields));
    }

    /// <summary>Sends again what was not used.</summary>
    public void ResendInputs(Session session, TimeSpan now)
    {
        session.Inputs.Since = now;
        session.Inputs.SendAll((oldest, input, type, fields) =>
            zones.Send(session.Zone, GatewayFrames.Input(number, session.Address, oldest, input, type, fields)));
    }

    /// <summary>Hands on that the client has events. If it is lost, the next one, or the next connection, says the same.</summary>
    public void SendEventsSeen(Session session)
    {
        if (session.HasEntity)
            zones.Send(session.Zone, GatewayFrames.EventsSeen(number, session.Address, session.EventsSeen));
    }

    /// <summary>Tells again what has not been answered in time.</summary>
    public void Repeat(Session session, TimeSpan now)
    {
        if (session.State == SessionState.Joining)
        {
            if (now - session.JoinSent >= JoinRepeat)
                SendJoin(session, now);
        }
        else if (session.HasEntity)
        {
            if (session.IsAttached && session.Inputs.Count > 0 && now - session.Inputs.Since >= InputStall)
                session.IsAttached = false;
            if (!session.IsAttached && now - session.ConnectionSent >= ConnectionRepeat)
                SendConnection(session, now);
        }
    }

    /// <summary>What was sent last may be lost: it is told again at the next beat.</summary>
    public void NoteLoss(Session session)
    {
        session.IsAttached = false;
        session.ConnectionSent = default;
        session.JoinSent = default;
    }

    /// <summary>
    /// The entity was not found. After a while the player registry is asked where it is, or for another one; but not while no client is there: it may be at another gateway.
    /// </summary>
    public void NoteMissing(Session session, ZoneId zone, TimeSpan now)
    {
        session.IsAttached = false;
        if (zone != session.Zone)
            return; // it has been looked for elsewhere since
        if (session.MissingSince == null || session.MissingFrom != zone)
            (session.MissingSince, session.MissingFrom) = (now, zone);
        if (session.Connection == null || now - session.MissingSince < MissingGrace || now - session.JoinSent < ConnectionRepeat)
            return;
        session.JoinSent = now;
        // A session that has come from another gateway and has no entity is over: nobody knows where its numbers would go on.
        var lost = new EntityRef(session.Entity, session.Zone);
        zones.Send(World.PlayersZone, GatewayFrames.Join(Claim(session), lost, session.SightedHop, session.IsLastInputKnown, session.LastInput, session.LastEvent));
    }

    /// <summary>Tells the player registry of a session, in case it has forgotten.</summary>
    public void Announce(Session session, TimeSpan now)
    {
        session.Announced = now;
        if (session.HasEntity && session.Epoch != 0)
            zones.Send(World.PlayersZone, GatewayFrames.Announce(Claim(session), new EntityRef(session.Entity, session.Zone)));
    }

    /// <summary>Asks the player registry for a sign of life.</summary>
    public void Probe() => zones.Send(World.PlayersZone, GatewayFrames.Probe(number));

    /// <summary>Asks the player registry for a session of another gateway. Any thread.</summary>
    public void SendResume(ResumeAttempt attempt) =>
        zones.Send(World.PlayersZone, GatewayFrames.Resume(number, attempt.Session, attempt.KeyHash, attempt.Number));

    /// <summary>Tells the entity's zone that the player has left for good, again and again until it knows.</summary>
    public void SendLeft(Session session, TimeSpan now)
    {
        if (session.HasEnded)
            return;
        var leaver = new Leaver(Claim(session), now) { Address = session.Address, Zone = session.Zone, SentAt = now };
        _leaving[session.Id] = leaver;
        Send(leaver);
    }

    /// <summary>Takes in what a zone says of a session that the gateway does not have: its player has left, or it has gone to another gateway.</summary>
    public void NoteAbsent(in PlayerAnswer answer, TimeSpan now)
    {
        if (_leaving.TryGetValue(answer.Session, out var leaver))
            NoteLeaver(leaver, in answer, now);
        else if (answer.Kind == StreamRecordKind.PlayerUnheard)
            zones.Send(answer.Entity.LastKnownZone, GatewayFrames.SessionAbsent(number, new PlayerAddress(answer.Session, answer.Epoch, answer.Entity.Id)));
    }

    /// <summary>A player that had left has come back.</summary>
    public void ForgetLeaver(ulong session) => _leaving.TryRemove(session, out _);

    /// <summary>Tells again who has left.</summary>
    public void RepeatLeft(TimeSpan now)
    {
        foreach (var (_, leaver) in _leaving)
        {
            if (now - leaver.SentAt < LeavingRepeat)
                continue;
            leaver.SentAt = now;
            Send(leaver);
        }
    }

    private static long SessionTicks(TimeSpan time, float tickRate) => (long)Math.Ceiling(time.TotalSeconds * tickRate);

    private void NoteLeaver(Leaver leaver, in PlayerAnswer answer, TimeSpan now)
    {
        switch (answer.Kind)
        {
            case StreamRecordKind.PlayerPlaced: // it was asked for an entity before it left
                leaver.Address = new PlayerAddress(answer.Session, answer.Epoch, answer.Entity.Id);
                leaver.Zone = answer.Entity.LastKnownZone;
                leaver.SentAt = now;
                Send(leaver);
                break;
            case StreamRecordKind.PlayerMissing when answer.Entity.Id == leaver.Address.Entity && answer.Entity.LastKnownZone == leaver.Zone:
                leaver.MissingSince ??= now;
                if (now - leaver.MissingSince >= MissingGrace)
                    leaver.Zone = World.PlayersZone; // it is nowhere; so the registry is told
                break;
            case StreamRecordKind.PlayerUnheard when answer.Entity.Id == leaver.Address.Entity:
                (leaver.Zone, leaver.SentAt) = (answer.Entity.LastKnownZone, now);
                Send(leaver);
                break;
            case StreamRecordKind.PlayerEnded or StreamRecordKind.SessionMoved or StreamRecordKind.PlayerRefused:
                _leaving.TryRemove(answer.Session, out _);
                break;
        }
    }

    private void SendConnection(Session session, TimeSpan now)
    {
        session.ConnectionSent = now;
        if (!session.HasEntity)
            return;
        var (connection, isConnected) = (session.ConnectionNumber, session.Connection != null);
        zones.Send(session.Zone, GatewayFrames.Connection(number, session.Address, session.Zone, connection, isConnected, session.EventsSeen, session.LastEvent, _windowTicks));
    }

    // Without an entity, the registry tells which one it has given, if any.
    private void Send(Leaver leaver) => zones.Send(
        leaver.Address.Entity.IsNone ? World.PlayersZone : leaver.Zone,
        leaver.Address.Entity.IsNone ? GatewayFrames.Join(in leaver.Claim) : GatewayFrames.PlayerLeft(number, leaver.Address, leaver.Zone));

    private SessionClaim Claim(Session session) => new(session.Id, session.Epoch, number, session.Name, session.KeyHash, _windowTicks);

    private sealed class Leaver(SessionClaim claim, TimeSpan leftAt)
    {
        public readonly SessionClaim Claim = claim;

        public TimeSpan LeftAt => leftAt;

        public PlayerAddress Address { get; set; }

        public ZoneId Zone { get; set; }

        public TimeSpan SentAt { get; set; }

        public TimeSpan? MissingSince { get; set; }
    }
}
