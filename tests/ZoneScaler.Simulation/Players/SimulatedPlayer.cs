using System.Numerics;
using ZoneScaler.Client;
using ZoneScaler.Client.Transport;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Gateway;
using ZoneScaler.Simulation.Checks;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Running;
using ZoneScaler.Simulation.Time;
using SessionState = ZoneScaler.Client.SessionState;

namespace ZoneScaler.Simulation.Players;

/// <summary>
/// A player with the real client: walks about, jumps, leaves and comes back, and goes to another gateway by itself when a connection ends. Everything that it does and gets is noted.
/// </summary>
internal sealed class SimulatedPlayer(SimulatedCluster cluster, string name, MachineClock clock) : IDisposable
{
    private const float Speed = 30;

    // The client keeps a hundred inputs that were not used; with more, the oldest would be given up.
    private const uint MostPending = 60;

    private static readonly TimeSpan TurnTime = TimeSpan.FromMilliseconds(50);

    private GameClient? _client;
    private PlayerStory? _story;
    private TimeSpan _comesBackAt;
    private bool _wasPlaying;
    private bool _isPaused;

    public string Name { get; } = name;

    public MachineClock Clock { get; } = clock;

    /// <summary>The client's session; null while the player is away.</summary>
    public ClientSession? Session => _client?.Session;

    /// <summary>What is known of the player's sessions since it last came; null while it is away.</summary>
    public PlayerStory? Story => _story;

    /// <summary>The last connection; null before the first.</summary>
    public PlayerWire? Wire { get; private set; }

    /// <summary>Begins to play.</summary>
    public void Begin()
    {
        Come();
        Turn();
    }

    /// <summary>Sends the player's entity elsewhere. Only while it plays.</summary>
    public void Jump(Vector2 to) => Note(Session!.SendInput("jump", _story!.NextInput(), to));

    /// <summary>The run is over.</summary>
    public void Dispose() => _client?.Dispose();

    /// <summary>The player's machine stands still.</summary>
    public void Pause() => _isPaused = true;

    public void Continue() => _isPaused = false;

    /// <summary>Where the player stands, for a failure's message.</summary>
    public override string ToString()
    {
        if (Session is not { } client)
            return $"{Name} (away)";
        var text = $"{Name} ({client.State}{(client.State == SessionState.Playing && client.Own == null ? " without an entity" : "")}, session {client.Id:x}, connection to {Wire?.Machine.Name} {Wire?.State}, last closed as {client.CloseReason}: {client.CloseText})";
        foreach (var gateway in cluster.Machines.Select(m => m.Process?.Players?.Gateway).OfType<SessionGateway>())
        {
            if (gateway.Directory.TryFind(client.Id, out var session))
                text += FormattableString.Invariant($"; at gateway {gateway.Number} {session.State} in epoch {session.Epoch:x}, entity {session.Entity} in {session.Zone}, attached: {session.IsAttached}, missing since {session.MissingSince}, feed: {gateway.View.Feed(session.Zone)?.IsReady}");
        }
        return text;
    }

    private void Come()
    {
        var gateways = cluster.Machines.Where(m => m.Roles.HasFlag(NodeRoles.Gateway)).ToList();
        var first = cluster.Dice.Between(0, gateways.Count - 1);
        var ways = Enumerable.Range(0, gateways.Count).Select(i => gateways[(first + i) % gateways.Count]).Select(m => new Func<IClientTransport>(() => Connect(m))).ToArray();
        _client = new GameClient(ways, cluster.Scenario.Client(Name), cluster.Dice.Fork());
        _story = cluster.Ledger.Players.Came(this);
        _client.Session.Welcomed += _story.Welcomed;
        _client.Session.EventReceived += _story.Received;
        _ = new BlinkWatch(cluster, Name, _client.Session);
    }

    private PlayerWire Connect(Machine gateway)
    {
        cluster.Trace.Note(Name, "connects", gateway.Name);
        cluster.Report.Count("connections of players");
        return Wire = new PlayerWire(cluster, this, gateway);
    }

    private void Turn()
    {
        cluster.Schedule.After(TurnTime * cluster.Dice.Between(0.9, 1.1), Turn);
        if (_isPaused)
            return;
        if (_client == null)
        {
            if (cluster.Schedule.Now >= _comesBackAt)
                Come();
            return;
        }
        var session = _client.Session;
        var wasJoining = session.State == SessionState.Joining;
        _client.Poll(Clock.Now);
        if (wasJoining && session.State == SessionState.Interrupted)
            _story!.Refused(session.CloseReason, session.CloseText);
        if (session.State == SessionState.Closed)
        {
            _story!.Ended(session.CloseReason, session.CloseText);
            Go();
            return;
        }
        var isPlaying = session.State == SessionState.Playing;
        if (_wasPlaying && !isPlaying)
            cluster.Trace.Note(Name, "interrupted", $"session {session.Id:x}: {session.CloseReason}");
        _wasPlaying = isPlaying;
        if (!isPlaying)
            return;
        _story!.Plays();
        _story.Acknowledged(session.LastInputUsed);
        if (!cluster.Ledger.IsCalm)
            Act(session);
    }

    private void Act(ClientSession session)
    {
        var dice = cluster.Dice;
        if (session.Own == null || session.LastInputSent - session.LastInputUsed > MostPending)
            return;
        switch (dice.Between(0, 999))
        {
            case < 160:
                var angle = dice.Between(0, 2 * Math.PI);
                Note(session.SendInput("steer", _story!.NextInput(), new Vector2((float)Math.Cos(angle), (float)Math.Sin(angle)) * Speed));
                break;
            case < 166:
                var (min, max) = cluster.World.Spec.Bounds;
                Jump(new Vector2((float)dice.Between(min.X, max.X), (float)dice.Between(min.Y, max.Y)));
                break;
            case < 168 when !cluster.IsRepaired:
                cluster.Trace.Note(Name, "leaves", $"session {session.Id:x}");
                _story!.Left();
                _client!.Leave();
                Go();
                break;
        }
    }

    private void Note(uint number)
    {
        if (number != 0)
            _story!.Sent(number);
    }

    /// <summary>Away for a while; then as somebody new.</summary>
    private void Go()
    {
        _client!.Dispose();
        (_client, _story, Wire, _wasPlaying) = (null, null, null, false);
        _comesBackAt = cluster.Schedule.Now + cluster.Dice.Between(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(4));
    }
}
