using ZoneScaler.Client.Entities;
using ZoneScaler.Client.Messages;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client;

/// <summary>
/// The client's side of the client protocol as a state machine: frames in, frames out, time passed in; no sockets, no clock, no threads.
/// <see cref="GameClient"/> puts it on a WebSocket. Not thread-safe; callbacks come from within its methods.
/// </summary>
public sealed class ClientSession
{
    private const int ProtocolVersion = 1;
    private const int ResumeKeyBytes = 16;
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(1);

    /// <summary>How much of the time between two calls counts as the server's silence.</summary>
    private static readonly TimeSpan PollLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LargestStandstill = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LargestRoundTrip = TimeSpan.FromHours(1);

    private readonly ClientOptions _options;
    private readonly FrameWriter _frames;
    private readonly PendingInputs _inputs = new();
    private readonly ServerClock _clock = new();
    private readonly EntityTable _table = new();
    private readonly EventReader _events = new();
    private readonly List<ClientEntity> _newlyEntered = new();
    private readonly List<ClientEntity> _newlyLeft = new();
    private readonly byte[] _resumeKey = new byte[ResumeKeyBytes];
    private byte[] _worldBytes = Array.Empty<byte>();
    private Dictionary<string, MessageSchema> _inputsByName = new();
    private SnapshotDecoder? _decoder;
    private int _snapshotsSinceAck;
    private bool _owesAck;
    private bool _isStalled;
    private TimeSpan _lastReceived;
    private TimeSpan _lastPing;
    private TimeSpan _lastAdvance;
    private TimeSpan _pongReceived;
    private double _pongTick;

    /// <summary>Creates a session that sends its frames through <paramref name="send"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ClientSession(ClientOptions options, FrameSender send)
    {
        _options = options.Checked();
        _frames = new FrameWriter(send, Stats);
    }

    /// <summary>Welcomed, at first or again. The argument says whether the session goes on where it was (true) or is a new one.</summary>
    public event Action<bool>? Welcomed;

    /// <summary>An entity came into sight.</summary>
    public event Action<ClientEntity>? EntityEntered;

    /// <summary>An entity is shown no longer.</summary>
    public event Action<ClientEntity>? EntityLeft;

    /// <summary>A snapshot was applied.</summary>
    public event Action? SnapshotReceived;

    /// <summary>An event for this player: reliable, in order, once.</summary>
    public event MessageHandler? EventReceived;

    /// <summary>Something happened within sight.</summary>
    public event MessageHandler? EffectReceived;

    /// <summary>The session is over for good; the reason and the server's words are in <see cref="CloseReason"/> and <see cref="CloseText"/>.</summary>
    public event Action? Closed;

    /// <summary>Where the session stands.</summary>
    public SessionState State { get; private set; }

    /// <summary>The session's number; 0 before the first Welcome.</summary>
    public ulong Id { get; private set; }

    /// <summary>The world, once welcomed.</summary>
    public WorldDescription? World { get; private set; }

    /// <summary>Why the last connection ended, as far as the server said so.</summary>
    public CloseReason CloseReason { get; private set; }

    /// <summary>The same in words for people.</summary>
    public string CloseText { get; private set; } = "";

    /// <summary>Measurements.</summary>
    public ClientStats Stats { get; } = new();

    /// <summary>All entities that are shown, in no order. Do not keep the collection over a call of the session's methods.</summary>
    public Dictionary<EntityId, ClientEntity>.ValueCollection Entities => _table.All.Values;

    /// <summary>The player's own entity, or null.</summary>
    public ClientEntity? Own => _decoder?.Own;

    /// <summary>The tick of the newest snapshot.</summary>
    public long Tick => _decoder?.Tick ?? 0;

    /// <summary>The moment that entities are shown at, as of the last call of <see cref="Advance"/>.</summary>
    public double RenderTick { get; private set; }

    /// <summary>The number of the last input sent.</summary>
    public uint LastInputSent => _inputs.Last;

