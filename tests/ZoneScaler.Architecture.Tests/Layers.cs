namespace ZoneScaler.Architecture.Tests;

/// <summary>Which project of src may reference which other: each only what stands below it in docs/design.md.</summary>
internal static class Layers
{
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["ZoneScaler.Protocol"] = [],
        ["ZoneScaler.Generators"] = [],
        ["ZoneScaler.Client"] = ["ZoneScaler.Protocol"],
        ["ZoneScaler"] = ["ZoneScaler.Protocol"],
        ["ZoneScaler.Grpc"] = [],
        ["ZoneScaler.Gateway"] = ["ZoneScaler", "ZoneScaler.Protocol"],
        ["ZoneScaler.Persistence.Sql"] = ["ZoneScaler", "ZoneScaler.Protocol"],
        ["ZoneScaler.Hocon"] = [],
        ["ZoneScaler.Coordination"] = ["ZoneScaler.Grpc"],
        ["ZoneScaler.Cluster"] = ["ZoneScaler", "ZoneScaler.Protocol", "ZoneScaler.Grpc", "ZoneScaler.Coordination"],
        ["ZoneScaler.Hosting"] =
        [
            "ZoneScaler", "ZoneScaler.Protocol", "ZoneScaler.Grpc", "ZoneScaler.Coordination", "ZoneScaler.Gateway", "ZoneScaler.Persistence.Sql", "ZoneScaler.Cluster",
            "ZoneScaler.Hocon",
        ],
        ["ZoneScaler.Node"] = ["ZoneScaler", "ZoneScaler.Protocol", "ZoneScaler.Gateway", "ZoneScaler.Coordination", "ZoneScaler.Cluster", "ZoneScaler.Hosting", "ZoneScaler.Hocon"],
        ["ZoneScaler.Cli"] = ["ZoneScaler.Protocol", "ZoneScaler.Grpc", "ZoneScaler.Hocon"],
    };

    /// <summary>Why a project may not have these references; empty if it may.</summary>
    public static IEnumerable<string> Violations(string project, IEnumerable<string> references)
    {
        if (!Below.TryGetValue(project, out var below))
            return [$"{project} has no place among the layers; give it one in {nameof(Layers)}.cs."];
        return references
            .Where(r => r.StartsWith("ZoneScaler", StringComparison.Ordinal) && !below.Contains(r))
            .Select(r => $"{project} must not reference {r}; it may reference {(below.Length == 0 ? "nothing of src" : string.Join(", ", below))}.");
    }
}
