using System.Diagnostics;

namespace ZoneScaler.Benchmarks.Clusters;

/// <summary>A program of the system, such as <c>ip</c>.</summary>
internal static class SystemTool
{
    /// <summary>Whether there is such a program.</summary>
    public static bool Exists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Append("/sbin").Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>Runs it.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static void Run(string name, string arguments, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardInput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"'{name}' cannot be run.");
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"'{name} {arguments}' failed: {errors.Trim()}");
    }
}
