using System.Net;
using System.Net.Sockets;

namespace Skirmish.Cluster;

/// <summary>Which nodes a cluster on this machine has, where they run, and by which addresses others find them.</summary>
internal sealed class ClusterLayout
{
    public const string LighthouseName = "lighthouse";
    public const string CoordinatorName = "coordinator";
    public const string WorkerName = "worker";
    public const string GatewayName = "gateway";

    private readonly Func<string, NodePlace> _places;

    /// <summary>Lays a cluster out.</summary>
    /// <param name="coordinators">How many may be elected.</param>
    /// <param name="lighthousePort">Where nodes find the cluster.</param>
    /// <param name="workerPorts">Where operators reach each worker; 0: anywhere.</param>
    /// <param name="gatewayPorts">Where players reach each gateway.</param>
    /// <param name="places">Where a node of this name runs.</param>
    /// <param name="warm">How many of the workers, the last ones, belong to the warm pool.</param>
    public ClusterLayout(int coordinators, int lighthousePort, IReadOnlyList<int> workerPorts, IReadOnlyList<int> gatewayPorts, Func<string, NodePlace> places, int warm = 0)
    {
        _places = places;
        Warm = warm;
        Lighthouse = Address(LighthouseName, lighthousePort);
        Coordinators = [.. Enumerable.Range(0, coordinators).Select(i => Numbered(CoordinatorName, i, coordinators))];
        Workers = [.. workerPorts.Select((port, i) => Numbered(WorkerName, i, 2)).Zip(workerPorts, (name, port) => (name, Address(name, port)))];
        Gateways = [.. gatewayPorts.Select((port, i) => Numbered(GatewayName, i, gatewayPorts.Count)).Zip(gatewayPorts, (name, port) => (name, Address(name, port)))];
    }

    /// <summary>Where nodes find the cluster.</summary>
    public Uri Lighthouse { get; }

    /// <summary>The coordinators' names.</summary>
    public IReadOnlyList<string> Coordinators { get; }

    /// <summary>The workers, and where operators reach them.</summary>
    public IReadOnlyList<(string Name, Uri Management)> Workers { get; }

    /// <summary>How many of them, the last ones, belong to the warm pool.</summary>
    public int Warm { get; }

    /// <summary>The gateways, and where players and operators reach them.</summary>
    public IReadOnlyList<(string Name, Uri Management)> Gateways { get; }

    /// <summary>Where players reach the gateways.</summary>
    public IReadOnlyList<Uri> PlayAddresses => [.. Gateways.Select(g => g.Management)];

    /// <summary>Ports that nobody listens on now, and that no system gives to who connects: nodes that are started again find theirs free.</summary>
    public static int[] FreePorts(int count)
    {
        const int Lowest = 10_000;
        const int Beyond = 32_768; // Linux gives those from here on to who connects, others higher ones
        var ports = new HashSet<int>();
        while (ports.Count < count)
        {
            var port = Random.Shared.Next(Lowest, Beyond);
            if (IsFree(port))
                ports.Add(port);
        }

        return [.. ports];
    }

    /// <summary>The names of a cluster's nodes.</summary>
    public static IReadOnlyList<string> Names(int coordinators, int workers, int gateways) =>
    [
        LighthouseName,
        .. Enumerable.Range(0, coordinators).Select(i => Numbered(CoordinatorName, i, coordinators)),
        .. Enumerable.Range(0, workers).Select(i => Numbered(WorkerName, i, 2)),
        .. Enumerable.Range(0, gateways).Select(i => Numbered(GatewayName, i, gateways)),
    ];

    /// <summary>Where a node runs.</summary>
    public NodePlace PlaceOf(string name) => _places(name);

    private Uri Address(string name, int port) => new(FormattableString.Invariant($"http://{_places(name).Host}:{port}"));

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Numbered(string name, int index, int count) => count == 1 ? name : FormattableString.Invariant($"{name}-{index + 1}");
}
