using System.Globalization;
using System.Text.Json.Nodes;
using ZoneScaler.Benchmarks.Running;
using ZoneScaler.Worlds;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>The world of sixteen cells on a cluster, with its entities, its players and an operator: what moving and dying are measured in.</summary>
internal sealed class ClusterRun : IDisposable
{
    public const int Cells = BenchmarkWorlds.SixteenAlong * BenchmarkWorlds.SixteenAlong;

    private readonly Census _census = new();
    private readonly Scratch _scratch;

    private ClusterRun(ClusterShape shape, int players)
    {
        var entities = shape.Size * Cells;
        Coordinators = shape.Coordinators;
        _scratch = new Scratch();
        try
        {
            Cluster = new BenchmarkCluster(shape with { TicksFolder = _scratch.Ticks, LighthouseFile = _scratch.LighthouseFile });
            Admin = new ClusterAdmin(Cluster.Gateway.Address);
            Cluster.WaitUntil(r => _census.Add(r) >= entities, string.Create(CultureInfo.InvariantCulture, $"{entities} entities"));
            if (shape.Backups > 0)
                Cluster.WaitUntil(_ => Admin.ZonesWithoutBackup() == 0, "a backup in sync for each zone");
            Crowd = new Crowd(Cluster.Gateway.Players, players);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The options that all such scenarios have.</summary>
    public static IReadOnlyList<ScenarioOption> Options { get; } =
    [
        new("entities", "500", "moving entities in each of the 16 zones"),
        new("players", "10", "network players in each"),
        new("backups", "1", "backups of each zone"),
    ];

    public BenchmarkCluster Cluster { get; } = null!;

    /// <summary>How many coordinators have processes of their own.</summary>
    public int Coordinators { get; }

    public ClusterAdmin Admin { get; } = null!;

    public Crowd Crowd { get; } = null!;

    /// <summary>Starts all of it, and waits until every entity and player is there and every zone has its backups.</summary>
    public static ClusterRun Start(ScenarioRun run, Func<ClusterShape, ClusterShape>? change = null)
    {
        var shape = new ClusterShape(BenchmarkWorlds.SixteenName, run.Int("entities", 0, 100_000), Workers: 3)
        {
            Backups = run.Int("backups", 0, 2),
            Strategy = Strategies.Held,
            HasOwnGateway = true,
        };
        return new ClusterRun(change?.Invoke(shape) ?? shape, run.Int("players", 1, 1000));
    }

    /// <summary>The ticks of all zones with a cell, so far.</summary>
    public Dictionary<ZoneId, List<RanTick>> Ticks() => TickHistory.Read(_scratch.Ticks);

    /// <summary>Brings the world to rest, and compares by id what workers own with what there was at first.</summary>
    public (int Lost, int Doubled) Audit()
    {
        Cluster.Ask("stop-moving");
        Thread.Sleep(1500); // what is on its way arrives
        return _census.Compare(Cluster.Ask("report"));
    }

    /// <summary>Lets players rest, and compares what they were told was taken with what their entities have taken.</summary>
    /// <returns>Inputs that a player was told were taken and its entity has not; and such as it has taken twice.</returns>
    public (long Lost, long Doubled) AuditInputs()
    {
        Crowd.Rest();
        Thread.Sleep(1500); // what is on its way arrives
        var taken = Cluster.Ask("report").SelectMany(r => (JsonArray)r["residents"]!).ToLookup(n => (string)n![0]!, n => (long)n![1]!);
        var (lost, doubled) = (0L, 0L);
        foreach (var (name, bot) in Crowd.Bots.Where(b => !b.Bot.IsBroken))
        {
            lost += Math.Max(0, bot.InputsUsed - taken[name].DefaultIfEmpty().Max());
            doubled += Math.Max(0, taken[name].Sum() - bot.InputsSent);
        }
        return (lost, doubled);
    }

    public void Dispose()
    {
        Crowd?.Dispose();
        Admin?.Dispose();
        Cluster?.Dispose();
        _scratch.Dispose();
    }
}
