using ZoneScaler.Client;
using ZoneScaler.Cluster;
using ZoneScaler.Cluster.Nodes;
using ZoneScaler.Gateway;
using ZoneScaler.Simulation.Nodes;
using ZoneScaler.Simulation.Time;
using ZoneScaler.Worlds;

namespace ZoneScaler.Simulation.Running;

/// <summary>What a seed says about a run: who takes part, on which network, and for how long.</summary>
internal sealed record Scenario
{
    public required ulong Seed { get; init; }

    /// <summary>The nodes, by name.</summary>
    public required IReadOnlyList<(string Name, NodeRoles Roles, Misfit Misfit)> Nodes { get; init; }

    /// <summary>How many cells the world has along each axis.</summary>
    public required int Cells { get; init; }

    /// <summary>The middle delay of the network's routes.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>The mean of what comes on top of it by chance.</summary>
    public required TimeSpan Jitter { get; init; }

    /// <summary>By how much clocks run wrong at most.</summary>
    public required double Drift { get; init; }

    /// <summary>How many revisions the store remembers; few make it forget what watchers have not seen.</summary>
    public required int KeptRevisions { get; init; }

    /// <summary>The mean time between two faults.</summary>
    public required TimeSpan FaultInterval { get; init; }

    /// <summary>How long faults go on.</summary>
    public TimeSpan StormTime { get; init; } = TimeSpan.FromSeconds(35);

    /// <summary>How long the cluster has to come to rest afterwards.</summary>
    public TimeSpan CalmTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many backups each zone has.</summary>
    public required int Backups { get; init; }

    /// <summary>What waits for them.</summary>
    public required Consistency Consistency { get; init; }

    /// <summary>How many players there are.</summary>
    public required int Players { get; init; }

    /// <summary>How gateways treat them.</summary>
    public required GatewayOptions Gateway { get; init; }

    public required ClusterSettings Settings { get; init; }

    /// <summary>As on real clusters, but shorter, so that more happens in less time.</summary>
    private static ClusterSettings Quick { get; } = new()
    {
        Lease = TimeSpan.FromSeconds(3),
        RetryMin = TimeSpan.FromMilliseconds(100),
        RetryMax = TimeSpan.FromSeconds(2),
        ReportInterval = TimeSpan.FromMilliseconds(500),
        PlanInterval = TimeSpan.FromMilliseconds(500),
        SettleTime = TimeSpan.FromMilliseconds(500),
        LinkSilence = TimeSpan.FromSeconds(2),
        HoldTimeout = TimeSpan.FromSeconds(6),
        TrialSteps = 0, // a step on trial waits on its thread, and here is only one
    };

    /// <summary>Makes the scenario of a seed.</summary>
    public static Scenario Of(ulong seed)
    {
        var dice = new Dice(seed);
        var isSlow = dice.Chance(0.25);
        return new Scenario
        {
            Seed = seed,
            Nodes = NodesOf(dice),
            Cells = dice.Between(2, 4),
            Delay = TimeSpan.FromMilliseconds(isSlow ? dice.Between(10.0, 60.0) : dice.Between(0.1, 5.0)),
            Jitter = TimeSpan.FromMilliseconds(isSlow ? dice.Between(2.0, 20.0) : dice.Between(0.05, 3.0)),
            Drift = dice.Chance(0.5) ? 0 : 0.01,
            KeptRevisions = dice.Chance(0.3) ? 3 : 10_000,
            FaultInterval = TimeSpan.FromSeconds(dice.Between(0.8, 4.0)),
            Players = dice.Between(2, 6),
            Backups = dice.Chance(0.3) ? 0 : dice.Between(1, 2),
            Consistency = dice.Chance(0.5) ? Consistency.Relaxed : Consistency.Committed,
            Gateway = QuickGateway(inboxFrames: dice.Chance(0.3) ? 64 : 1024),
            Settings = Quick with { LinkSilence = TimeSpan.FromSeconds(dice.Chance(0.5) ? 2 : 6) }, // shorter than a lease, and longer
        };
    }

    /// <summary>A scenario for a script: a cluster of which any one node can be spared, on a network and with clocks that are as they should be.</summary>
    public static Scenario Of(ulong seed, int backups, Consistency consistency) => new()
    {
        Seed = seed,
        Nodes =
        [
            ("coordinator-1", NodeRoles.Coordinator, Misfit.None), ("coordinator-2", NodeRoles.Coordinator, Misfit.None),
            .. Enumerable.Range(1, 5).Select(i => ($"worker-{i}", NodeRoles.Worker, Misfit.None)),
            ("gateway-1", NodeRoles.Gateway, Misfit.None), ("gateway-2", NodeRoles.Gateway, Misfit.None),
        ],
        Cells = 2,
        Delay = TimeSpan.FromMilliseconds(2),
        Jitter = TimeSpan.FromMilliseconds(1),
        Drift = 0,
        KeptRevisions = 10_000,
        FaultInterval = TimeSpan.MaxValue,
        StormTime = TimeSpan.FromSeconds(20),
        CalmTime = TimeSpan.FromSeconds(25),
        Players = 4,
        Backups = backups,
        Consistency = consistency,
        Gateway = QuickGateway(inboxFrames: 1024),
        Settings = Quick,
    };

    /// <summary>How a player's client is set up: never to give up.</summary>
    public ClientOptions Client(string name) => new()
    {
        PlayerName = name,
        InterpolationDelay = TimeSpan.Zero,
        ReconnectWindow = TimeSpan.FromHours(1),
    };

    private static GatewayOptions QuickGateway(int inboxFrames) => new()
    {
        InterestRadius = 60,
        SlowTimeout = TimeSpan.FromSeconds(3),
        SilenceTimeout = TimeSpan.FromSeconds(5),
        ResumeWindow = TimeSpan.FromSeconds(15),
        HandoverTimeout = TimeSpan.FromMinutes(1), // longer than the calm, so that who stays in view until then is seen
        InboxFrames = inboxFrames, // few, so that some are dropped
    };

    private static List<(string Name, NodeRoles Roles, Misfit Misfit)> NodesOf(Dice dice)
    {
        var nodes = new List<(string Name, NodeRoles Roles, Misfit Misfit)>();
        if (dice.Chance(0.2))
            nodes.Add(("misfit", NodeRoles.Worker, dice.Chance(0.5) ? Misfit.OtherWorld : Misfit.OldProtocol));
        if (dice.Chance(0.15))
        {
            // Each node does everything.
            for (var i = dice.Between(2, 5); i > 0; i--)
                nodes.Add(($"node-{i}", NodeRoles.Coordinator | NodeRoles.Worker | NodeRoles.Gateway, Misfit.None));
            return nodes;
        }
        for (var i = dice.Between(1, 3); i > 0; i--)
            nodes.Add(($"coordinator-{i}", NodeRoles.Coordinator, Misfit.None));
        for (var i = dice.Between(2, 5); i > 0; i--)
            nodes.Add(($"worker-{i}", NodeRoles.Worker, Misfit.None));
        for (var i = dice.Between(1, 3); i > 0; i--)
            nodes.Add(($"gateway-{i}", NodeRoles.Gateway, Misfit.None));
        return nodes;
    }
}
