using System.Numerics;
using Skirmish.Game;
using ZoneScaler.Client;
using ZoneScaler.Client.Entities;
using ZoneScaler.Client.Transport;

namespace Skirmish.Bots;

/// <summary>One player: a real client of the server, that flies with the crowd or on its own, and shoots at what comes near.</summary>
internal sealed class Bot : IDisposable
{
    // At this speed a ship moves by more than what positions are rounded to in every tick.
    private const float FlyingSpeed = 20;

    private static readonly TimeSpan ThinkPeriod = TimeSpan.FromMilliseconds(200);

    private readonly GameClient _client;
    private readonly FairPlayWatch _watch;
    private readonly Findings _findings;
    private readonly ServerTime _serverTime;
    private readonly Random _random;
    private readonly bool _flocks;
    private CraftFields? _fields;
    private StampedTransport? _transport;
    private TimeSpan _nextThought;
    private TimeSpan _lastRoundTrip;
    private TimeSpan _measureFrom = TimeSpan.MaxValue;
    private Vector2 _goal;
    private EntityId _ownId;
    private Vector2 _ownPosition;
    private TimeSpan _ownMovedAt = TimeSpan.MaxValue; // of the ship that is flying
    private long _ownMovedTick;
    private int _ownStill; // snapshots since then
    private long _lastTick;
    private bool _hasSession;
    private bool _wasConnected;
    private bool _wasAway;
    private bool _hasEnded;
    private long _bytesBefore;

    /// <summary>Creates a player who has yet to come.</summary>
    /// <param name="gateways">Where to connect: to the first of them, and to the next when one does not answer.</param>
    /// <param name="name">The name that others see.</param>
    /// <param name="flocks">Whether to follow the hot spot.</param>
    /// <param name="seed">Decides what it does by chance.</param>
    /// <param name="findings">Where to note what it sees.</param>
    /// <param name="serverTime">What all bots know of the server's clock.</param>
    public Bot(IReadOnlyList<Uri> gateways, string name, bool flocks, int seed, Findings findings, ServerTime serverTime)
    {
        _findings = findings;
        _serverTime = serverTime;
        _flocks = flocks;
        _random = new Random(seed);
        _goal = RandomGoal();
        var options = new ClientOptions { PlayerName = name, InterpolationDelay = TimeSpan.Zero };
        _client = new GameClient([.. gateways.Select<Uri, Func<IClientTransport>>(gateway => () => _transport = new StampedTransport(gateway))], options);
        var session = _client.Session;
        _watch = new FairPlayWatch(session, findings);
        session.Welcomed += OnWelcomed;
        session.EntityEntered += _watch.Entered;
        session.EntityLeft += _watch.Left;
        session.EffectReceived += _watch.Effect;
        session.EventReceived += _watch.Event;
        session.SnapshotReceived += OnSnapshot;
        session.Closed += OnClosed;
    }

    /// <summary>Whether it is connected and has its ship.</summary>
    public bool IsPlaying => _client.Session is { State: SessionState.Playing, Own: not null };

    public long BytesReceived => _client.Session.Stats.BytesReceived - _bytesBefore;

    /// <summary>Measures from now on.</summary>
    public void Measure(TimeSpan now)
    {
        _measureFrom = now;
        _bytesBefore = _client.Session.Stats.BytesReceived;
    }

    /// <summary>Takes what has come, and does what a player would do now and then.</summary>
    public void Run(TimeSpan now)
    {
        if (_hasEnded)
            return;
        _client.Poll(now);
        var session = _client.Session;
        if (session.State == SessionState.Interrupted && _wasConnected)
        {
            _wasConnected = false;
            _findings.Disconnects++;
        }

        if (session.Stats.RoundTrip != _lastRoundTrip)
        {
            _lastRoundTrip = session.Stats.RoundTrip;
            _serverTime.Observe(_lastRoundTrip, session.EstimateServerTick(now) / Rules.TickRate, now);
            if (now >= _measureFrom)
                _findings.RoundTrip.Add(_lastRoundTrip);
        }

        if (now < _nextThought || session.State != SessionState.Playing || session.Own is not { } own || _fields == null || own.Schema != _fields.Ship)
            return;
        _nextThought = now + ThinkPeriod;
        session.SendInput(new HelmInput(Think(own, _fields, now)));
    }

    public void Dispose()
    {
        _hasEnded = true;
        _client.Dispose();
    }

    private void OnWelcomed(bool isResumed)
    {
        if (_hasSession)
        {
            if (isResumed)
                _findings.Resumes++;
            else
                _findings.AddLost("Another session was given instead");
            _wasAway = true;
        }

        if (!isResumed)
            _ownId = default;
        _hasSession = true;
        _wasConnected = true;
        _fields = new CraftFields(_client.Session.World!.Schemas);
        _watch.Welcome(_fields, isResumed);
    }

