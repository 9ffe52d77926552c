using Microsoft.Extensions.Logging;
using ZoneScaler.Allocation;
using ZoneScaler.Cluster;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Cluster.Running;
using ZoneScaler.Cluster.Trials;
using ZoneScaler.Coordination;
using ZoneScaler.Coordination.Etcd;
using ZoneScaler.Worlds;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>A node's control with what carries it out: made once the addresses are known, and ended in order.</summary>
internal sealed partial class NodeRuntime : INodeListener, IAsyncDisposable
{
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan DrainLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SteerInterval = TimeSpan.FromMilliseconds(200);

    private readonly NodeOptions _options;
    private readonly NodeRoles _roles;
    private readonly World? _world;
    private readonly NodeServer _server;
    private readonly NodeLinks _links;
    private readonly NodeZones? _zones;
    private readonly IZoneAllocationStrategy? _strategy;
    private readonly NodeLog _observer;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger<NodeRuntime> _logger;
    private EtcdCoordination? _store;
    private CoordinationPort? _port;
    private volatile NodeLoop? _loop;
    private WorldRecord? _record;
    private TimeSpan _steerAt;
    private volatile NodeStatus _status = new(default, null, null, 0);

    public NodeRuntime(
        NodeOptions options,
        NodeRoles roles,
        NodeServer server,
        NodeLinks links,
        NodeLog observer,
        TimeProvider time,
        ILoggerFactory loggers,
        World? world = null,
        NodeZones? zones = null,
        IZoneAllocationStrategy? strategy = null)
    {
        _options = options;
        _roles = roles;
        _world = world;
        _server = server;
        _links = links;
        _zones = zones;
        _strategy = strategy;
        _observer = observer;
        _time = time;
        _loggers = loggers;
        _logger = loggers.CreateLogger<NodeRuntime>();
        Name = options.Node.Name ?? FormattableString.Invariant($"{Environment.MachineName.ToLowerInvariant()}-{Environment.ProcessId}");
    }

    /// <summary>The node's name.</summary>
    public string Name { get; }

    /// <summary>What the node does.</summary>
    public NodeRoles Roles => _roles;

    /// <summary>The name of the node's world.</summary>
    public string WorldName => _world?.Spec.Name ?? _options.Node.World ?? "";

    /// <summary>Where players reach the node; empty if it is no gateway. Known once the server has started.</summary>
    public string PlayAddress => _roles.HasFlag(NodeRoles.Gateway) ? _options.Node.PlayAddress ?? _server.ManagementAddress : "";

    /// <summary>Where the node stands.</summary>
    public NodeStatus Status => _status;

    /// <summary>Whether it has not begun to look for its cluster yet: it starts, or rehearses.</summary>
    public bool IsRehearsing => _loop == null;

    /// <summary>Whether the node is a member and may act.</summary>
    public bool IsReady => _status.IsMember && _links.Fence.MayAct;

    /// <summary>The coordination store.</summary>
    /// <exception cref="InvalidOperationException">The node has not started.</exception>
    public ICoordination Store => _store ?? throw new InvalidOperationException("The node has not started.");

    /// <summary>Asks something on the node's thread.</summary>
    /// <exception cref="ObjectDisposedException">The node has stopped, or not started.</exception>
    public Task<T> AskAsync<T>(Func<ClusterNode, T> ask)
    {
        ObjectDisposedException.ThrowIf(_loop == null, this);
        return _loop.AskAsync(ask);
    }

    /// <summary>Says where it is. The server must have started.</summary>
    public void LogAddresses() => LogStarts(Name, _roles, _server.Address, _server.ManagementAddress, string.Join(", ", Seeds));

    /// <summary>Joins the cluster, however long that takes. The server must have started.</summary>
    public void Start()
    {
        // Not for secrets: spreads the retries of nodes that started at the same moment.
#pragma warning disable CA5394
        var random = new Random(HashCode.Combine(Name, Environment.ProcessId, _time.GetTimestamp()));
        var settings = Settings();
        var store = new EtcdOptions
        {
            Endpoints = [.. Seeds.Select(s => new Uri(s))],
            User = _options.Node.SeedUser,
            Password = _options.Node.SeedPassword,
            ProbeKey = new ClusterKeys(WorldName).Spec, // a user may be held to the world's own keys
        };
        _store = new EtcdCoordination(store, _time, new Random(random.Next()), _loggers.CreateLogger<EtcdCoordination>());
#pragma warning restore CA5394
        _port = new CoordinationPort(_store, _links.Queue, settings, _time, _observer, _loggers.CreateLogger<CoordinationPort>());
        var clock = new NodeClock { Now = _links.Clock.Now };
        var setup = new NodeSetup
        {
            Info = new NodeInfo
            {
                Name = Name,
                Address = _server.Address,
                Roles = _roles,
                FailureDomain = _options.Node.FailureDomain ?? "",
                Capacity = _options.Worker.Capacity ?? Environment.ProcessorCount,
                IsWarm = _options.Worker.Warm,
                PlayAddress = PlayAddress,
            },
            WorldName = WorldName,
            World = _world == null ? null : WorldRecord.Of(_world),
            Settings = settings,
            Strategy = _strategy ?? (_options.Coordinator.Strategy == "least-zones" ? new LeastZones() : new LoadBased()),
            Wake = _links.Queue.Wake,
            Keeper = _world == null ? new NoKeeper() : new QuarantineFiles(
                _options.Worker.QuarantineDirectory ?? Path.Combine(Path.GetTempPath(), "zonescaler-quarantine"), Name, _world, _time, _loggers.CreateLogger<QuarantineFiles>()),
            LoadOf = _zones == null ? static _ => 0 : _zones.LoadOf,
        };
        var node = new ClusterNode(setup, clock, _port, _links.Mesh, _links.Mesh, _links.Routes, _links.Fence, _zones, _observer, this, random);
        _loop = new NodeLoop(node, _links.Queue, clock, () => _links.Clock.Now, _loggers.CreateLogger<NodeLoop>()) { Advanced = Look };
        _loop.Start();
    }

