using ZoneScaler.Gateway.Snapshots;
using ZoneScaler.Gateway.Views;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>Sends sessions what a beat has for them, all in one write; one server per worker thread.</summary>
internal sealed class SessionServer(SessionGateway gateway, SessionDirectory directory, ZoneMail mail, View view, ViewGrid grid, EffectList effects, GatewayOptions options)
{
    private readonly SnapshotBuilder _builder = new(view, grid, options);
    private readonly ByteWriter _frame = new(4096);
    private Codes _codes = null!;
    private long _tick;
    private TimeSpan _now;
    private long _snapshots;
    private long _skipped;
    private long _bytes;

    public void Start(Codes codes, bool isSampling, long tick, TimeSpan now)
    {
        _codes = codes;
        _tick = tick;
        _now = now;
        _builder.Start(codes.Coders, isSampling ? codes.Sampler : null);
    }

    public void Finish()
    {
        gateway.Metrics.Served(_snapshots, _skipped, _bytes);
        _snapshots = _skipped = _bytes = 0;
    }

    public void Serve(Session session)
    {
        lock (session.Gate)
        {
            if (session.State == SessionState.Ended)
                return;
            mail.Repeat(session, _now);
            if (session.Connection is not { } connection)
            {
                if (_now - session.DetachedSince >= options.ResumeWindow)
                    directory.End(session);
                return;
            }
            // Not before the zone has taken the connection: until then the player is away, and the resume window runs there, even if this gateway, which may be cut off, still shows the entity.
            if (session.State == SessionState.Placed && session.Track.OwnRecord >= 0 && session.IsLastInputKnown && session.IsConfirmed)
                Welcome(session, connection);
            if (session.State != SessionState.Live)
            {
                CheckJoin(session, connection);
                return;
            }
            if (_now - connection.LastReceived >= options.SilenceTimeout)
                directory.Drop(session, CloseReason.Silent, "Nothing came from the client for too long.");
            else
                Send(session, connection);
        }
    }

    // A session that is known to the client may be tried again: its entity's zone may be on its way to another owner.
    private void CheckJoin(Session session, SessionConnection connection)
    {
        if (_now - connection.Accepted < options.JoinTimeout)
            return;
        if (session.IsResumed)
            directory.Drop(session, CloseReason.Fault, "The zone of the player's entity did not answer in time.");
        else
            directory.End(session, CloseReason.Fault, "The world did not show the player's entity in time.");
    }

    private void Welcome(Session session, SessionConnection connection)
    {
        session.State = SessionState.Live;
        _frame.Clear();
        _frame.WriteByte((byte)ServerFrame.Welcome);
        _frame.WriteVarint(SessionConnection.ProtocolVersion);
        _frame.WriteUInt64(session.Id);
        _frame.WriteBytes(session.Key);
        _frame.WriteBool(session.IsResumed);
        _frame.WriteVarint(session.LastInput);
        _frame.WriteVarint((ulong)_tick);
        _frame.WriteBytes(gateway.WorldDescription);
        lock (connection.Output)
            Write(connection);
    }

    private void Send(Session session, SessionConnection connection)
    {
        var track = session.Track;
        var isWritable = connection.Transport.IsWritable;
        var hasRoom = isWritable && track.Sent - track.Acknowledged < (uint)options.SnapshotWindow;
        if (hasRoom)
        {
            session.BlockedSince = null;
        }
        else
        {
            _skipped++;
            session.BlockedSince ??= _now;
            if (_now - session.BlockedSince >= options.SlowTimeout)
            {
                directory.Drop(session, CloseReason.TooSlow, "The client does not keep up with what it is sent.");
                return;
            }
        }
        if (!isWritable)
            return;
        lock (connection.Output)
        {
            if (connection.IsClosed)
                return;
            if (session.PendingEventCount > 0)
                SendEvents(session, connection);
            if (hasRoom)
                SendSnapshot(session, connection);
            connection.Transport.Flush();
        }
    }

    private void SendSnapshot(Session session, SessionConnection connection)
    {
        if (session.CodesVersion != _codes.Version)
        {
            session.CodesVersion = _codes.Version;
            connection.Transport.Write(_codes.Frame);
            _bytes += _codes.Frame.Length;
        }
        _frame.Clear();
        _builder.Build(session.Track, _tick, _frame);
        Write(connection);
        _snapshots++;

        if (effects.Count == 0)
            return;
        _frame.Clear();
        if (effects.Write(_frame, _tick, session.Track.Center, options.InterestRadius))
            Write(connection);
    }

    private void SendEvents(Session session, SessionConnection connection)
    {
        _frame.Clear();
        _frame.WriteByte((byte)ServerFrame.Events);
        _frame.WriteVarint(session.LastEvent - (uint)session.PendingEventCount + 1);
        _frame.WriteVarint((ulong)session.PendingEventCount);
        _frame.WriteBytes(session.PendingEvents.Written);
        var hasMore = session.HasMoreEvents;
        session.DropEvents();
        Write(connection);
        if (hasMore)
            mail.NoteConnection(session, _now);
    }

    private void Write(SessionConnection connection)
    {
        connection.Transport.Write(_frame.Written);
        _bytes += _frame.Length;
    }
}
