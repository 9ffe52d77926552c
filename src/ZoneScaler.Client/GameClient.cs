using ZoneScaler.Client.Transport;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client;

/// <summary>
/// A player's connection to a world. Call <see cref="Poll()"/> once per picture: all callbacks come from within it, on the caller's thread. A lost connection is
/// made anew, at another gateway if need be, and the session resumed by itself, within <see cref="ClientOptions.ReconnectWindow"/>.
/// </summary>
/// <example>
/// <code>
/// using var client = new GameClient(new Uri("ws://localhost:5000/play"), new ClientOptions { PlayerName = "ann" });
/// client.Session.EntityEntered += entity => Console.WriteLine(entity);
/// while (running)
/// {
///     client.Poll();
///     client.Session.SendInput("steer", 1f, 0f);
///     foreach (var entity in client.Session.Entities) Draw(entity.RenderPosition);
/// }
/// </code>
/// </example>
public sealed class GameClient : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(4);

    private readonly IReadOnlyList<Func<IClientTransport>> _gateways;
    private readonly Random _random;
    private readonly TimeSpan _window;
    private readonly TimeSpan _silenceLimit;
    private IClientTransport? _transport;
    private TimeSpan _retry = FirstRetry;
    private TimeSpan _nextAttempt;
    private TimeSpan _attemptedAt;
    private TimeSpan? _lostAt;
    private int _failures; // since the session was last played
    private bool _hasPlayed; // over this connection

    /// <summary>Creates a client of a WebSocket address, as in <c>ws://host:port/play</c>. It connects with the first poll.</summary>
    /// <param name="address">Where to connect.</param>
    /// <param name="options">How to join.</param>
    /// <param name="arrived">Called on a pool thread when there is something to poll for; for programs that do not poll by the picture. May be null.</param>
    public GameClient(Uri address, ClientOptions options, Action? arrived = null)
        : this(new[] { address }, options, arrived)
    {
    }

    /// <summary>Creates a client of several gateways of one world. It connects to the first, and goes on to the next when one does not answer or stops.</summary>
    /// <param name="addresses">Their WebSocket addresses; at least one.</param>
    /// <param name="options">How to join.</param>
    /// <param name="arrived">Called on a pool thread when there is something to poll for; for programs that do not poll by the picture. May be null.</param>
    public GameClient(IEnumerable<Uri> addresses, ClientOptions options, Action? arrived = null)
        : this(addresses.Select<Uri, Func<IClientTransport>>(address => () => new WebSocketTransport(address, arrived)).ToList(), options)
    {
    }

    /// <summary>Creates a client over connections of any kind.</summary>
    public GameClient(Func<IClientTransport> connect, ClientOptions options)
        : this(new[] { connect }, options)
    {
    }

    /// <summary>Creates a client over connections of any kind, to several gateways of one world.</summary>
    /// <param name="gateways">How to connect to each; at least one.</param>
    /// <param name="options">How to join.</param>
    /// <param name="random">Spreads attempts to reconnect, so that clients which lost their gateway together do not come back together; may be null.</param>
    /// <exception cref="ArgumentException">There is no gateway.</exception>
    public GameClient(IReadOnlyList<Func<IClientTransport>> gateways, ClientOptions options, Random? random = null)
    {
        if (gateways.Count == 0)
            throw new ArgumentException("At least one address is needed.", nameof(gateways));
        _gateways = gateways;
        _random = random ?? new Random();
        _window = options.ReconnectWindow;
        _silenceLimit = options.SilenceLimit;
        Session = new ClientSession(options, frame => _transport?.Send(frame));
    }

    /// <summary>Which of the addresses the client is connected to, or tries: 0 is the first.</summary>
    public int Gateway { get; private set; }

    /// <summary>What the player sees and does.</summary>
    public ClientSession Session { get; }

    /// <summary>Takes what has come, and lets time pass.</summary>
    public void Poll() => Poll(ClientClock.Now);

    /// <summary>Takes what has come, and lets time pass.</summary>
    /// <param name="now">The time now, by the clock that the transport stamps frames with.</param>
    public void Poll(TimeSpan now)
    {
        _lostAt ??= now;
        if (Session.State == SessionState.Closed)
        {
            Drop();
            return;
        }
        if (_transport == null)
        {
            if (now < _nextAttempt)
            {
                Session.Advance(now);
                return;
            }
            _transport = _gateways[Gateway]();
            _attemptedAt = now;
            _hasPlayed = false;
        }
        if (_transport.State == TransportState.Open && Session.State is SessionState.New or SessionState.Interrupted)
            Session.Open(now);
        if (Session.State == SessionState.Playing)
            _lostAt = now; // until now, however long ago the last poll was
        Receive(_transport);
        var isAlive = Session.Advance(now);
        if (Session.State == SessionState.Playing)
        {
            _retry = FirstRetry;
            _failures = 0;
            _hasPlayed = true;
            _lostAt = now;
        }
        if (Session.State == SessionState.Closed)
            Drop();
        else if (!isAlive || (_transport.State == TransportState.Connecting && now - _attemptedAt > _silenceLimit) || _transport.State == TransportState.Closed || (Session.State == SessionState.Interrupted && _transport.State == TransportState.Open))
            Lose(now);
    }

    /// <summary>Leaves the world for good.</summary>
    public void Leave()
    {
        Session.Leave();
        Drop();
    }

    /// <summary>Leaves, if that has not happened.</summary>
    public void Dispose() => Leave();

    private void Receive(IClientTransport transport)
    {
        try
        {
            while (Session.State is SessionState.Joining or SessionState.Playing && transport.TryReceive(out var frame, out var arrived))
                Session.Receive(frame.Span, arrived);
        }
        catch (CodecException e)
        {
            Session.Close(CloseReason.Malformed, e.Message);
        }
    }

    private void Lose(TimeSpan now)
    {
        Session.Interrupt();
        Drop();
        if (now - _lostAt > _window)
        {
            Session.Close(Session.CloseReason, Session.CloseText.Length > 0 ? Session.CloseText : "The connection was lost and could not be made anew.");
            return;
        }
        // A connection that was good is made anew where it was, unless the server said that it goes.
        if (!_hasPlayed || Session.CloseReason == CloseReason.ServerStopping)
            Gateway = (Gateway + 1) % _gateways.Count;
        _nextAttempt = now + TimeSpan.FromTicks((long)(_retry.Ticks * (0.5 + _random.NextDouble() / 2)));
        if (++_failures % _gateways.Count == 0)
            _retry = TimeSpan.FromTicks(Math.Min(_retry.Ticks * 2, LongestRetry.Ticks));
    }

    private void Drop()
    {
        _transport?.Dispose();
        _transport = null;
    }
}
