using System.Buffers.Binary;
using ZoneScaler.Protocol;

namespace ZoneScaler.Gateway.Sessions;

/// <summary>
/// One client's connection: checks every frame that comes and hands on what is good. Anything else ends the connection, and the session with it, with a reason.
/// </summary>
public sealed class SessionConnection
{
    /// <summary>The protocol version that the gateway speaks.</summary>
    public const int ProtocolVersion = 1;

    private const int MinHelloBytes = 4096; // room for a token signed with RSA
    private const int PongBytes = 24;

    private readonly SessionGateway _gateway;
    private readonly ISessionTransport _transport;
    private readonly Lock _output = new();
    private readonly int _maxFrameBytes;
    private TokenBucket _inputs;
    private TokenBucket _control;
    private volatile Session? _session;
    private bool _isGreeted;
    private long _lastReceived;
    private bool _isClosed;

    internal SessionConnection(SessionGateway gateway, ISessionTransport transport, TimeSpan now)
    {
        _gateway = gateway;
        _transport = transport;
        _maxFrameBytes = gateway.Options.MaxFrameBytes;
        _inputs = new TokenBucket(gateway.Options.InputsPerSecond, gateway.Options.InputBurst, now);
        _control = new TokenBucket(gateway.Options.ControlFramesPerSecond, 2 * gateway.Options.ControlFramesPerSecond, now);
        _lastReceived = now.Ticks;
        Accepted = now;
    }

    /// <summary>The largest frame that is allowed now. A transport may end reading there and call <see cref="Fail"/>.</summary>
    public int MaxFrameBytes => !_isGreeted ? Math.Max(_maxFrameBytes, MinHelloBytes) : _maxFrameBytes;

    /// <summary>Whether the connection has ended.</summary>
    public bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Why the connection has ended.</summary>
    public CloseReason Reason { get; private set; }

    internal TimeSpan Accepted { get; }

    /// <summary>Why its client may begin no session, though it may go on with one; null if it may.</summary>
    internal string? StartRefusal { get; set; }

    internal TimeSpan LastReceived => new(Volatile.Read(ref _lastReceived));

    internal ISessionTransport Transport => _transport;

    /// <summary>Held while something is written to the transport.</summary>
    internal Lock Output => _output;

    internal bool IsGreeted => Volatile.Read(ref _isGreeted);

    /// <summary>Gives the connection its session: at once, when the player registry has said whose it is, or instead of one that is over.</summary>
    internal void Bind(Session session) => _session = session;

    /// <summary>Takes one frame. Called by one thread at a time; never throws for what a client sent.</summary>
    public void Receive(ReadOnlySpan<byte> frame, TimeSpan now)
    {
        if (IsClosed)
            return;
        Volatile.Write(ref _lastReceived, now.Ticks);
        try
        {
            Dispatch(frame, now);
        }
        catch (CodecException e)
        {
            Fail(CloseReason.Malformed, e.Message);
        }
    }

    /// <summary>Ends the connection, and the session with it, because of what the client did.</summary>
    public void Fail(CloseReason reason, string text)
    {
        Close(reason, text);
        if (_session is { } session)
            _gateway.Directory.End(session, this);
    }

    /// <summary>The transport has ended, whoever ended it. The session waits for its player to come back.</summary>
    public void Disconnected()
    {
        MarkClosed(CloseReason.None);
        if (_session is { } session)
            _gateway.Directory.Detach(session, this);
    }

    internal void Close(CloseReason reason, string text)
    {
        lock (_output)
        {
            if (!MarkClosed(reason))
                return;
            var frame = new ByteWriter();
            frame.WriteByte((byte)ServerFrame.Closing);
            frame.WriteByte((byte)reason);
            frame.WriteString(text);
            _transport.Write(frame.Written);
            _transport.Flush();
            _transport.Close(reason, text);
        }
    }

    private bool MarkClosed(CloseReason reason)
    {
        if (Interlocked.Exchange(ref _isClosed, true))
            return false;
        Reason = reason;
        _gateway.Metrics.Closed(reason);
        return true;
    }

