using ZoneScaler.Cluster.Nodes;

namespace ZoneScaler.Hosting.Cluster;

/// <summary>Checks a node's options at start, naming each value and what is allowed.</summary>
internal static class NodeOptionsValidator
{
    private static readonly string[] Strategies = ["load-based", "least-zones"];

    /// <summary>What is wrong; empty if nothing is.</summary>
    public static IReadOnlyList<string> Validate(NodeOptions options, bool hasWorld)
    {
        var errors = new List<string>();
        var (roles, roleError) = options.Node.ReadRoles(hasWorld);
        if (roleError != null)
            errors.Add(roleError);
        CheckNode(errors, options.Node, roles, hasWorld);
        CheckListen(errors, "Node:Listen", options.Node.Listen);
        CheckListen(errors, "Management:Listen", options.Management.Listen);
        if (roles.HasFlag(NodeRoles.Lighthouse))
            CheckListen(errors, "Lighthouse:Listen", options.Lighthouse.Listen);
        Check(errors, options.Lighthouse.File is not { Length: 0 }, "Lighthouse:File", "empty", "a file's name, or nothing at all to keep everything in memory,");
        Check(errors, options.Coordinator.HoldFraction is >= 0 and <= 1, "Coordinator:HoldFraction", options.Coordinator.HoldFraction, "0 to 1");
        Check(errors, options.Coordinator.HoldTimeout >= TimeSpan.Zero, "Coordinator:HoldTimeout", options.Coordinator.HoldTimeout, "0 or more");
        Check(errors, options.Coordinator.PlanInterval >= TimeSpan.FromMilliseconds(10), "Coordinator:PlanInterval", options.Coordinator.PlanInterval, "10 ms or more");
        Check(errors, options.Coordinator.MinWorkers >= 1, "Coordinator:MinWorkers", options.Coordinator.MinWorkers, "1 or more");
        Check(errors, Strategies.Contains(options.Coordinator.Strategy), "Coordinator:Strategy", options.Coordinator.Strategy, string.Join(", ", Strategies));
        Check(errors, options.Worker.Threads is null or (>= 1 and <= 256), "Worker:Threads", options.Worker.Threads ?? 0, "1 to 256");
        Check(errors, options.Worker.CatchUpTicks is >= 1 and <= 100, "Worker:CatchUpTicks", options.Worker.CatchUpTicks, "1 to 100");
        Check(errors, options.Worker.Capacity is null or >= 0, "Worker:Capacity", options.Worker.Capacity ?? 0, "0 or more");
        Check(errors, options.Worker.RehearsalTicks is >= 0 and <= 10_000, "Worker:RehearsalTicks", options.Worker.RehearsalTicks, "0 to 10000");
        Check(errors, !options.Worker.Warm || roles == NodeRoles.None || roles.HasFlag(NodeRoles.Worker), "Worker:Warm", options.Worker.Warm, "true only with the role worker; for others, false");
        Check(errors, options.Worker.QuarantineDirectory is not { Length: 0 }, "Worker:QuarantineDirectory", "empty", "a directory's name, or nothing at all,");
        errors.AddRange(options.Mesh.ToMeshOptions().Validate().Select(e => "Mesh:" + e));
        Check(errors, options.Mesh.Silence >= TimeSpan.FromMilliseconds(100), "Mesh:Silence", options.Mesh.Silence, "100 ms or more");
        Check(errors, options.Mesh.KeepAlive > TimeSpan.Zero && options.Mesh.KeepAlive < options.Mesh.Silence, "Mesh:KeepAlive", options.Mesh.KeepAlive, "more than 0 and less than Mesh:Silence");
        errors.AddRange(options.Gateway.Validate().Select(e => "Gateway:" + e));
        if (ZoneScalerOptionsValidator.ErrorOf(options.JoinTokens) is { } tokenError)
            errors.Add(tokenError);
        return errors;
    }

    private static void CheckNode(List<string> errors, NodeSection node, NodeRoles roles, bool hasWorld)
    {
        if (roles.HasFlag(NodeRoles.Worker) && !hasWorld)
            errors.Add("Node:Roles has worker, but this program has no game code; workers are started by the game's own program.");
        if (!hasWorld && string.IsNullOrWhiteSpace(node.World) && (roles & ~NodeRoles.Lighthouse) != 0)
            errors.Add("Node:World is missing; a node without game code must be told the name of the world that it belongs to.");
        Check(errors, node.Name is null || IsName(node.Name), "Node:Name", node.Name ?? "", "1 to 100 letters, digits, '-', '_' and '.'");
        Check(errors, node.World is null || IsName(node.World), "Node:World", node.World ?? "", "1 to 100 letters, digits, '-', '_' and '.'");
        Check(errors, node.Lease >= TimeSpan.FromSeconds(1) && node.Lease <= TimeSpan.FromMinutes(10), "Node:Lease", node.Lease, "1 s to 10 min");
        Check(errors, node.RetryMin > TimeSpan.Zero && node.RetryMin <= node.RetryMax, "Node:RetryMin", node.RetryMin, "more than 0 and at most Node:RetryMax");
        Check(errors, node.DrainTimeout >= TimeSpan.Zero && node.DrainTimeout <= TimeSpan.FromMinutes(10), "Node:DrainTimeout", node.DrainTimeout, "0 to 10 min");
        if (node.Seeds.Count == 0 && !roles.HasFlag(NodeRoles.Lighthouse))
            errors.Add("Node:Seeds is empty; without a lighthouse of its own a node needs the address of one, or of an etcd, like http://127.0.0.1:7400.");
        foreach (var seed in node.Seeds)
            Check(errors, IsReachable(seed), "Node:Seeds", seed, "an address like http://127.0.0.1:7400");
        Check(errors, node.SeedUser is not { Length: 0 }, "Node:SeedUser", "empty", "a name, or nothing at all,");
        if (node.SeedUser == null != (node.SeedPassword == null))
            errors.Add($"Node:{(node.SeedUser == null ? "SeedUser" : "SeedPassword")} is missing; a user and its password belong together.");
        Check(errors, node.Advertise is null || IsReachable(node.Advertise), "Node:Advertise", node.Advertise ?? "", "an address like http://10.0.0.1:7401");
    }

    private static bool IsName(string name) => name.Length is >= 1 and <= 100 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static bool IsReachable(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0 && uri.Port > 0;

    private static void CheckListen(List<string> errors, string key, string value) =>
        Check(errors, ListenAddress.TryParse(value, out _), key, value, "http:// with an IP address, localhost or *, and a port; port 0 takes a free one");

    private static void Check<T>(List<string> errors, bool good, string key, T value, string allowed)
    {
        if (!good)
            errors.Add(FormattableString.Invariant($"{key} is {value}; {allowed} is allowed."));
    }
}