    /// <summary>The last input that the newest snapshot shows the effects of, for <see cref="Predictor{TState, TInput}.Correct"/>.</summary>
    public uint LastInputUsed => _decoder?.LastInput ?? 0;

    /// <summary>How many ticks before the newest snapshot that input was used.</summary>
    public int TicksSinceInput => _decoder?.TicksSinceInput ?? 0;

    internal double InterpolationTicks => _clock.TicksIn(_options.InterpolationDelay);

    /// <summary>An entity by its identity, or null if it is not shown.</summary>
    public ClientEntity? Find(EntityId id) => _table.All.TryGetValue(id, out var entity) ? entity : null;

    /// <summary>The tick that the server is in now, by the last Pong; 0 before the first.</summary>
    public double EstimateServerTick(TimeSpan now) =>
        _pongTick == 0 ? 0 : _pongTick + _clock.TicksIn(now - _pongReceived + TimeSpan.FromTicks(Stats.RoundTrip.Ticks / 2));

    /// <summary>A connection is there: says Hello, as a new session or to resume this one.</summary>
    public void Open(TimeSpan now)
    {
        if (State is not (SessionState.New or SessionState.Interrupted))
            throw new InvalidOperationException($"A session that is {State} cannot be opened.");
        State = SessionState.Joining;
        Stats.Connections++;
        CloseReason = CloseReason.None;
        CloseText = "";
        _lastReceived = now;
        _lastPing = now;
        _frames.Hello(ProtocolVersion, _options, Id, _resumeKey, _events.Last);
    }

    /// <summary>The connection is lost: entities stay as they are until the session is resumed, or closed.</summary>
    public void Interrupt()
    {
        if (State is not (SessionState.Joining or SessionState.Playing))
            return;
        State = SessionState.Interrupted;
        _table.LeaveAll(long.MaxValue - 1);
    }

    /// <summary>Ends the session for good. If it is still connected, the server is told, so that the player's entity does not wait for a return.</summary>
    public void Leave()
    {
        if (State is SessionState.Joining or SessionState.Playing)
            _frames.Bye();
        Close(CloseReason.Left, "");
    }

    /// <summary>Ends the session for good, without a word to the server.</summary>
    public void Close(CloseReason reason, string text)
    {
        if (State == SessionState.Closed)
            return;
        State = SessionState.Closed;
        CloseReason = reason;
        CloseText = text;
        Closed?.Invoke();
    }

    /// <summary>Takes a frame from the server.</summary>
    /// <param name="frame">The whole frame.</param>
    /// <param name="arrived">When it arrived.</param>
    /// <exception cref="CodecException">The frame does not follow the protocol; the connection must be given up.</exception>
    public void Receive(ReadOnlySpan<byte> frame, TimeSpan arrived)
    {
        if (State is not (SessionState.Joining or SessionState.Playing))
            return;
        Stats.BytesReceived += frame.Length;
        _lastReceived = arrived;
        var reader = new ByteReader(frame);
        var type = (ServerFrame)reader.ReadByte();
        if (type == ServerFrame.Closing)
        {
            ReadClosing(ref reader);
            return;
        }
        if (type == ServerFrame.Welcome)
        {
            ReadWelcome(ref reader);
            return;
        }
        if (State != SessionState.Playing && type != ServerFrame.Pong)
            throw new CodecException($"Frame {type} came before Welcome.");
        switch (type)
        {
            case ServerFrame.Snapshot: ReadSnapshot(ref reader, _decoder!, arrived); break;
            case ServerFrame.Events: _events.ReadEvents(ref reader, EventReceived); break;
            case ServerFrame.Effects: _events.ReadEffects(ref reader, EffectReceived); break;
            case ServerFrame.Codes: _decoder!.ReadCodes(ref reader); break;
            case ServerFrame.Pong: ReadPong(ref reader, arrived); break;
            default: throw new CodecException($"The server sent a frame of the unknown type {(byte)type}.");
        }
        if (!reader.AtEnd)
            throw new CodecException($"Frame {type} has {reader.Remaining} bytes too many.");
    }

