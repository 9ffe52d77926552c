using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Skirmish.Cluster;

namespace Skirmish.Chaos.Networks;

/// <summary>
/// A network of this machine's own in which each node has a place (a network namespace) with an address, all on one bridge, which stands in a namespace, too. Players reach it from outside by one more address on that
/// bridge. Whatever is taken from the network is taken by filters at the receiving end, without a word to the sender.
/// </summary>
/// <remarks>Everything is named after the process that made it, so that what a crashed run has left is found by the next one. Needs root, and the programs <c>ip</c> and <c>nft</c>.</remarks>
internal sealed partial class ClusterNetwork : IAsyncDisposable
{
    /// <summary>The place from which players come.</summary>
    public const string Outside = "players";

    private const string Table = "chaos";
    private const string Prefix = "zsc";

    private readonly string _run = FormattableString.Invariant($"{Prefix}{Environment.ProcessId}");
    private readonly Dictionary<string, string> _addresses = [];
    private readonly Dictionary<string, List<string>> _rules = [];
    private readonly SemaphoreSlim _changing = new(1);

    private ClusterNetwork()
    {
    }

    private string Hub => $"{_run}-hub";

    /// <summary>What is missing on this machine, in words; null if nothing is.</summary>
    public static string? Missing()
    {
        if (!OperatingSystem.IsLinux())
            return "network namespaces, which only Linux has";
        if (!Environment.IsPrivilegedProcess)
            return "the rights of root";
        return SystemTool.Exists("ip") ? SystemTool.Exists("nft") ? null : "the program 'nft' (package nftables)" : "the program 'ip' (package iproute2)";
    }