    private void Dispatch(ReadOnlySpan<byte> frame, TimeSpan now)
    {
        if (frame.Length > MaxFrameBytes)
        {
            Fail(CloseReason.TooLarge, $"A frame has {frame.Length} bytes; at most {MaxFrameBytes} are allowed.");
            return;
        }
        var reader = new ByteReader(frame);
        var type = (ClientFrame)reader.ReadByte();
        if (type is < ClientFrame.Hello or > ClientFrame.Bye)
        {
            Fail(CloseReason.UnknownFrame, $"There is no frame of type {(byte)type}.");
            return;
        }
        if (type == ClientFrame.Hello == _isGreeted)
        {
            Fail(CloseReason.OutOfOrder, "The first frame must be Hello, and only the first.");
            return;
        }
        if (type is ClientFrame.Input or ClientFrame.Ack && _session == null)
        {
            Fail(CloseReason.OutOfOrder, "Inputs and acknowledgements may not come before Welcome.");
            return;
        }
        var isInTime = type == ClientFrame.Input ? _inputs.TryTake(now) : _control.TryTake(now);
        if (!isInTime)
        {
            Fail(CloseReason.TooMany, $"Too many frames of type {type} in too short a time.");
            return;
        }
        switch (type)
        {
            case ClientFrame.Hello:
                Greet(ref reader, now);
                break;
            case ClientFrame.Input:
                TakeInput(_session!, ref reader, now);
                break;
            case ClientFrame.Ack:
                if (TakeAcknowledgement(_session!, ref reader))
                    CheckEnd(in reader);
                break;
            case ClientFrame.Ping:
                Pong(ref reader, now);
                break;
            case ClientFrame.Bye:
                CheckEnd(in reader);
                Fail(CloseReason.Left, "Good-bye.");
                break;
        }
    }

    private void Greet(ref ByteReader reader, TimeSpan now)
    {
        var version = reader.ReadVarint();
        if (version != ProtocolVersion)
        {
            Fail(CloseReason.Version, $"The client speaks version {version} of the protocol; this server speaks {ProtocolVersion}.");
            return;
        }
        var token = reader.ReadString();
        var name = reader.ReadString();
        var session = reader.ReadUInt64();
        var key = reader.ReadBytes(Session.KeyBytes);
        var lastEvent = reader.ReadNumber();
        CheckEnd(in reader);
        if (lastEvent > int.MaxValue)
        {
            // An entity's events go on after it, and numbers do not wrap.
            Fail(CloseReason.Malformed, $"The last event is {lastEvent}; at most {int.MaxValue} is allowed.");
            return;
        }
        Volatile.Write(ref _isGreeted, true);
        var answer = _gateway.Directory.Greet(this, token, name, session, key, lastEvent, now);
        if (answer.Reason != CloseReason.None)
            Fail(answer.Reason, answer.Text);
    }

    private void TakeInput(Session session, ref ByteReader reader, TimeSpan now)
    {
        if (!TakeAcknowledgement(session, ref reader))
            return;
        var number = reader.ReadNumber();
        var type = reader.ReadUInt32();
        _gateway.Inputs.Check(type, reader.Rest);
        lock (session.Gate)
        {
            if (session.Connection != this || number <= session.LastInput)
                return;
            if ((number == session.LastInput + 1 || session.MaySkipInputs) && session.State == SessionState.Live)
            {
                session.TakeInput(number);
                if (session.HasEntity)
                    _gateway.Mail.SendInput(session, number, type, reader.Rest, now);
                return;
            }
        }
        Fail(CloseReason.OutOfOrder, $"Input {number} does not follow the last one.");
    }

    private bool TakeAcknowledgement(Session session, ref ByteReader reader)
    {
        var snapshot = reader.ReadNumber();
        var events = reader.ReadNumber();
        bool isKnown;
        lock (session.Gate)
        {
            if (session.Connection != this)
                return false;
            var track = session.Track;
            isKnown = snapshot <= track.Sent && events <= session.LastEvent;
            if (isKnown && snapshot > track.Acknowledged)
                track.Acknowledged = snapshot;
            if (isKnown && events > session.EventsSeen)
            {
                session.EventsSeen = events;
                _gateway.Mail.SendEventsSeen(session);
            }
        }
        if (!isKnown)
            Fail(CloseReason.OutOfOrder, $"Snapshot {snapshot} or event {events} was never sent.");
        return isKnown;
    }

    private void Pong(ref ByteReader reader, TimeSpan now)
    {
        Span<byte> echo = stackalloc byte[sizeof(ulong)];
        reader.ReadBytes(sizeof(ulong)).CopyTo(echo);
        CheckEnd(in reader);
        var (tick, part) = _gateway.TimeAt(now);
        Span<byte> pong = stackalloc byte[PongBytes];
        pong[0] = (byte)ServerFrame.Pong;
        echo.CopyTo(pong[1..]);
        var length = 1 + echo.Length;
        for (var rest = (ulong)tick; ; rest >>= 7)
        {
            pong[length++] = (byte)(rest >= 0x80 ? rest | 0x80 : rest);
            if (rest < 0x80)
                break;
        }
        BinaryPrimitives.WriteSingleLittleEndian(pong[length..], part);
        length += sizeof(float);
        lock (_output)
        {
            if (_isClosed || !_transport.IsWritable)
                return;
            _transport.Write(pong[..length]);
            _transport.Flush();
        }
    }

    private static void CheckEnd(in ByteReader reader)
    {
        if (!reader.AtEnd)
            throw new CodecException($"A frame is followed by {reader.Remaining} bytes too many.");
    }
}
