namespace ZoneScaler.Coordination.Tests.Peers;

/// <summary>Programs of others that tests run against.</summary>
internal static class Peer
{
    public static string? Etcd { get; } = Find("ETCD", "etcd");

    public static string? Etcdctl { get; } = Find("ETCDCTL", "etcdctl");

    public static bool IsBuildServer { get; } = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why a test is to be skipped; null if it can run, or must.</summary>
    public static string? SkipReason =>
        IsBuildServer || (Etcd != null && Etcdctl != null) ? null : "No etcd was found. Install etcd-server and etcd-client, or set ETCD and ETCDCTL to the executables.";

    private static string? Find(string variable, string name) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin").Select(p => Path.Combine(p, name)).FirstOrDefault(File.Exists);
}