    /// <summary>Makes a place for each node. What a former run has left is removed first.</summary>
    /// <exception cref="NetworkException">It cannot be made.</exception>
    public static async Task<ClusterNetwork> CreateAsync(IReadOnlyList<string> nodes)
    {
        await RemoveLeftoversAsync();
        var network = new ClusterNetwork();
        try
        {
            await network.BuildAsync(nodes);
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
        return network;
    }

    /// <summary>Where a node runs.</summary>
    public NodePlace PlaceOf(string node) => new(_addresses[node], ["ip", "netns", "exec", NamespaceOf(node)]);

    /// <summary>Lets nothing pass from one place to another.</summary>
    public Task<NetworkFilter> CutAsync(string from, string to) => CutAsync([from], to);

    /// <summary>Lets nothing pass from some places to another, all at the same moment.</summary>
    public Task<NetworkFilter> CutAsync(IEnumerable<string> from, string to) => AddAsync(new NetworkFilter(to, $"ip saddr {{ {string.Join(", ", from.Select(f => _addresses[f]))} }} drop"));

    /// <summary>Lets a part of what comes to a node get lost.</summary>
    public Task<NetworkFilter> LoseAsync(string node, int percent) => AddAsync(new NetworkFilter(node, FormattableString.Invariant($"numgen random mod 100 < {percent} drop")));

    /// <summary>Lets pass again what was held back.</summary>
    public Task HealAsync(NetworkFilter filter) => ChangeAsync(filter.Node, rules => rules.Remove(filter.Rule));

    public async ValueTask DisposeAsync()
    {
        await RemoveAsync(name => name.StartsWith($"{_run}-", StringComparison.Ordinal));
        _changing.Dispose();
    }

    private async Task BuildAsync(IReadOnlyList<string> nodes)
    {
        var subnet = await FreeSubnetAsync();
        var outside = new StringBuilder();
        outside.AppendLine(CultureInfo.InvariantCulture, $"netns add {Hub}");
        foreach (var node in nodes)
            outside.AppendLine(CultureInfo.InvariantCulture, $"netns add {NamespaceOf(node)}");
        await SystemTool.RunAsync("ip", ["-batch", "-"], outside.ToString());

        await SystemTool.RunAsync("ip", ["-batch", "-"], $"""
            link add {_run} type veth peer name uplink netns {Hub}
            address add {subnet}.1/24 dev {_run}
            link set {_run} up

            """);
        _addresses[Outside] = $"{subnet}.1";
        await SystemTool.RunAsync("ip", ["-n", Hub, "-batch", "-"], """
            link add bridge type bridge
            link set bridge up
            link set uplink master bridge up

            """);
        foreach (var (index, node) in nodes.Index())
        {
            var address = FormattableString.Invariant($"{subnet}.{index + 10}");
            _addresses[node] = address;
            _rules[node] = [];
            await SystemTool.RunAsync("ip", ["-n", NamespaceOf(node), "-batch", "-"], FormattableString.Invariant($"""
                link add eth0 type veth peer name port{index} netns {Hub}
                address add {address}/24 dev eth0
                link set lo up
                link set eth0 up

                """));
            await SystemTool.RunAsync("ip", ["-n", Hub, "link", "set", FormattableString.Invariant($"port{index}"), "master", "bridge", "up"]);
        }
    }

    private string NamespaceOf(string node) => $"{_run}-{node}";

    private async Task<NetworkFilter> AddAsync(NetworkFilter filter)
    {
        await ChangeAsync(filter.Node, rules => rules.Add(filter.Rule));
        return filter;
    }

    // The whole table at once: there is no moment between two states.
    private async Task ChangeAsync(string node, Action<List<string>> change)
    {
        await _changing.WaitAsync();
        try
        {
            change(_rules[node]);
            var text = new StringBuilder();
            text.AppendLine(CultureInfo.InvariantCulture, $"table inet {Table}");
            text.AppendLine(CultureInfo.InvariantCulture, $"delete table inet {Table}");
            if (_rules[node].Count > 0)
                text.AppendLine(CultureInfo.InvariantCulture, $"table inet {Table} {{\nchain arriving {{\ntype filter hook input priority 0\n{string.Join('\n', _rules[node])}\n}}\n}}");
            await SystemTool.RunAsync("ip", ["netns", "exec", NamespaceOf(node), "nft", "-f", "-"], text.ToString());
        }
        finally
        {
            _changing.Release();
        }
    }

    private static async Task<string> FreeSubnetAsync()
    {
        var used = await SystemTool.RunAsync("ip", ["-4", "-oneline", "address"]);
        for (var i = 1; i < 255; i++)
        {
            var subnet = FormattableString.Invariant($"10.231.{i}");
            if (!used.Contains($" {subnet}.", StringComparison.Ordinal))
                return subnet;
        }
        throw new NetworkException("All networks from 10.231.1.0/24 to 10.231.254.0/24 are in use; ended runs have left none of them.");
    }

    // Those of other runs that still go on are left alone.
    private static Task RemoveLeftoversAsync() => RemoveAsync(name =>
        RunPattern().Match(name) is { Success: true } match && !Directory.Exists($"/proc/{match.Groups[1].Value}"));

    private static async Task RemoveAsync(Func<string, bool> isToGo)
    {
        var all = await SystemTool.RunAsync("ip", ["netns", "list"]);
        // Its cables go with a namespace, also the ends that are elsewhere.
        foreach (var name in all.Split('\n').Select(line => line.Split(' ')[0]).Where(name => name.Length > 0 && isToGo(name)))
        {
            foreach (var process in (await SystemTool.RunAsync("ip", ["netns", "pids", name])).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                await EndAsync(process);
            await SystemTool.RunAsync("ip", ["netns", "delete", name]);
        }
    }

    private static async Task EndAsync(string process)
    {
        try
        {
            await SystemTool.RunAsync("kill", ["-9", process]);
        }
        catch (NetworkException)
        {
            // It has ended meanwhile.
        }
    }

    [GeneratedRegex("^zsc([0-9]+)-")]
    private static partial Regex RunPattern();
}
