namespace ZoneScaler.Grpc.Tests.Interop;

/// <summary>
/// A test against an implementation that was not written here: skipped where its program is not installed, but never on a build server (CI=true), which
/// installs it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal abstract class PeerFactAttribute : FactAttribute
{
    protected PeerFactAttribute(string? path, string missing)
    {
        var isBuildServer = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        if (path == null && !isBuildServer)
            Skip = missing;
    }
}
