using ZoneScaler.Client;
using ZoneScaler.Gateway.Sessions;
using ZoneScaler.Gateway.Tests.Play;
using ZoneScaler.Protocol;
using SessionState = ZoneScaler.Client.SessionState;

namespace ZoneScaler.Gateway.Tests.Cluster;

/// <summary>A player who spends a credit now and then, and goes on at any gateway when a connection ends.</summary>
internal sealed class Gamer
{
    private readonly PlayCluster _cluster;
    private readonly Queue<byte[]> _outgoing = [];
    private FakeTransport? _transport;
    private SessionConnection? _connection;
    private GatewayProcess? _gateway;
    private long _retryAt;

    public Gamer(PlayCluster cluster, string name)
    {
        _cluster = cluster;
        Name = name;
        Session = new ClientSession(new ClientOptions { PlayerName = name, InterpolationDelay = TimeSpan.Zero }, frame => _outgoing.Enqueue(frame.ToArray()));
        Session.EventReceived += (in Client.Messages.ReceivedMessage message) => Receipts.Add(message.Get<int>("total"));
        Session.Welcomed += isResumed =>
        {
            if (!isResumed)
                NewSessions++;
            else
                Resumes++;
            if (!isResumed)
                (Spent, Receipts) = (0, []);
        };
    }

    public string Name { get; }

    public ClientSession Session { get; }

    public GatewayProcess? Gateway => _gateway;

    /// <summary>How often the player was given a session that was not the one before.</summary>
    public int NewSessions { get; private set; }

    public int Resumes { get; private set; }

    /// <summary>How many inputs the player has sent in this session.</summary>
    public int Spent { get; private set; }

    /// <summary>What the entity answered.</summary>
    public List<int> Receipts { get; private set; } = [];

    public CloseReason LastClose { get; private set; }

    public bool HasJustEnded { get; set; }

    /// <summary>A gateway to go to at the next attempt; any, if left out.</summary>
    public GatewayProcess? Wanted { get; set; }

    /// <summary>Where the player stands, for a failure's message.</summary>
    public override string ToString()
    {
        if (_gateway == null || !_gateway.Gateway.Directory.TryFind(Session.Id, out var session))
            return $"{Name} ({Session.State}, {Session.CloseReason}), without a session, last closed as {LastClose}";
        return $"{Name} ({Session.State}) in session {session.Id:x} ({session.State}, epoch {session.Epoch:x}), entity {session.Entity} in {session.Zone}{(session.HasEnded ? ", ended" : "")}"
            + $"{(session.IsAttached ? ", attached" : "")}, missing since {session.MissingSince}, last event {session.LastEvent} (seen {session.EventsSeen}, {session.PendingEventCount} wait{(session.IsEventGapReported ? ", gap" : "")}), last input {session.LastInput} ({session.Inputs.Count} wait), connected since {_connection!.Accepted}, now {_cluster.Now}; "
            + string.Join(", ", _cluster.Zones.SelectMany(z => z.Entities.Records.ToArray().Select(r => (z, r.Entity))).Where(p => p.Entity.Player?.Session == session.Id)
                .Select(p => $"{p.Entity.Id} in {p.z.Id} at epoch {p.Entity.Player!.Claim.Epoch:x} of gateway {p.Entity.Player.Claim.Gateway}, events from {p.Entity.Player.Events.First}, {p.Entity.Player.Events.Unsent.Length} not sent; "
                    + $"its stream is {(_gateway.Gateway.View.Feed(p.z.Id) is { } feed ? $"{feed.IsReady} {feed.IsComplete}" : "none")}"));
    }

    public void Spend()
    {
        if (Session.State == SessionState.Playing && Session.Own != null && Session.SendInput("spend", 1) != 0)
            Spent++;
    }

    public void Head(float x, float y)
    {
        if (Session.State == SessionState.Playing && Session.SendInput("steer", new System.Numerics.Vector2(x, y)) != 0)
            Steered++;
    }

    public int Steered { get; private set; }

    public void Exchange(TimeSpan now)
    {
        if (_transport == null)
        {
            if (Session.State == SessionState.Closed || _cluster.Tick < _retryAt)
                return;
            var gateway = Wanted is { } wanted && _cluster.Gateways.Contains(wanted) ? wanted : _cluster.AnyGateway();
            Wanted = null;
            if (gateway != null)
                Connect(gateway, now);
            return;
        }
        foreach (var frame in _transport.Sent)
        {
            if (frame[0] == (byte)ServerFrame.Closing)
                LastClose = (CloseReason)frame[1];
            Session.Receive(frame, now);
        }
        _transport.Sent.Clear();
        Session.Advance(now);
        if (Session.State is SessionState.Interrupted or SessionState.Closed)
        {
            Leave();
            return;
        }
        SendAll(now);
    }

    /// <summary>Loses the connection, and what is on its way.</summary>
    public void Cut()
    {
        _connection?.Disconnected();
        Lose();
    }

    /// <summary>The gateway is gone without a word.</summary>
    public void Lose()
    {
        Session.Interrupt();
        Leave();
    }

    public void Bye(TimeSpan now)
    {
        Session.Leave();
        SendAll(now);
    }

    private void Connect(GatewayProcess gateway, TimeSpan now)
    {
        _gateway = gateway;
        _transport = new FakeTransport();
        _connection = gateway.Gateway.Accept(_transport, now);
        Session.Open(now);
        SendAll(now);
    }

    private void Leave()
    {
        _outgoing.Clear();
        _connection?.Disconnected();
        _transport = null;
        _connection = null;
        _gateway = null;
        _retryAt = _cluster.Tick + 5 + _cluster.Random.NextInt(20);
    }

    private void SendAll(TimeSpan now)
    {
        while (_connection != null && _outgoing.TryDequeue(out var frame))
            _connection.Receive(frame, now);
    }
}
