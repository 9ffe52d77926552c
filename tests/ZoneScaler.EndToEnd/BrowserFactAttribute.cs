namespace ZoneScaler.EndToEnd;

/// <summary>A test that needs a browser: skipped where none is installed, but never on a build server (CI=true), which installs one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        var isBuildServer = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        if (Chromium.Path == null && !isBuildServer)
            Skip = "No Chromium was found. Install one, or set CHROMIUM to its executable.";
    }
}
