using System.Diagnostics;

namespace ZoneScaler.Grpc.Tests.Interop;

/// <summary>Where the foreign implementations are.</summary>
internal static class PeerPrograms
{
    /// <summary>A Python that has grpcio: what the environment variable PYTHON says, or the system's; null if there is none.</summary>
    public static string? Python { get; } = Named("PYTHON") ?? new[] { "/usr/bin/python3" }.FirstOrDefault(HasGrpc);

    /// <summary>etcd: what the environment variable ETCD says, or a well-known place; null if there is none.</summary>
    public static string? Etcd { get; } = Named("ETCD") ?? new[] { "/usr/bin/etcd", "/usr/local/bin/etcd", "/opt/homebrew/bin/etcd" }.FirstOrDefault(File.Exists);

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path ? path : null;

    private static bool HasGrpc(string python)
    {
        if (!File.Exists(python))
            return false;
        using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import grpc"]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
