using System.Numerics;
using ZoneScaler.Entities;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Players;
using ZoneScaler.Protocol;
using ZoneScaler.Streams;
using ZoneScaler.Worlds;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>Passes on to sessions what zones say to them. On the gateway's thread, between beats.</summary>
internal sealed class SessionListener(SessionDirectory directory, ZoneMail mail, RegistryWatch registry, EffectList effects, GatewayOptions options) : IViewListener
{
    /// <summary>The beat that is being prepared.</summary>
    public int Beat { get; set; } = 1;

    /// <summary>Zones whose players may lack what their streams said before they were complete.</summary>
    public List<ZoneId> Completed { get; } = [];

    public void OwnEntityShown(ulong session, EntityId entity, ZoneId zone)
    {
        if (!directory.TryFind(session, out var s))
            return;
        lock (s.Gate)
        {
            if (s.Entity == entity) // else not known yet, or one that another has taken the place of
                s.Zone = zone;
        }
    }

    public void OwnEntityHandedOver(ulong session, EntityId entity, ZoneId zone)
    {
        if (!directory.TryFind(session, out var s))
            return;
        lock (s.Gate)
        {
            if (s.Entity == entity)
                s.Zone = zone;
        }
    }

    public void OwnEntityOverdue(ulong session, EntityId entity)
    {
        if (!directory.TryFind(session, out var s))
            return;
        lock (s.Gate)
            s.IsAttached &= s.Entity != entity; // its zone is asked whether it has come, or was lost
    }

    public void OwnEntityGone(ulong session, EntityId entity)
    {
        if (!directory.TryFind(session, out var s))
            return;
        lock (s.Gate)
        {
            if (s.Entity != entity)
                return;
            s.Track.OwnRecord = -1;
            s.IsAttached = false; // its zone is asked whether it has ended, or was lost
        }
    }

    public void StreamComplete(ZoneId zone) => Completed.Add(zone);

    public void InputUsed(ulong session, uint input)
    {
        if (!directory.TryFind(session, out var s))
            return;
        lock (s.Gate)
            s.NoteUsed(input, Beat, directory.Now);
    }

    public void InputSeen(ulong session, uint input)
    {
        if (!directory.TryFind(session, out var s))
            return;
        lock (s.Gate)
            s.NoteSeen(input, Beat);
    }

    public void PlayerEvent(ulong session, uint number, uint messageType, ReadOnlySpan<byte> payload)
    {
        if (!directory.TryFind(session, out var s))
            return;
        lock (s.Gate)
        {
            if (s.Connection == null || number <= s.LastEvent)
                return; // the zone keeps it for when the client is back, or sends again what the client has
            if (s.HasMoreEvents)
                return;
            if (number != s.LastEvent + 1)
            {
                if (!s.IsEventGapReported)
                    mail.NoteConnection(s, directory.Now);
                s.IsEventGapReported = true;
                return;
            }
            if (s.PendingEventCount > 0 && s.PendingEvents.Length + Session.EventBytes(payload) > options.MaxPendingEventBytes)
                s.HasMoreEvents = true;
            else
                s.AddEvent(number, messageType, payload);
        }
    }

    public void Emitted(Vector3 position, uint messageType, ReadOnlySpan<byte> payload) => effects.Add(position, messageType, payload);

    public void Answered(ZoneId zone, uint epoch, in PlayerAnswer answer)
    {
        if (zone == World.PlayersZone && !registry.Note(epoch, directory.Now))
            return;
        switch (answer.Kind)
        {
            case StreamRecordKind.SessionResumed or StreamRecordKind.SessionUnknown or StreamRecordKind.KeyRefused:
            case StreamRecordKind.SessionMoved when answer.Number != 0:
                TakeVerdict(in answer);
                return;
            case StreamRecordKind.RegistryHere:
                return;
        }
        if (!directory.TryFind(answer.Session, out var session))
        {
            mail.NoteAbsent(in answer, directory.Now);
            return;
        }
        lock (session.Gate)
        {
            // What the registry gives to another gateway counts when the entity's zone says so, or when there is none.
            var isPremature = answer.Kind == StreamRecordKind.SessionMoved && zone == World.PlayersZone && session.MissingSince == null;
            if (session.State != SessionState.Ended && !isPremature)
                Take(session, in answer);
        }
    }

