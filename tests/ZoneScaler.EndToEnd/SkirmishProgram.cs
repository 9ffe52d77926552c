using System.Diagnostics;
using System.Reflection;
using System.Text;

namespace ZoneScaler.EndToEnd;

/// <summary>The sample's program, as it was built along with the tests.</summary>
internal static class SkirmishProgram
{
    /// <summary>How to start it.</summary>
    public static ProcessStartInfo With(params string[] arguments)
    {
        var folder = Path.Combine(RepositoryRoot(), "samples", "Skirmish");
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(folder, "bin", Configuration(), "net10.0", "Skirmish.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Its exit code, and what it has printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(TimeSpan patience, params string[] arguments)
    {
        using var process = Process.Start(With(arguments))!;
        var output = new StringBuilder();
        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            Assert.Fail($"It took longer than {patience}:\n{Output()}");
        }
        return (process.ExitCode, Output());

        void Read(object sender, DataReceivedEventArgs e)
        {
            lock (output)
                output.AppendLine(e.Data);
        }

        string Output()
        {
            lock (output)
                return output.ToString();
        }
    }

    private static string Configuration() =>
        typeof(SkirmishProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Configuration").Value!;

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ZoneScaler.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No ZoneScaler.sln above {AppContext.BaseDirectory}.");
        return folder.FullName;
    }
}
