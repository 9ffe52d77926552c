using System.Globalization;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>What a benchmark's cluster is made of.</summary>
internal sealed record ClusterShape(string World, int Size, int Workers)
{
    /// <summary>Backups of each zone.</summary>
    public int Backups { get; init; }

    /// <summary>Whether a state frame waits for the backup: <c>relaxed</c> or <c>committed</c>.</summary>
    public string Consistency { get; init; } = "relaxed";

    /// <summary>Whether players' entities show which tick they have run.</summary>
    public bool ShowsTicks { get; init; }

    /// <summary>Where zones go, see <see cref="Strategies"/>.</summary>
    public string Strategy { get; init; } = Strategies.Fixed;

    /// <summary>Coordinators in processes of their own; with none, the lighthouse's process is it.</summary>
    public int Coordinators { get; init; }

    /// <summary>Whether the gateway is a process of its own, and not the lighthouse's.</summary>
    public bool HasOwnGateway { get; init; }

    /// <summary>Messages per second in the couriers' world, all zones together.</summary>
    public int Messages { get; init; }

    /// <summary>How many threads tick a worker's zones; 0: as many as there are cores.</summary>
    public int Threads { get; init; }

    /// <summary>The lease of a node, in seconds.</summary>
    public int LeaseSeconds { get; init; } = 10;

    /// <summary>How many percent of the workers the coordinator lets go within a lease before it holds: whoever kills more often wants more than the product's 30.</summary>
    public int HoldPercent { get; init; } = 30;

    /// <summary>How long a worker that is told to end may take to empty itself, in seconds; 0: as the product has it.</summary>
    public int DrainSeconds { get; init; }

    /// <summary>Where the store is, several addresses with commas between; empty: the cluster has a lighthouse of its own.</summary>
    public string Store { get; init; } = "";

    /// <summary>Where the lighthouse listens; port 0 takes a free one, which is another one after a restart.</summary>
    public string LighthouseListen { get; init; } = "http://127.0.0.1:0";

    /// <summary>The lighthouse's file; null: it keeps everything in memory.</summary>
    public string? LighthouseFile { get; init; }

    /// <summary>The network in which each node has a place; null: they are all on the machine's own loopback.</summary>
    public BenchmarkNetwork? Network { get; init; }

    /// <summary>The folder where workers note their zones' ticks; null: they do not.</summary>
    public string? TicksFolder { get; init; }

    /// <summary>The arguments that make a process a node of it.</summary>
    /// <param name="name">The node's name.</param>
    /// <param name="roles">Its roles.</param>
    /// <param name="seeds">Where the lighthouse is; empty: in this process.</param>
    public string[] Arguments(string name, string roles, string seeds) =>
    [
        ClusterProcess.Command,
        "--name", name,
        "--roles", roles,
        "--seeds", seeds,
        "--world", World,
        "--size", Text(Size),
        "--workers", Text(Workers),
        "--backups", Text(Backups),
        "--consistency", Consistency,
        "--shows-ticks", ShowsTicks ? "1" : "0",
        "--messages", Text(Messages),
        "--strategy", Strategy,
        "--threads", Text(Threads),
        "--lease", Text(LeaseSeconds),
        "--hold", Text(HoldPercent),
        "--drain", Text(DrainSeconds),
        "--address", AddressOf(name),
        "--lighthouse", Network == null ? LighthouseListen : $"http://{AddressOf(name)}:0",
        "--lighthouse-file", LighthouseFile ?? "",
        "--ticks", TicksFolder ?? "",
    ];

    private string AddressOf(string name) => Network?.AddressOf(name) ?? "127.0.0.1";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