    private void TakeVerdict(in PlayerAnswer answer)
    {
        if (!directory.TryFindAttempt(answer.Number, out var attempt) || attempt.Session != answer.Session)
            return;
        switch (answer.Kind)
        {
            case StreamRecordKind.SessionResumed:
                directory.Settle(attempt, in answer);
                break;
            case StreamRecordKind.SessionUnknown:
                directory.StartInstead(attempt);
                break;
            case StreamRecordKind.KeyRefused:
                directory.Refuse(attempt, CloseReason.Unauthorized, "The resume key is not that of the session.");
                break;
            default:
                directory.Refuse(attempt, CloseReason.Replaced, "The session goes on at another gateway.");
                break;
        }
    }

    private void Take(Session session, in PlayerAnswer answer)
    {
        switch (answer.Kind)
        {
            case StreamRecordKind.PlayerPlaced when answer.Epoch >= session.Epoch:
                Place(session, in answer);
                break;
            case StreamRecordKind.PlayerRefused:
                if (session.State == SessionState.Joining || session.MissingSince != null)
                    directory.End(session, CloseReason.Refused, answer.Text);
                break;
            case StreamRecordKind.PlayerAttached when answer.Epoch == session.Epoch && answer.Entity.Id == session.Entity:
                NoteAttached(session, in answer);
                break;
            case StreamRecordKind.SessionMoved when answer.Epoch >= session.Epoch && session.Epoch != 0:
                directory.GiveUp(session);
                break;
            case StreamRecordKind.PlayerMissing when answer.Epoch == session.Epoch && answer.Entity.Id == session.Entity:
                mail.NoteMissing(session, answer.Entity.LastKnownZone, directory.Now);
                break;
            case StreamRecordKind.PlayerEnded when answer.Entity.Id == session.Entity:
                NoteEnded(session);
                break;
        }
    }

    /// <summary>The registry says which entity the player has: the first one, the one that there is, in another zone perhaps, or one instead of one that was lost.</summary>
    private void Place(Session session, in PlayerAnswer answer)
    {
        session.Epoch = answer.Epoch;
        if (session.State == SessionState.Joining)
        {
            session.State = SessionState.Placed;
            session.IsAttached = session.ConnectionNumber == 0; // the entity starts out as connected
            session.IsConfirmed = session.IsAttached;
        }
        else if (session.MissingSince == null)
        {
            return; // found meanwhile, or an answer that came twice
        }
        else if (answer.Entity.Id != session.Entity)
        {
            session.ConnectionNumber++;
            session.Track.OwnRecord = -1;
        }
        session.MissingSince = null;
        session.Entity = answer.Entity.Id;
        session.Zone = answer.Entity.LastKnownZone;
        session.SightedHop = answer.Hop;
        session.ConnectionSent = default; // the zone is asked anew at the next occasion
        if (answer.Position != default)
            session.Track.Center = answer.Position;
    }

    private void NoteAttached(Session session, in PlayerAnswer answer)
    {
        session.MissingSince = null;
        if (answer.Number != session.ConnectionNumber)
            return;
        var isNews = !session.IsAttached; // a question that was asked often is answered as often
        session.IsAttached = true;
        session.IsConfirmed = true;
        session.IsEventGapReported = false; // what was asked for comes now, or has to be asked for again
        session.Zone = answer.Entity.LastKnownZone;
        session.SightedHop = answer.Hop;
        if (session.Track.OwnRecord < 0)
            session.Track.Center = answer.Position;
        session.LastInput = Math.Max(session.LastInput, answer.LastInput);
        session.IsLastInputKnown = true;
        session.NoteUsed(answer.LastInput, Beat, directory.Now);
        if (answer.FirstEvent > session.LastEvent + 1)
            SkipEvents(session, answer.FirstEvent - 1);
        if (isNews)
            mail.ResendInputs(session, directory.Now);
    }

    // They were lost with another entity, or became too many. The client hears of it by the numbers; what waits for it must go before.
    private static void SkipEvents(Session session, uint last)
    {
        if (session.PendingEventCount > 0)
            session.IsAttached = false;
        else
            (session.LastEvent, session.IsEventGapReported) = (last, false);
    }

    private void NoteEnded(Session session)
    {
        session.HasEnded = true;
        session.Inputs.Clear();
        if (session.State == SessionState.Placed || session.Connection == null)
            directory.StartInstead(session);
    }
}
