using ZoneScaler.Client.Transport;
using ZoneScaler.Protocol;

namespace ZoneScaler.Client;

/// <summary>
/// A player's connection to a world. Call <see cref="Poll()"/> once per picture: all callbacks come from within it, on the caller's thread. A lost connection is
/// made anew and the session resumed by itself, within <see cref="ClientOptions.ReconnectWindow"/>.
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

    private readonly Func<IClientTransport> _connect;
    private readonly TimeSpan _window;
    private IClientTransport? _transport;
    private TimeSpan _retry = FirstRetry;
    private TimeSpan _nextAttempt;
    private TimeSpan? _lostAt;

    /// <summary>Creates a client of a WebSocket address, as in <c>ws://host:port/play</c>. It connects with the first poll.</summary>
    /// <param name="address">Where to connect.</param>
    /// <param name="options">How to join.</param>
    /// <param name="arrived">Called on a pool thread when there is something to poll for; for programs that do not poll by the picture. May be null.</param>
    public GameClient(Uri address, ClientOptions options, Action? arrived = null)
        : this(() => new WebSocketTransport(address, arrived), options)
    {
    }

    /// <summary>Creates a client over connections of any kind.</summary>
    public GameClient(Func<IClientTransport> connect, ClientOptions options)
    {
        _connect = connect;
        _window = options.ReconnectWindow;
        Session = new ClientSession(options, frame => _transport?.Send(frame));
    }

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
            _transport = _connect();
        }
        if (_transport.State == TransportState.Open && Session.State is SessionState.New or SessionState.Interrupted)
            Session.Open(now);
        Receive(_transport);
        var isAlive = Session.Advance(now);
        if (Session.State == SessionState.Playing)
        {
            _retry = FirstRetry;
            _lostAt = now;
        }
        if (Session.State == SessionState.Closed)
            Drop();
        else if (!isAlive || _transport.State == TransportState.Closed || (Session.State == SessionState.Interrupted && _transport.State == TransportState.Open))
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
        _nextAttempt = now + _retry;
        _retry = TimeSpan.FromTicks(Math.Min(_retry.Ticks * 2, LongestRetry.Ticks));
    }

    private void Drop()
    {
        _transport?.Dispose();
        _transport = null;
    }
}
