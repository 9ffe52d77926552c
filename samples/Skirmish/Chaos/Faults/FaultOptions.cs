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

    /// <summary>Why faults of two workers cannot be done to a cluster; null if they can, or there are none.</summary>
    /// <param name="kinds">What is to be done.</param>
    /// <param name="victims">To which roles.</param>
    /// <param name="workers">How many workers there are.</param>
    /// <param name="lease">After how many seconds a node that is not heard of has lost its zones.</param>
    public static string? Misfit(IReadOnlyList<FaultKind> kinds, IReadOnlyList<string> victims, int workers, int lease)
    {
        var ofTwo = kinds.Where(FaultSchedule.IsOfTwo).ToList();
        var areThereOthers = ofTwo.Count < kinds.Count;
        foreach (var kind in ofTwo)
        {
            var name = kind.ToString().ToLowerInvariant();
            var (leastWorkers, leastLease) = kind == FaultKind.Deafen ? (3, 15) : (2, 8);
            if (workers < leastWorkers)
                return $"--workers is {workers}; --faults {name} needs {leastWorkers} or more.";
            if (lease < leastLease)
                return $"--lease is {lease}; --faults {name} needs {leastLease} or more, for a worker is not heard for a while and must still have its zones.";
            if (!victims.Contains(ClusterLayout.WorkerName) || (victims.Count > 1 && !areThereOthers))
                return $"--victims is {string.Join(",", victims)}; --faults {name} happens to workers only. Allowed is --victims worker, or worker and others with one more fault.";
        }

        return null;
    }

    private static T[] Parse<T>(ArgumentResult result, IReadOnlyCollection<string> allowed, Func<string, T> parse)
    {
        string[] words = [.. result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.TrimEntries))];
        if (words.FirstOrDefault(w => !allowed.Contains(w, StringComparer.OrdinalIgnoreCase)) is not { } unknown)
            return [.. words.Select(parse).Distinct()];
        result.AddError($"{result.Argument.Name} has '{unknown}'; allowed are {string.Join(", ", allowed.Select(a => a.ToLowerInvariant()))}, with commas between.");
        return [];
    }
}
