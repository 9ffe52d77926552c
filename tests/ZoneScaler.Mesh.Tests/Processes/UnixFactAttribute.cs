namespace ZoneScaler.Mesh.Tests.Processes;

/// <summary>A test that sends signals to processes, which only Unix has.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has no signals to send.";
    }
}
