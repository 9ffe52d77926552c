namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>
/// A network of the benchmark's own on this machine: each node has a place (a network namespace) with an address, all on one bridge. A node that falls silent has its packets dropped at the receiving ends, without a word
/// to the sender. Needs root, and the programs <c>ip</c> and <c>nft</c>. Not thread-safe.
/// </summary>
internal sealed class BenchmarkNetwork : IDisposable
{
    private const string Table = "silence";

    private static int _made;

    // Each of a process has names of its own: those of one that is gone may still be in use for a moment.
    private readonly string _bridge = FormattableString.Invariant($"zs{(char)('a' + _made++ % 26)}{Environment.ProcessId}");
    private readonly string _subnet = FormattableString.Invariant($"10.232.{Environment.ProcessId % 250 + 1}");
    private readonly Dictionary<string, string> _addresses = [];
    private string[] _filtering = []; // where something is dropped
    private int _next = 10;

    public BenchmarkNetwork()
    {
        SystemTool.Run("ip", $"link add {_bridge} type bridge");
        SystemTool.Run("ip", $"address add {_subnet}.1/24 dev {_bridge}");
        SystemTool.Run("ip", $"link set {_bridge} up");
    }

    /// <summary>What is missing on this machine, in words; null if nothing is.</summary>
    public static string? Missing()
    {
        if (!OperatingSystem.IsLinux())
            return "network namespaces, which only Linux has";
        if (!Environment.IsPrivilegedProcess)
            return "the rights of root";
        return SystemTool.Exists("ip") ? SystemTool.Exists("nft") ? null : "the program 'nft' (package nftables)" : "the program 'ip' (package iproute2)";
    }

    /// <summary>A node's address; it gets its place when this is asked first.</summary>
    public string AddressOf(string node)
    {
        if (!_addresses.TryGetValue(node, out var address))
            _addresses.Add(node, address = AddPlace(node, _next++));
        return address;
    }

    /// <summary>What starts a program at a node's place.</summary>
    public string[] LauncherOf(string node)
    {
        AddressOf(node);
        return ["ip", "netns", "exec", PlaceOf(node)];
    }

    /// <summary>From now on nothing of a node arrives anywhere, and nothing at it.</summary>
    public void Silence(string node)
    {
        var own = _addresses[node];
        Filter(_addresses.Keys, place => place == node ? "iifname \"eth0\" drop" : $"ip saddr {own} drop");
    }

    /// <summary>From now on nothing of a node arrives at some others, but that it is dead, once it is.</summary>
    public void Tear(string node, IEnumerable<string> others)
    {
        var own = _addresses[node];
        Filter(others, _ => $"ip saddr {own} tcp flags & (rst) == rst accept\nip saddr {own} drop");
    }

    /// <summary>Lets everything pass again. Only one node is cut off at a time.</summary>
    public void Heal()
    {
        Parallel.ForEach(_filtering, place => SystemTool.Run("ip", $"netns exec {PlaceOf(place)} nft delete table inet {Table}"));
        _filtering = [];
    }

    /// <summary>Takes the place of a node that has ended away.</summary>
    public void Remove(string node)
    {
        if (_addresses.Remove(node))
            SystemTool.Run("ip", $"netns delete {PlaceOf(node)}");
    }

    public void Dispose()
    {
        // Its cables go with a place, also the ends that are elsewhere.
        foreach (var node in _addresses.Keys)
            SystemTool.Run("ip", $"netns delete {PlaceOf(node)}");
        SystemTool.Run("ip", $"link delete {_bridge}");
    }

    private string AddPlace(string node, int number)
    {
        var (place, port) = (PlaceOf(node), FormattableString.Invariant($"{_bridge}-{number}"));
        SystemTool.Run("ip", $"netns add {place}");
        SystemTool.Run("ip", $"link add {port} type veth peer name eth0 netns {place}");
        SystemTool.Run("ip", $"link set {port} master {_bridge} up");
        var address = FormattableString.Invariant($"{_subnet}.{number}");
        SystemTool.Run("ip", $"-n {place} address add {address}/24 dev eth0");
        SystemTool.Run("ip", $"-n {place} link set lo up");
        SystemTool.Run("ip", $"-n {place} link set eth0 up");
        return address;
    }

    // At all places at once: one after the other it would take longer than what is measured.
    private void Filter(IEnumerable<string> places, Func<string, string> rule)
    {
        _filtering = [.. places];
        Parallel.ForEach(_filtering, place => SystemTool.Run("ip", $"netns exec {PlaceOf(place)} nft -f -", $"table inet {Table} {{\nchain arriving {{\ntype filter hook input priority 0\n{rule(place)}\n}}\n}}\n"));
    }

    private string PlaceOf(string node) => $"{_bridge}-{node}";
}
