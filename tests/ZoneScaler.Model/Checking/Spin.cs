namespace ZoneScaler.Model.Checking;

/// <summary>The model checker, and the C compiler that it needs.</summary>
internal static class Spin
{
    public static string? Executable { get; } = Find("SPIN", "spin");

    public static string? Compiler { get; } = Find("CC", "gcc");

    /// <summary>Why a test is to be skipped; null if it can run, or must because this is a build server (CI=true), which installs both.</summary>
    public static string? SkipReason =>
        IsBuildServer || (Executable != null && Compiler != null) ? null : "No spin, or no gcc, was found. Install both, or set SPIN and CC to the executables.";

    private static bool IsBuildServer => string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    private static string? Find(string variable, string name) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named
            ? named
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/bin").Select(p => Path.Combine(p, name)).FirstOrDefault(File.Exists);
}
