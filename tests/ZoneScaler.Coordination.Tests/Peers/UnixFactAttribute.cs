namespace ZoneScaler.Coordination.Tests.Peers;

/// <summary>A test that limits a process as only a Unix shell can.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has no limits for a process's files.";
    }
}