    /// <summary>Lets time pass: moves the moment shown, acknowledges, measures the round trip. Call it after the frames that have come, and once per picture.</summary>
    /// <returns>Whether the connection is alive; false: nothing came for too long.</returns>
    public bool Advance(TimeSpan now)
    {
        if (State == SessionState.Playing && _owesAck)
        {
            _frames.Ack(_decoder!.Number, _events.Last);
            NoteAcknowledged();
        }
        var isConnected = State is SessionState.Joining or SessionState.Playing;
        if (isConnected && now - _lastPing >= _options.PingInterval)
        {
            _lastPing = now;
            _frames.Ping(now); // a server that has yet to find out who has the session shows that it lives, too
        }
        // A server hears nothing of a program that stands still, and falls silent itself.
        var unpolled = now - _lastAdvance - PollLimit;
        if (unpolled > TimeSpan.Zero)
            _lastReceived = _lastReceived + unpolled < now ? _lastReceived + unpolled : now;
        _lastAdvance = now;
        _isStalled = now - _lastReceived > StallLimit;
        Show(now);
        return !isConnected || now - _lastReceived <= _options.SilenceLimit;
    }

    /// <summary>Sends an input by name.</summary>
    /// <param name="name">The input's name, as in <c>[Input("steer")]</c>.</param>
    /// <param name="values">Its fields' values in order; numbers are converted.</param>
    /// <returns>Its number; 0 if it was not sent: the session is not playing, or nothing has come from the server for a second.</returns>
    /// <exception cref="ArgumentException">There is no such input, or the values are not those of its fields.</exception>
    public uint SendInput(string name, params object[] values)
    {
        if (State != SessionState.Playing || _isStalled)
            return 0;
        if (!_inputsByName.TryGetValue(name, out var schema))
            throw new ArgumentException($"The world has no input '{name}'; it has: {string.Join(", ", _inputsByName.Keys)}.", nameof(name));
        var payload = _inputs.Add(schema.TypeId);
        try
        {
            MessageValues.Write(payload, schema, values);
        }
        catch
        {
            _inputs.Undo();
            throw;
        }
        SendInputAt(_inputs.Count - 1);
        return _inputs.Last;
    }

    /// <summary>Sends an input that writes itself.</summary>
    /// <returns>Its number; 0 if it was not sent: the session is not playing, or nothing has come from the server for a second.</returns>
    public uint SendInput<T>(in T input)
        where T : struct, IInput
    {
        if (State != SessionState.Playing || _isStalled)
            return 0;
        input.Write(_inputs.Add(input.TypeId));
        SendInputAt(_inputs.Count - 1);
        return _inputs.Last;
    }

    internal void NoteEntered(ClientEntity entity) => _newlyEntered.Add(entity);

    internal void NoteLeft(ClientEntity entity) => _newlyLeft.Add(entity);

    // Moves the moment shown. It does not run back, unless the server's time did (another timeline, a new session).
    private void Show(TimeSpan now)
    {
        var target = _options.InterpolationDelay == TimeSpan.Zero ? Tick : _clock.TickAt(now) - InterpolationTicks;
        var behind = RenderTick - target;
        if (behind < 0 || behind > _clock.TicksIn(LargestStandstill))
            RenderTick = target;
        while (_table.TakeGone(RenderTick) is { } gone)
            EntityLeft?.Invoke(gone);
    }