    /// <summary>Leaves the cluster in order: what runs here ends first, then the lease is given up.</summary>
    public async Task LeaveAsync()
    {
        if (_loop == null)
            return;
        if (_links.Gateway != null)
            await _links.Gateway.DisposeAsync().ConfigureAwait(false);
        try
        {
            await DrainAsync(_loop).ConfigureAwait(false);
            await _loop.AskAsync(n =>
            {
                n.Leave();
                return true;
            }).WaitAsync(LeaveTimeout, _time).ConfigureAwait(false);
            await _port!.DrainAsync(LeaveTimeout).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or ObjectDisposedException)
        {
            LogNotLeft(e.Message); // the lease ends by itself
        }
        _links.Mesh.Stop();
        _loop.Stop(LeaveTimeout);
    }

    public async ValueTask DisposeAsync()
    {
        _loop?.Stop(LeaveTimeout);
        _links.Mesh.Dispose();
        _port?.Dispose();
        if (_store != null)
            await _store.DisposeAsync().ConfigureAwait(false);
    }

    void INodeListener.Registered(NodeId node, WorldRecord world)
    {
        _record = world;
        _links.Gateway?.Open(node, world);
    }

    void INodeListener.MembershipLost() => _links.Gateway?.Close();

    void INodeListener.PathChanged(ZoneId zone) => _links.Gateway?.PathChanged(zone);

    /// <summary>Has zones and backups moved away while they run. What is still here when time is up ends with the node.</summary>
    private async Task DrainAsync(NodeLoop loop)
    {
        var started = _time.GetTimestamp();
        var patience = new DrainPatience(_options.Node.DrainTimeout);
        while (true)
        {
            var (left, isIdle) = await loop.AskAsync(n => (n.LeftToDrain, n.IsDrainIdle)).ConfigureAwait(false);
            if (left == 0)
                return;
            if (patience.IsOver(left, isIdle, _time.GetElapsedTime(started)))
            {
                var zones = await loop.AskAsync(n => n.Worker!.Count).ConfigureAwait(false);
                LogNotDrained(zones, left - zones, _options.Node.DrainTimeout.TotalSeconds);
                return;
            }
            await loop.AskAsync(n =>
            {
                n.Drain();
                return true;
            }).ConfigureAwait(false);
            await Task.Delay(DrainLook, _time).ConfigureAwait(false);
        }
    }

    private IReadOnlyList<string> Seeds => _options.Node.Seeds.Count > 0 ? [.. _options.Node.Seeds] : [_server.LighthouseAddress!];

    private ClusterSettings Settings() => new()
    {
        Lease = _options.Node.Lease,
        RetryMin = _options.Node.RetryMin,
        RetryMax = _options.Node.RetryMax,
        PlanInterval = _options.Coordinator.PlanInterval,
        MinWorkers = _options.Coordinator.MinWorkers,
        HoldFraction = _options.Coordinator.HoldFraction,
        HoldTimeout = _options.Coordinator.HoldTimeout,
        LinkKeepAlive = _options.Mesh.KeepAlive,
        LinkSilence = _options.Mesh.Silence,
    };

    private void Look(ClusterNode node)
    {
        var now = _links.Clock.Now;
        if (_zones != null && node.World.IsKnown && now >= _steerAt)
        {
            _steerAt = now + SteerInterval;
            _zones.Steer(node.World.At(now));
        }
        var id = node.Member.State == MemberState.Active ? node.Member.Id : default;
        var zones = node.Worker?.Count ?? 0;
        var before = _status;
        if (before.Id == id && before.Zones == zones && before.Leader == node.Leader && before.World == _record)
            return;
        _status = new NodeStatus(id, _record, node.Leader, zones);
        if (before.Zones != zones)
            LogZones(zones);
    }

    [LoggerMessage(80, LogLevel.Information, "Node {Node} ({Roles}) starts. Nodes reach it at {Address}, players and operators at {Management}; it looks for its cluster at {Seeds}.")]
    private partial void LogStarts(string node, NodeRoles roles, string address, string management, string seeds);

    [LoggerMessage(81, LogLevel.Debug, "Zones hosted here: {Zones}.")]
    private partial void LogZones(int zones);

    [LoggerMessage(82, LogLevel.Warning, "The node could not leave in order, and its membership will end by itself: {Problem}")]
    private partial void LogNotLeft(string problem);

    [LoggerMessage(83, LogLevel.Warning, "{Zones} zones and {Backups} backups could not be moved away, within {Seconds:0.#} s or since nobody takes them; the zones go on where their backups are, or start empty.")]
    private partial void LogNotDrained(int zones, int backups, double seconds);
}