    private void OnSnapshot()
    {
        _watch.Snapshot();
        var session = _client.Session;
        if (session.Own is { } own && own.Id != _ownId)
        {
            if (_ownId != default)
                _findings.ShipsReplaced++;
            _ownId = own.Id;
        }

        var wasAway = _wasAway;
        _wasAway = false;
        var arrived = _transport!.LastArrival;
        WatchOwn(arrived, wasAway);
        var missed = Math.Max(0, session.Tick - _lastTick - 1); // one that all zones are late for is shown twice
        _lastTick = session.Tick;
        if (arrived < _measureFrom)
            return;
        _findings.Snapshots++;
        if (!wasAway)
            _findings.MissedSnapshots += missed;
        _findings.EntitiesSeen += session.Entities.Count;
        (wasAway ? _findings.Outage : _findings.SnapshotGap).Add(session.Stats.SnapshotGap);
        if (_serverTime.IsKnown)
            _findings.SnapshotAge.AddMilliseconds(Math.Max(0, _serverTime.SecondsAt(arrived) - session.Tick / (double)Rules.TickRate) * 1000);
    }

    /// <summary>Notes how long the own ship stands still in the picture although it flies.</summary>
    private void WatchOwn(TimeSpan arrived, bool wasAway)
    {
        if (_client.Session.Own is not { } own || _fields == null || own.Schema != _fields.Ship || own.GetInt32(_fields.ShipHull) == 0 || own.GetVector2(_fields.ShipVelocity).Length() < FlyingSpeed)
        {
            _ownMovedAt = TimeSpan.MaxValue;
            return;
        }

        var position = new Vector2(own.Position.X, own.Position.Y);
        if (position == _ownPosition)
        {
            _ownStill++;
            return;
        }

        _ownPosition = position;
        if (_ownMovedAt >= _measureFrom && _ownMovedAt < arrived && !wasAway)
        {
            _findings.OwnGap.Add(arrived - _ownMovedAt);
            _findings.MissedOwnMoves += Math.Max(_ownStill, _client.Session.Tick - _ownMovedTick - 1); // snapshots of one tick, and ticks without a snapshot
        }

        (_ownMovedAt, _ownMovedTick, _ownStill) = (arrived, _client.Session.Tick, 0);
    }

    private void OnClosed()
    {
        if (_hasEnded)
            return;
        _hasEnded = true;
        var session = _client.Session;
        if (session.CloseText.Contains("entered twice", StringComparison.Ordinal))
            _findings.Add(Cheat.SeenTwice, session.CloseText);
        _findings.AddLost($"{session.CloseReason} {session.CloseText}".Trim());
    }

    private Helm Think(ClientEntity own, CraftFields fields, TimeSpan now)
    {
        var position = new Vector2(own.Position.X, own.Position.Y);
        if (_flocks)
            _goal = HotSpot.At(now);
        else if (Vector2.Distance(position, _goal) < 150)
            _goal = RandomGoal();

        var way = _goal - position;
        var push = way.Length() > 220 ? Vector2.Normalize(way) : Flight.Direction(_random.NextSingle() * MathF.Tau) * 0.7f;
        var held = way.Length() > 700 && _random.Next(3) == 0 ? Buttons.Boost : Buttons.None;
        var aim = Flight.AngleOf(push);
        if (NearestTarget(position, fields) is { } target)
        {
            var velocity = target.GetVector2(target.Schema == fields.Ship ? fields.ShipVelocity : fields.DroneVelocity) - own.GetVector2(fields.ShipVelocity);
            var offset = new Vector2(target.Position.X, target.Position.Y) - position;
            aim = Flight.AngleOf(offset + velocity * (offset.Length() / Rules.ShotSpeed)) + (_random.NextSingle() - 0.5f) * 0.12f;
            held |= Buttons.Fire;
            if (_random.Next(60) == 0)
                held |= Buttons.Torpedo;
        }

        return Helm.Of(push, aim, held);
    }

    private ClientEntity? NearestTarget(Vector2 position, CraftFields fields)
    {
        ClientEntity? nearest = null;
        var best = 380f * 380f;
        foreach (var entity in _client.Session.Entities)
        {
            if (entity.IsOwn || (entity.Schema != fields.Ship && entity.Schema != fields.Drone))
                continue;
            var distance = Vector2.DistanceSquared(new Vector2(entity.Position.X, entity.Position.Y), position);
            if (distance >= best || (entity.Schema == fields.Ship && entity.GetInt32(fields.ShipHull) == 0))
                continue;
            (nearest, best) = (entity, distance);
        }

        return nearest;
    }

    private Vector2 RandomGoal() => new(_random.NextSingle() * Rules.WorldSize, _random.NextSingle() * Rules.WorldSize);
}
