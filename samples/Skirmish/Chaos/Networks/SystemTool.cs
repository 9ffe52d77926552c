using System.ComponentModel;
using System.Diagnostics;

namespace Skirmish.Chaos.Networks;

/// <summary>A program of the system, such as <c>ip</c>.</summary>
internal static class SystemTool
{
    /// <summary>Whether there is such a program.</summary>
    public static bool Exists(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Append("/sbin").Any(folder => File.Exists(Path.Combine(folder, name)));

    /// <summary>Runs it.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="NetworkException">There is no such program, or it failed.</exception>
    public static async Task<string> RunAsync(string name, IReadOnlyList<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new NetworkException($"'{name} {string.Join(' ', arguments)}' failed: {(await errors).Trim()}");
            return await output;
        }
        catch (Win32Exception e)
        {
            throw new NetworkException($"'{name}' cannot be run: {e.Message}", e);
        }
    }
}
