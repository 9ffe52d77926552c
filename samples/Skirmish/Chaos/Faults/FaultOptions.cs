using System.CommandLine;
using System.CommandLine.Parsing;
using Skirmish.Cluster;

namespace Skirmish.Chaos.Faults;

/// <summary>The options that say what is done to whom.</summary>
internal static class FaultOptions
{
    private static readonly string[] Roles = [ClusterLayout.LighthouseName, ClusterLayout.CoordinatorName, ClusterLayout.WorkerName, ClusterLayout.GatewayName];

    /// <summary>What is done.</summary>
    public static Option<FaultKind[]> Kinds { get; } = new("--faults")
    {
        Description = "What is done to nodes: kill, stop, drain, strand; cut, loss, tear and deafen need root, for they need a network of their own.",
        DefaultValueFactory = _ => [FaultKind.Kill, FaultKind.Stop, FaultKind.Drain],
        CustomParser = result => Parse(result, Enum.GetNames<FaultKind>(), name => Enum.Parse<FaultKind>(name, ignoreCase: true)),
    };

    /// <summary>To which nodes, by role.</summary>
    public static Option<string[]> Victims { get; } = new("--victims")
    {
        Description = "To which nodes it is done, by role: lighthouse, coordinator, worker, gateway; all, if nothing is said.",
        DefaultValueFactory = _ => Roles,
        CustomParser = result => Parse(result, Roles, name => name.ToLowerInvariant()),
    };

    /// <summary>How often two things happen at once.</summary>
    public static Option<int> Pairs { get; } = new Option<int>("--pairs") { Description = "How many percent of the times two things happen at once, of which one at most touches a worker.", DefaultValueFactory = _ => 25 }.Within(0, 100);

    private static T[] Parse<T>(ArgumentResult result, IReadOnlyCollection<string> allowed, Func<string, T> parse)
    {
        string[] words = [.. result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.TrimEntries))];
        if (words.FirstOrDefault(w => !allowed.Contains(w, StringComparer.OrdinalIgnoreCase)) is not { } unknown)
            return [.. words.Select(parse).Distinct()];
        result.AddError($"{result.Argument.Name} has '{unknown}'; allowed are {string.Join(", ", allowed.Select(a => a.ToLowerInvariant()))}, with commas between.");
        return [];
    }
}