    private void ReadWelcome(ref ByteReader reader)
    {
        if (State != SessionState.Joining)
            throw new CodecException("Welcome came twice.");
        var version = reader.ReadVarint();
        if (version != ProtocolVersion)
            throw new CodecException($"The server speaks version {version} of the protocol; this client speaks {ProtocolVersion}.");
        var id = reader.ReadUInt64();
        reader.ReadBytes(ResumeKeyBytes).CopyTo(_resumeKey);
        var isResumed = reader.ReadBool();
        var lastInput = reader.ReadVarint();
        SnapshotDecoder.ReadTick(ref reader);
        var worldBytes = reader.Rest;
        if (isResumed ? id != Id || lastInput > _inputs.Last : lastInput != 0)
            throw new CodecException("Welcome does not fit the session that was asked for.");

        var world = World;
        if (world == null || !worldBytes.SequenceEqual(_worldBytes))
        {
            world = WorldDescription.Read(ref reader);
            if (!reader.AtEnd)
                throw new CodecException($"Welcome has {reader.Remaining} bytes too many.");
            _worldBytes = worldBytes.ToArray();
            Use(world);
        }
        Id = id;
        if (!isResumed)
        {
            _inputs.Reset();
            _events.Last = 0;
        }
        _decoder = new SnapshotDecoder(this, _table, world);
        _clock.Start(world.TickRate);
        _snapshotsSinceAck = 0;
        _owesAck = false;
        _isStalled = false;
        State = SessionState.Playing;

        // What this server has had it need not get again; but until a snapshot says that it was used, it can be lost with the server. The rest is sent again under the
        // same numbers. Of more than are kept, the oldest are lost, and their numbers left out.
        for (var i = 0; i < _inputs.Count; i++)
        {
            if (_inputs.At(i).Number > lastInput)
                SendInputAt(i);
        }
        Welcomed?.Invoke(isResumed);
    }

    private void Use(WorldDescription world)
    {
        var inputs = new Dictionary<string, MessageSchema>();
        foreach (var message in world.Inputs)
        {
            if (!inputs.TryAdd(message.Name, message))
                throw new CodecException($"The world has two inputs named '{message.Name}'.");
        }
        _events.Use(world);
        (_inputsByName, World) = (inputs, world);
    }

    private void ReadSnapshot(ref ByteReader reader, SnapshotDecoder decoder, TimeSpan arrived)
    {
        decoder.ReadSnapshot(ref reader, RenderTick);
        _clock.Observe(decoder.Tick, arrived);
        _inputs.Confirm(decoder.LastInput);
        if (Stats.Snapshots++ > 0)
            Stats.SnapshotGap = arrived - Stats.SnapshotArrived;
        Stats.SnapshotArrived = arrived;
        _owesAck |= ++_snapshotsSinceAck >= _options.SnapshotsPerAck;

        try
        {
            foreach (var entity in _newlyLeft)
                EntityLeft?.Invoke(entity);
            Show(arrived);
            foreach (var entity in _newlyEntered)
                EntityEntered?.Invoke(entity);
        }
        finally
        {
            _newlyLeft.Clear();
            _newlyEntered.Clear();
        }
        SnapshotReceived?.Invoke();
    }

    private void ReadPong(ref ByteReader reader, TimeSpan arrived)
    {
        var ticks = unchecked(arrived.Ticks - (long)reader.ReadUInt64());
        var tick = SnapshotDecoder.ReadTick(ref reader);
        var part = reader.ReadFloat32();
        if (ticks < 0 || ticks > LargestRoundTrip.Ticks || !(part >= 0 && part <= 1))
            throw new CodecException("A Pong answers no Ping of this client.");
        Stats.RoundTrip = new TimeSpan(ticks);
        _pongReceived = arrived;
        _pongTick = tick + part;
    }

    private void ReadClosing(ref ByteReader reader)
    {
        var reason = (CloseReason)reader.ReadByte();
        var text = reader.ReadString();
        if (IsFinal(reason))
        {
            Close(reason, text);
            return;
        }
        CloseReason = reason;
        CloseText = text;
        Interrupt();
    }

    // With these a new connection may fare better; the others would meet the same answer.
    private static bool IsFinal(CloseReason reason) => reason is not
        (CloseReason.ServerStopping or CloseReason.Full or CloseReason.TooSlow or CloseReason.Silent or CloseReason.Fault or CloseReason.None);

    private void SendInputAt(int index)
    {
        var (number, type, payload) = _inputs.At(index);
        _frames.Input(_decoder!.Number, _events.Last, number, type, payload.Written);
        NoteAcknowledged();
    }

    private void NoteAcknowledged()
    {
        _snapshotsSinceAck = 0;
        _owesAck = false;
    }
}
